// A lifetime of database connections that the server does not understand or never gets.
import { partsMaybeOn } from '../values/parts';
import type { ReleaseRule } from './rule';
import { quoted, shown } from './wording';

/** The templates compare it as a number before this version, so that a duration counts as 0 there. */
const takesDurations = { from: '0.28.2' };

export const connectionLifetime: ReleaseRule = {
  id: 'connection-lifetime',
  summary: 'Require a lifetime of database connections that reaches the server as a duration',
  category: 'datastore',
  severity: 'error',
  effect: 'spire-fails',
  why:
    'SPIRE reads `conn_max_lifetime` as a duration with a unit. The default 0 is not written at all, but any other number is, and the ' +
    'server stops at it. Up to 0.28.1 the chart takes a duration such as "10m" for 0 and leaves it out, so there is no way to set one.',
  source:
    'spire-server templates/configmap.yaml, rendered; a real spire-server: failed to parse conn_max_lifetime "3600": time: missing unit ' +
    'in duration.',
  scope: 'release',
  examples: [
    {
      title: 'a number',
      values: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      connMaxLifetime: 3600
#                      ^^^^ error: stops at start
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      connMaxLifetime: 3600s
`,
    },
    {
      title: 'a duration in an old chart',
      chart: 'spire-nested@0.28.1',
      values: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      connMaxLifetime: 10m
#                      ^^^ warning: leaves it out
`,
    },
    {
      title: 'a duration',
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  dataStore:\n    sql:\n      connMaxLifetime: 10m\n`,
    },
    {
      title: 'no limit',
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  dataStore:\n    sql:\n      connMaxLifetime: 0\n`,
    },
  ],
  *check(release) {
    for (const { alias } of partsMaybeOn(release, 'spire-server')) {
      const path = [alias, 'dataStore', 'sql', 'connMaxLifetime'];
      if (!release.entry(path) || release.isFilledLater(path)) continue;
      const value = release.value(path);
      const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
      if (number === 0) continue;
      const at = release.blameValue(path);
      if (!Number.isNaN(number)) {
        const yaml = `${number}s`;
        yield {
          setting: path,
          at,
          message: `${quoted(value ?? '')} for ${shown(path)} has no unit; SPIRE stops at start with "missing unit in duration".`,
          fixes: release.inVersions(takesDurations)
            ? [{ title: `Write ${yaml}`, safe: false, changes: [{ kind: 'set', path, yaml }] }]
            : [],
        };
      } else if (typeof value === 'string' && !release.inVersions(takesDurations)) {
        yield {
          setting: path,
          at,
          severity: 'warning',
          effect: 'helm-ignores',
          message: `Up to chart 0.28.1 the template takes ${quoted(value)} for 0 and leaves it out; connections live for ever. From 0.28.2 on it arrives.`,
        };
      }
    }
  },
};
