// The controller manager's pause between two rounds, which is counted in nanoseconds.
import type { SettingPath } from '../path';
import { partsMaybeOn } from '../values/parts';
import type { FixProposal, ReleaseRule } from './rule';
import { quoted, shown } from './wording';

const second = 1_000_000_000;

export const gcInterval: ReleaseRule = {
  id: 'gc-interval',
  summary: 'Require `gcInterval` in nanoseconds',
  category: 'server',
  severity: 'error',
  effect: 'differs',
  versions: { from: '0.27.0' },
  why:
    'The template writes the value as it is into a file where the controller manager reads a whole number of nanoseconds. At "10s" it ' +
    'stops, and no identity is registered; at 10 it goes round all entries without a pause.',
  source: 'spire-server templates/controller-manager-configmap.yaml; default 10000000000, which is ten seconds.',
  scope: 'release',
  examples: [
    {
      title: 'a duration',
      values: `tags: {nestedRoot: true}
internal-spire-server:
  controllerManager:
    gcInterval: 30s
#               ^^^ error: a whole number of nanoseconds
`,
      fixed: `tags: {nestedRoot: true}
internal-spire-server:
  controllerManager:
    gcInterval: 30000000000
`,
    },
    {
      title: 'seconds',
      values: `tags: {nestedRoot: true}
internal-spire-server:
  controllerManager:
    gcInterval: 30
#               ^^ warning: 30 nanoseconds
`,
      fixed: `tags: {nestedRoot: true}
internal-spire-server:
  controllerManager:
    gcInterval: 30000000000
`,
    },
    {
      title: 'nanoseconds',
      values: `tags: {nestedRoot: true}\ninternal-spire-server:\n  controllerManager:\n    gcInterval: 30000000000\n`,
    },
  ],
  *check(release) {
    for (const { alias } of partsMaybeOn(release, 'spire-server')) {
      const path = [alias, 'controllerManager', 'gcInterval'];
      if (!release.entry(path) || release.isFilledLater(path)) continue;
      const value = release.value(path);
      const at = release.blameValue(path);
      if (typeof value === 'string' && !/^\d+$/.test(value)) {
        yield {
          setting: path,
          at,
          message: `${shown(path)} is a whole number of nanoseconds; the controller manager stops at ${quoted(value)} and registers no identities.`,
          fixes: fixesOf(path, secondsIn(value), `Write ${value} as nanoseconds`),
        };
      } else if (typeof value === 'number' && value > 0 && value < second / 1000) {
        yield {
          setting: path,
          at,
          severity: 'warning',
          message: `${value} nanoseconds: the controller manager goes round all entries without a pause. The default is ${10 * second}, ten seconds.`,
          fixes: fixesOf(path, value, `Write ${value} seconds as nanoseconds`),
        };
      }
    }
  },
};

function fixesOf(path: SettingPath, seconds: number | undefined, title: string): readonly FixProposal[] {
  if (seconds === undefined) return [];
  return [{ title, safe: false, changes: [{ kind: 'set', path, yaml: String(Math.round(seconds * second)) }] }];
}

/** Of a duration with one unit; `undefined` for anything else. */
function secondsIn(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
  return number === undefined || unit === undefined ? undefined : Number(number) * units[unit]!;
}
