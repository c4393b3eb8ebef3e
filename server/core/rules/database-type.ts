// The databases that a server of this chart version can use.
import { settingAt } from '../chart/node';
import type { Json } from '../json';
import { runningServers, servers } from '../values/servers';
import { whether } from '../values/settled';
import { asGiven, changesTo } from './enumWording';
import type { ReleaseRule } from './rule';
import { listed, shown } from './wording';

export const databaseType: ReleaseRule = {
  id: 'database-type',
  summary: 'Require a database type that the chart version has',
  category: 'datastore',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'Up to 0.23.0 there are "sqlite3", "mysql" and "postgres"; 0.24.0 added "aws_mysql" and "aws_postgres", which a comment in ' +
    'the chart\'s values.yaml calls `aws_postgresql`, and 0.27.0 "gcp_mysql_sa_iam".',
  source: 'spire-server templates/_helpers.tpl, spire-server.datastore-config ("Unsupported database type").',
  scope: 'release',
  examples: [
    {
      title: "as the chart's own comments spell it",
      values: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      databaseType: aws_postgresql
#                   ^^^^^^^^^^^^^^ error: Helm stops
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      databaseType: aws_postgres
`,
    },
    {
      title: 'newer than the chart',
      chart: 'spire@0.26.0',
      values: `spire-server:
  dataStore:
    sql:
      databaseType: gcp_mysql_sa_iam
#                   ^^^^^^^^^^^^^^^^ error: not "gcp_mysql_sa_iam"
`,
    },
    {
      title: 'one that there is',
      chart: 'spire@0.27.0',
      values: `spire-server:\n  dataStore: {sql: {databaseType: gcp_mysql_sa_iam, host: db}}\n`,
    },
  ],
  *check(release) {
    const running = new Set(runningServers(release));
    for (const server of servers(release)) {
      const path = [server, 'dataStore', 'sql', 'databaseType'];
      const allowed = settingAt(release.model.top, path)?.allowed?.map(String) ?? [];
      const isRefused = (value: Json | undefined): boolean =>
        running.has(server) ? !allowed.includes(value as string) : value !== undefined && typeof value !== 'string';
      if (allowed.length === 0 || whether(release, path, isRefused) !== true) continue;
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${shown(path)} takes ${listed(allowed.map(word => `"${word}"`))}, not ${asGiven(release, path)}; Helm stops with an error.`,
        fixes: changesTo(release, path, allowed),
      };
    }
  },
};
