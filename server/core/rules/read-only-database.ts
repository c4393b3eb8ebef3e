// A read replica whose connection the chart leaves incomplete.
import type { SettingPath } from '../path';
import { partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule, Report } from './rule';
import { keyOf, shown } from './wording';

export const readOnlyDatabase: ReleaseRule = {
  id: 'read-only-database',
  summary: 'Require a complete connection to a read replica',
  category: 'datastore',
  severity: 'error',
  effect: 'differs',
  versions: { from: '0.24.0' },
  why:
    'The read replica takes nothing from the settings of the database that it is a replica of. `databaseName` has no default, and ' +
    'without it the connection asks for a database called "%!s(<nil>)"; without `host` it asks the pod itself.',
  source: 'spire-server templates/_helpers.tpl (datastore-config), rendered with each type of database.',
  scope: 'release',
  examples: [
    {
      title: 'no name',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      databaseType: postgres
      host: db.acme.example
      readOnly:
        enabled: true
#       ^^^^^^^ error: readOnly.databaseName
        host: replica.acme.example
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      databaseType: postgres
      host: db.acme.example
      readOnly:
        enabled: true
        host: replica.acme.example
        databaseName: spire
`,
    },
    {
      title: 'the user name in the wrong place',
      chart: 'spire@0.24.0',
      values: `spire-server:
  dataStore:
    sql:
      databaseType: postgres
      host: db.acme.example
      readOnly:
        enabled: true
#       ^^^^^^^ error: from 0.24.4 on
        host: replica.acme.example
        databaseName: spire
`,
    },
    {
      title: 'all of it',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      databaseType: postgres
      host: db.acme.example
      readOnly:
        enabled: true
        host: replica.acme.example
        databaseName: spire
`,
    },
    {
      title: 'SQLite has no replicas, and the chart does not make one',
      whole: true,
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  dataStore:\n    sql:\n      readOnly:\n        enabled: true\n`,
    },
  ],
  *check(release) {
    for (const { alias } of partsOn(release, 'spire-server')) {
      const sql = [alias, 'dataStore', 'sql'];
      const enabled = [...sql, 'readOnly', 'enabled'];
      const type = [...sql, 'databaseType'];
      if (release.isFilledLater(enabled) || !isTruthy(release.value(enabled))) continue;
      if (release.isFilledLater(type) || release.value(type) === 'sqlite3') continue;
      yield* incomplete(release, sql, enabled);
    }
  },
};

function* incomplete(release: Release, sql: SettingPath, enabled: SettingPath): Iterable<Report> {
  const ofReplica = [...sql, 'readOnly'];
  if (release.value([...sql, 'databaseType']) === 'postgres' && release.inVersions({ upTo: '0.24.3' })) {
    yield {
      setting: enabled,
      message:
        'The chart writes the user name of a PostgreSQL read replica behind the password and sends no user; it does so right from 0.24.4 on.',
    };
    return;
  }
  const missing = ['databaseName', 'host'].find(key => isMissing(release, [...ofReplica, key]));
  if (missing === undefined) return;
  const path = [...ofReplica, missing];
  const same = release.text([...sql, missing]);
  const asks =
    missing === 'host' ? 'the server connects to its own pod' : 'the server asks for a database "%!s(<nil>)"';
  yield {
    setting: path,
    at: release.entry(path) ? release.blame(path) : release.blame(enabled),
    message: `${shown(path)} is not set, and the chart takes it from nowhere else; ${asks}.`,
    fixes:
      missing === 'databaseName' && same
        ? [
            {
              title: `Set ${keyOf(path)} to "${same}", as for the database itself`,
              safe: false,
              changes: [{ kind: 'set', path, yaml: JSON.stringify(same).slice(1, -1) }],
            },
          ]
        : [],
  };
}

function isMissing(release: Release, path: SettingPath): boolean {
  return !release.isFilledLater(path) && !release.mayBeSetElsewhere(path) && !isTruthy(release.value(path));
}
