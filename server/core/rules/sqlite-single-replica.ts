// SQLite is a file of one pod.
import type { Release } from '../values/release';
import { runningServers } from '../values/servers';
import { whether } from '../values/settled';
import { asInt, isTruthy } from '../values/truth';
import type { Report, ReleaseRule } from './rule';
import { shown } from './wording';

export const sqliteSingleReplica: ReleaseRule = {
  id: 'sqlite-single-replica',
  summary: 'Disallow several replicas of a server with SQLite',
  category: 'datastore',
  severity: 'error',
  effect: 'helm-fails',
  why:
    '`dataStore.sql.databaseType` is "sqlite3" by default, a file of one pod; several servers share a database server. ' +
    '`autoscaling.maxReplicas` is 100 by default, so switching autoscaling on is enough.',
  source: 'spire-server templates/server-resource.yaml and hpa.yaml ("When running with sqlite3 database").',
  scope: 'release',
  examples: [
    {
      title: 'two replicas',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  replicaCount: 2
#               ^ error: 2 replicas
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  replicaCount: 1
`,
    },
    {
      title: 'autoscaling',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  autoscaling:
    enabled: true
#            ^^^^ error: up to 100 replicas
`,
      fixed: `spire-server:
  autoscaling:
    enabled: true
    maxReplicas: 1
`,
    },
    {
      title: 'with a database server',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:\n  replicaCount: 3\n  dataStore: {sql: {databaseType: postgres, host: db}}\n`,
    },
    { title: 'another layer may name the database', values: `root-spire-server:\n  replicaCount: 3\n` },
  ],
  *check(release) {
    for (const server of runningServers(release)) yield* judge(release, server);
  },
};

function* judge(release: Release, server: string): Iterable<Report> {
  const database = [server, 'dataStore', 'sql', 'databaseType'];
  if (whether(release, database, value => value === 'sqlite3') !== true) return;
  const scaling = [server, 'autoscaling', 'enabled'];
  const scales = whether(release, scaling, isTruthy);
  if (scales === undefined) return;
  const count = scales ? [server, 'autoscaling', 'maxReplicas'] : [server, 'replicaCount'];
  if (whether(release, count, value => asInt(value) > 1) !== true) return;
  const number = asInt(release.value(count));
  yield {
    setting: count,
    at: release.entry(count) || !scales ? release.blameValue(count) : release.blameValue(scaling),
    message: `${shown([server])} has ${scales ? 'up to ' : ''}${number} replicas and SQLite, a file of one pod; Helm stops unless ${shown(count)} is 1 or another \`dataStore.sql.databaseType\` is set.`,
    fixes: [
      { title: `Set \`${count.at(-1)!}\` to 1`, safe: false, changes: [{ kind: 'set', path: count, yaml: '1' }] },
    ],
  };
}
