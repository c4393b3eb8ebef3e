// Two SPIRE servers that would write into one database.
import type { SettingPath } from '../path';
import { partsOn } from '../values/parts';
import type { Release } from '../values/release';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const sharedDatabase: ReleaseRule = {
  id: 'shared-database',
  summary: 'Require a database of its own for every SPIRE server of a release',
  category: 'datastore',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'Root, external and internal server are three servers with entries, nodes and bundles of their own. With one database between them ' +
    'each finds and deletes what the others wrote. Only replicas of one server share a database.',
  source:
    'SPIRE: the datastore holds what belongs to one server and its replicas; default `dataStore.sql.databaseName` "spire".',
  scope: 'release',
  examples: [
    {
      title: 'the same settings copied to two servers',
      values: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      databaseType: postgres
      host: db.acme.example
internal-spire-server:
  dataStore:
    sql:
      databaseType: postgres
      host: db.acme.example
#     ^^^^ error: \`root-spire-server\` uses it too
`,
    },
    {
      title: 'a database each',
      values: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql: {databaseType: postgres, host: db.acme.example, databaseName: root}
internal-spire-server:
  dataStore:
    sql: {databaseType: postgres, host: db.acme.example, databaseName: internal}
`,
    },
    {
      title: 'SQLite files in pods of their own',
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  caTTL: 48h\ninternal-spire-server:\n  caTTL: 24h\n`,
    },
  ],
  *check(release) {
    const users = new Map<string, string>();
    for (const { alias } of partsOn(release, 'spire-server')) {
      if (release.value([alias, 'externalServer']) === true) continue;
      const sql = [alias, 'dataStore', 'sql'];
      const database = databaseOf(release, sql);
      if (database === undefined) continue;
      const first = users.get(database);
      if (first === undefined) {
        users.set(database, alias);
        continue;
      }
      const named = [...sql, 'databaseName'];
      const path = release.entry(named) ? named : [...sql, 'host'];
      const name = release.text(named) ?? '';
      yield {
        setting: named,
        at: release.blame(path),
        message: `${shown([first])} uses it too: the database "${name}" at "${release.text([...sql, 'host']) ?? ''}". Two servers in one database delete each other's entries; ${shown(named)} can name another.`,
        related: [
          { at: release.blame([first, 'dataStore', 'sql', 'host']), message: `${shown([first])} names it here` },
        ],
      };
    }
  },
};

/** `undefined` where it is a file, or not known yet. */
function databaseOf(release: Release, sql: SettingPath): string | undefined {
  const parts = ['databaseType', 'host', 'port', 'databaseName'].map(key => [...sql, key]);
  if (parts.some(path => release.isFilledLater(path) || mayComeLater(release, path))) return undefined;
  const [type, host, port, name] = parts.map(path => release.value(path));
  if (type === 'sqlite3' || typeof host !== 'string' || host === '' || typeof name !== 'string') return undefined;
  return `${String(type)} ${host} ${String(port)} ${name}`;
}

/** The name alone makes the difference, and people put it into a layer of its own. */
function mayComeLater(release: Release, path: SettingPath): boolean {
  return path.at(-1) === 'databaseName' && release.layers.length > 1 && release.mayBeSetElsewhere(path);
}
