// SPIFFE IDs in other YAML of the workspace, held against what the fleet issues. Only what is nearly right is told: an identity that is
// far from all that is known may come from anywhere.
import { editDistance } from './chart/suggest';
import { withLevel } from './analysis';
import type { Config } from './config';
import { trustDomainsOf, type NamedFleet } from './features/fleetNames';
import type { Finding } from './finding';
import { unissuedIdentity } from './rules/fleetRules';
import { spanAt, type Span } from './span';

/** What the fleet issues, as far as it can be known. */
interface Issued {
  readonly domains: readonly string[];
  /** Paths in segments; `*` where a template fills in what nobody knows here. */
  readonly paths: readonly (readonly string[])[];
}

const known = new WeakMap<NamedFleet['analysis'], Issued>();

export function identityFindings(text: string, source: string, fleet: NamedFleet, config: Config): readonly Finding[] {
  if (!text.includes('spiffe://')) return [];
  let issued = known.get(fleet.analysis);
  if (!issued) known.set(fleet.analysis, (issued = issuedBy(fleet)));
  return [...text.matchAll(/spiffe:\/\/([^\s"'`/,\]})>|\\]+)(\/[^\s"'`,\]>|]*)?/g)].flatMap(match => {
    if (isComment(text, match.index)) return [];
    const [, domain = '', path = ''] = match;
    const start = match.index + 'spiffe://'.length;
    const said = wrongDomain(domain, issued) ?? wrongPath(domain, path, issued);
    if (!said) return [];
    const at = said.part === 'domain' ? spanAt(start, start + domain.length) : pathSpan(start + domain.length, path);
    return withLevel(findingAt(source, at, said.message, said.instead), config);
  });
}

interface Said {
  readonly part: 'domain' | 'path';
  readonly message: string;
  readonly instead: string | undefined;
}

function wrongDomain(domain: string, { domains }: Issued): Said | undefined {
  if (!/^[a-z0-9._-]+$/i.test(domain) || domains.includes(domain)) return undefined;
  const [near, other] = nearest(domain, domains);
  if (near === undefined || other !== undefined) return undefined;
  return {
    part: 'domain',
    message: `"${domain}" is no trust domain of this fleet, and "${near}" is; an identity is compared letter by letter, so nobody of "${near}" is let in.`,
    instead: near,
  };
}

function wrongPath(domain: string, path: string, { domains, paths }: Issued): Said | undefined {
  // A pattern, a template or a prefix names many.
  if (!domains.includes(domain) || path === '' || /[*\\${}()[\]+?^]|\/$/.test(path)) return undefined;
  const segments = path.slice(1).split('/');
  const near = paths.flatMap(form => {
    const distance = distanceTo(form, segments);
    return distance === undefined ? [] : [{ form, distance }];
  });
  if (near.length === 0 || near.some(({ distance }) => distance === 0)) return undefined;
  const best = near.sort((a, b) => a.distance - b.distance)[0]!;
  const instead = `/${best.form.map((part, i) => (part === '*' ? segments[i]! : part)).join('/')}`;
  return {
    part: 'path',
    message: `No server of this fleet issues "spiffe://${domain}${path}"; the nearest that it issues is "spiffe://${domain}${instead}".`,
    instead,
  };
}

/** How far a path is from a form: 0 where it fits, `undefined` where it is another thing altogether. */
function distanceTo(form: readonly string[], segments: readonly string[]): number | undefined {
  if (form.length !== segments.length) return undefined;
  let distance = 0;
  let letters = 0;
  for (const [i, part] of form.entries()) {
    if (part.includes('*')) {
      if (part !== '*' && !new RegExp(`^${part.replace(/[.+]/g, '\\$&').replaceAll('*', '.+')}$`).test(segments[i]!))
        return undefined;
      continue;
    }
    letters += part.length;
    distance += editDistance(part, segments[i]!, 3);
  }
  // One letter of a two-letter word says little unless the rest of the path agrees.
  return distance <= Math.max(1, Math.min(2, Math.floor(letters / 4))) ? distance : undefined;
}

function nearest(word: string, all: readonly string[]): readonly string[] {
  return all.filter(each => Math.min(each.length, word.length) > 4 && editDistance(each, word, 3) <= 2);
}

function issuedBy(fleet: NamedFleet): Issued {
  const texts: string[] = [];
  for (const { facts, merged } of fleet.analysis.releases) {
    for (const alias of facts.signers) {
      const at = [alias, 'controllerManager', 'identities'];
      for (const { path } of facts.keys([...at, 'clusterSPIFFEIDs'])) {
        // The braces are for the controller manager, and nothing that is filled in before.
        const template = merged.value([...path, 'spiffeIDTemplate']);
        if (typeof template === 'string') texts.push(template);
      }
      for (const { path } of facts.keys([...at, 'clusterStaticEntries'])) {
        const id = facts.setting([...path, 'spiffeID']).value;
        if (id !== undefined) texts.push(id);
      }
    }
  }
  const paths = texts.flatMap(template => {
    const path = /^spiffe:\/\/(?:\{\{.*?\}\}|[^/]+)(\/.+)$/.exec(template)?.[1];
    return path === undefined
      ? []
      : [
          path
            .slice(1)
            .replace(/\{\{.*?\}\}/g, '*')
            .split('/'),
        ];
  });
  // The template that every controller manager has by default.
  return { domains: trustDomainsOf(fleet), paths: [['ns', '*', 'sa', '*'], ...paths] };
}

function isComment(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset) + 1, offset);
  return /(?:^|\s)#/.test(line);
}

function pathSpan(start: number, path: string): Span {
  return spanAt(start, start + path.length);
}

function findingAt(source: string, span: Span, message: string, instead: string | undefined): Finding {
  const { id, severity, effect } = unissuedIdentity;
  const fixes =
    instead === undefined
      ? []
      : [{ title: `Change to "${instead}"`, safe: false, edits: [{ source, span, newText: instead }] }];
  return { rule: id, severity, effect, message, source, span, setting: '', related: [], fixes, unnecessary: false };
}
