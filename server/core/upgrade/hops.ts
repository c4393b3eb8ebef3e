// The way from one chart version to another: upstream supports one minor version at a time, and so does SPIRE itself.
import type { Catalog } from '../chart/catalog';
import { compareVersions } from '../chart/versions';

/**
 * Releases that are no good to stop at. SPIRE 1.10 in 0.21.1 runs as another user than its predecessors, and only
 * 0.22.0 hands it the files that those left.
 */
const avoided: ReadonlySet<string> = new Set(['0.21.1']);

/** The versions to stop at, each as far as one step goes, the target last; empty where there is nothing between the two. */
export function hopsBetween(catalog: Catalog, chart: string, from: string, to: string): readonly string[] {
  const ahead = catalog
    .versions(chart)
    .filter(version => compareVersions(version, from) > 0 && compareVersions(version, to) <= 0)
    .filter(version => version === to || !version.includes('+'));
  const hops: string[] = [];
  let last = from;
  while (ahead.includes(to) && last !== to) {
    const rest = ahead.filter(version => compareVersions(version, last) > 0);
    const next = rest.map(minorOf).find(minor => minor !== minorOf(last));
    const isStep = (version: string): boolean =>
      (minorOf(version) === minorOf(last) || minorOf(version) === next) &&
      (version === to || !avoided.has(version)) &&
      isSpireStep(catalog, chart, last, version);
    last = rest.findLast(isStep) ?? rest[0]!;
    hops.push(last);
  }
  return hops;
}

/** A server migrates the datastore of the minor version before its own, and of no older one. */
function isSpireStep(catalog: Catalog, chart: string, from: string, to: string): boolean {
  const number = (version: string): number =>
    Number(/^\d+\.(\d+)/.exec(spireVersion(catalog, chart, version))?.[1] ?? 0);
  return number(to) - number(from) <= 1;
}

/** The release of SPIRE in a chart version. Charts of one version share their servers, and one of them may have forgotten to say so. */
export function spireVersion(catalog: Catalog, chart: string, version: string): string {
  const said = [chart, ...catalog.charts].flatMap(each => catalog.model(each, version)?.appVersion ?? []);
  return said.reduce((newest, each) => (compareVersions(each, newest) > 0 ? each : newest), '');
}

export function minorOf(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}

/** True for what came after one version and by another. */
export function isCrossed(since: string, from: string, to: string): boolean {
  return compareVersions(since, from) > 0 && compareVersions(since, to) <= 0;
}
