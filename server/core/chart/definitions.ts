// Which version of the chart of the CRDs goes with a version of the charts.
import { compareVersions } from './versions';

/** The first version of the charts that wants each version of the CRDs chart, newest first. */
const definitionsSince: readonly (readonly [since: string, definitions: string])[] = [
  ['0.30.0', '0.6.0'],
  ['0.24.0', '0.5.0'],
  ['0.0.0', '0.4.0'],
];

/** The version of `spire-crds` that a version of `spire` or `spire-nested` is released with. */
export function definitionsVersion(version: string): string {
  return definitionsSince.find(([since]) => compareVersions(version, since) >= 0)?.[1] ?? '0.4.0';
}
