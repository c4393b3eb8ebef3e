// Renames a name in all files of a fleet at once: what certainly is the name, and, to be confirmed, what only looks like it.
import { quoteKey } from '../values/yamlText';
import { placesOf, trustDomainsOf, type FleetName, type NamedFleet } from './fleetNames';
import type { TextEdit } from '../edit';

export interface NameEdit extends TextEdit {
  /** The user has to say yes to it. */
  readonly isCertain: boolean;
}

export type Renaming = { readonly edits: readonly NameEdit[] } | { readonly problem: string };

/** All places or none: where a layer can't be read, or the new name would not do, nothing is renamed. */
export function renameName(fleet: NamedFleet, name: FleetName, to: string): Renaming {
  const problem = unfit(fleet, name, to) ?? unreadable(fleet);
  if (problem !== undefined) return { problem };
  const edits = placesOf(fleet, name).map(({ source, span, isCertain }) => ({
    source,
    span,
    isCertain,
    newText: name.kind === 'release' || name.kind === 'federation' ? quoteKey(to) : to,
  }));
  return { edits };
}

function unfit(fleet: NamedFleet, name: FleetName, to: string): string | undefined {
  const { releases } = fleet.plan;
  switch (name.kind) {
    case 'trust domain':
      if (!/^[a-z0-9._-]{1,255}$/.test(to))
        return `"${to}" is no trust domain: lower-case letters, digits, ".", "-" and "_", up to 255 characters, without spiffe://.`;
      if (to !== name.value && trustDomainsOf(fleet).includes(to))
        return `"${to}" is another trust domain of this fleet already; two that become one can't be told apart again.`;
      return undefined;
    case 'cluster':
      if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(to))
        return `"${to}" is no cluster id: lower-case letters, digits, "-" and ".", a letter or digit at both ends.`;
      return fleet.analysis.releases.some(({ facts }) => to !== name.value && facts.clusterName.value === to)
        ? `"${to}" is the name of another cluster of this fleet.`
        : undefined;
    case 'release':
      if (to === '' || /\s/.test(to)) return `"${to}" is no name for a release: one word is.`;
      return to !== name.value && releases.some(({ key }) => key === to)
        ? `"${to}" is another release of this fleet.`
        : undefined;
    case 'federation':
      return /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(to)
        ? undefined
        : `"${to}" is no key for a federated trust domain: it becomes a part of the name of an object, of lower-case letters, digits and "-".`;
  }
}

function unreadable({ analysis, plan }: NamedFleet): string | undefined {
  const judged = new Set(analysis.releases.map(({ key }) => key));
  const missing = plan.releases.filter(({ key }) => !judged.has(key)).map(({ key }) => `"${key}"`);
  if (missing.length === 0) return undefined;
  return `Nothing is renamed: ${missing.join(', ')} can't be read as a whole, and a name that is changed in some files only breaks the fleet.`;
}
