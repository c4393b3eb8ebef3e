// The way from one chart version to another: upstream supports one minor version at a time.
import type { Catalog } from '../chart/catalog';
import { compareVersions } from '../chart/versions';

/**
 * Releases to stop at, the last of their minor version where it is not this one. SPIRE 1.10 in 0.21.1 runs as another
 * user than its predecessors, and only 0.22.0 hands it the files that those left: 0.21.0 goes to 0.22.0 unharmed.
 */
const stops: Readonly<Record<string, string>> = { '0.21': '0.21.0' };

/** The versions to stop at, the target last; empty where there is nothing between the two. */
export function hopsBetween(catalog: Catalog, chart: string, from: string, to: string): readonly string[] {
  if (compareVersions(from, to) >= 0) return [];
  const known = catalog.versions(chart).filter(version => !version.includes('+'));
  const between = known.filter(version => compareVersions(version, from) > 0 && compareVersions(version, to) < 0);
  const minors = [...new Set(between.map(minorOf))].filter(minor => minor !== minorOf(from) && minor !== minorOf(to));
  const through = minors.map(minor => {
    const own = between.filter(version => minorOf(version) === minor);
    return own.find(version => version === stops[minor]) ?? own.at(-1)!;
  });
  return [...through, to];
}

export function minorOf(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}

/** True for what came after one version and by another. */
export function isCrossed(since: string, from: string, to: string): boolean {
  return compareVersions(since, from) > 0 && compareVersions(since, to) <= 0;
}
