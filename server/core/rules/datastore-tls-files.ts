// Certificates for the database connection, which the templates take for MySQL only.
import { servers } from '../values/servers';
import { whether } from '../values/settled';
import type { ReleaseRule } from './rule';
import { keyOf, quoted, removeFix, shown } from './wording';

const files = ['rootCAPath', 'clientCertPath', 'clientKeyPath'];

export const datastoreTlsFiles: ReleaseRule = {
  id: 'datastore-tls-files',
  summary: 'Disallow certificate files of the database connection for databases other than MySQL',
  category: 'datastore',
  severity: 'error',
  effect: 'helm-fails',
  versions: { from: '0.24.0' },
  why:
    'SPIRE reads these files for MySQL; PostgreSQL takes them in its connection options (`sslrootcert`, `sslcert`, `sslkey` under ' +
    '`dataStore.sql.options`). A null is not an empty text and counts as set.',
  source: 'spire-server templates/server-resource.yaml ("can only be set with database type mysql or aws_mysql").',
  scope: 'release',
  examples: [
    {
      title: 'for PostgreSQL',
      values: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      databaseType: postgres
      rootCAPath: /run/certs/ca.pem
#     ^^^^^^^^^^ error: "postgres"; Helm stops
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      databaseType: postgres
`,
    },
    {
      title: 'null is not empty',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  dataStore:
    sql:
      clientKeyPath: null
#     ^^^^^^^^^^^^^ error: a null counts as set
`,
    },
    {
      title: 'for MySQL',
      chart: 'spire@0.30.0',
      values: `spire-server:\n  dataStore: {sql: {databaseType: mysql, host: db, rootCAPath: /run/certs/ca.pem}}\n`,
    },
  ],
  *check(release) {
    for (const server of servers(release)) {
      const sql = [server, 'dataStore', 'sql'];
      const database = [...sql, 'databaseType'];
      if (whether(release, database, value => value !== 'mysql' && value !== 'aws_mysql') !== true) continue;
      for (const file of files) {
        const path = [...sql, file];
        if (!release.entry(path) || whether(release, path, value => value !== '') !== true) continue;
        const isNull = release.value(path) === undefined;
        yield {
          setting: path,
          message: `${keyOf(path)} is for "mysql" and "aws_mysql", and ${shown(database)} is ${quoted(release.value(database) ?? null)}; Helm stops with an error.${isNull ? ' Other than an empty text a null counts as set.' : ''}`,
          fixes: [removeFix(path)],
        };
      }
    }
  },
};
