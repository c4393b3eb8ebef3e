// Derived names that Kubernetes refuses, and whose fault each is: a setting's, the release name's or the namespace's.
import { longestName, nameProblem } from '../../chart/kubernetesNames';
import type { SettingPath } from '../../path';
import { resolvePlain } from '../../syntax/scalars';
import type { Release } from '../release';
import type { DerivedName } from './derivedName';
import { derivedNames } from './derivedNames';

export interface RefusedName {
  readonly name: DerivedName;
  /** The rest of a sentence that began with the name. */
  readonly problem: string;
  /** The setting at fault, else the release's own name or namespace. */
  readonly fault: SettingPath | 'name' | 'namespace';
}

/**
 * The first refused name for each fault. Where nobody named the release, only what is refused with any name: the shortest
 * stands for all.
 */
export function refusedNames(release: Release): readonly RefusedName[] {
  const found = new Map<string, RefusedName>();
  for (const name of derivedNames(release, { name: 'a', namespace: 'a' })) {
    const problem = problemOf(name);
    if (problem === undefined) continue;
    const fault = faultOf(release, name);
    const id = typeof fault === 'string' ? fault : JSON.stringify(fault);
    if (fault !== undefined && !found.has(id)) found.set(id, { name, problem, fault });
  }
  return [...found.values()];
}

/** The most characters that the release name may have with these settings; `undefined` where its length is not at fault. */
export function longestReleaseName(release: Release): number | undefined {
  const { name, namespace } = release;
  if (name === undefined) return undefined;
  for (let length = name.length - 1; length > 0; length -= 1) {
    const shorter = { ...release, name: name.slice(0, length), namespace };
    if (!derivedNames(shorter, { name: 'a', namespace: 'a' }).some(each => each.ofRelease && isTooLong(each)))
      return length;
  }
  return undefined;
}

function isTooLong({ name, rule }: DerivedName): boolean {
  return name.length > longestName(rule);
}

function problemOf({ name, rule, bare }: DerivedName): string | undefined {
  const problem = nameProblem(rule, name);
  if (problem !== undefined || !bare || typeof resolvePlain(name) === 'string') return problem;
  return 'which the chart writes without quotes; Kubernetes reads it as something other than text and refuses it';
}

function faultOf(release: Release, { from, ofRelease, ofNamespace }: DerivedName): RefusedName['fault'] | undefined {
  const setting = from[0];
  if (setting) return setting;
  if (ofRelease && release.name !== undefined) return 'name';
  return ofNamespace && release.namespace !== undefined ? 'namespace' : undefined;
}
