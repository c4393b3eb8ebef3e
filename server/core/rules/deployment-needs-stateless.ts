// A Deployment has no place of its own to keep anything.
import type { SettingPath } from '../path';
import type { Release } from '../values/release';
import { servers } from '../values/servers';
import { whether } from '../values/settled';
import { isTrueText } from '../values/truth';
import type { ReleaseRule } from './rule';
import { listed, shown } from './wording';

export const deploymentNeedsStateless: ReleaseRule = {
  id: 'deployment-needs-stateless',
  summary: 'Require a Deployment to keep nothing in its pod',
  category: 'server',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'With `kind: deployment` the data volume, the SQLite database and the keys on disk, all three of them defaults, would be lost or ' +
    'shared between pods. Helm names them one at a time.',
  source: 'spire-server templates/server-resource.yaml ("When running as deployment").',
  scope: 'release',
  examples: [
    {
      title: 'the kind alone',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  kind: deployment
#       ^^^^^^^^^^ error: \`persistence.type\` (pvc), \`dataStore.sql.databaseType\` (sqlite3) and \`keyManager.disk.enabled\`
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  kind: statefulset
`,
    },
    {
      title: 'keys left on disk',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  kind: deployment
#       ^^^^^^^^^^ error: \`keyManager.disk.enabled\` (true)
  persistence: {type: emptyDir}
  dataStore: {sql: {databaseType: postgres, host: db}}
`,
    },
    {
      title: 'nothing kept',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  kind: deployment
  persistence: {type: emptyDir}
  dataStore: {sql: {databaseType: postgres, host: db}}
  keyManager: {disk: {enabled: false}, memory: {enabled: true}}
`,
    },
    { title: 'one layer of several', values: `root-spire-server:\n  kind: deployment\n` },
  ],
  *check(release) {
    for (const server of servers(release)) {
      const path = [server, 'kind'];
      if (whether(release, path, kind => kind === 'deployment') !== true) continue;
      const kept = keptBy(release, server);
      if (kept.length === 0) continue;
      const named = kept.map(setting => `\`${setting.slice(1).join('.')}\` (${String(release.value(setting))})`);
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `A Deployment keeps nothing in its pod, but ${shown([server])} has ${listed(named, 'and')}; Helm stops with an error.`,
        related: kept
          .filter(setting => release.entry(setting))
          .map(setting => ({ at: release.blameValue(setting), message: 'what a Deployment does not take' })),
        fixes: [
          { title: 'Change to "statefulset"', safe: false, changes: [{ kind: 'set', path, yaml: 'statefulset' }] },
        ],
      };
    }
  },
};

function keptBy(release: Release, server: string): readonly SettingPath[] {
  const type = [server, 'persistence', 'type'];
  const database = [server, 'dataStore', 'sql', 'databaseType'];
  const keys = [server, 'keyManager', 'disk', 'enabled'];
  return [
    ...(whether(release, type, value => value === 'pvc' || value === 'hostPath') === true ? [type] : []),
    ...(whether(release, database, value => value === 'sqlite3') === true ? [database] : []),
    ...(whether(release, keys, isTrueText) === true ? [keys] : []),
  ];
}
