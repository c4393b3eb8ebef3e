// The database password: in the values or in a Secret that is there already, and then named in full.
import type { Json } from '../json';
import type { Release } from '../values/release';
import { servers } from '../values/servers';
import { whether } from '../values/settled';
import { isTruthy } from '../values/truth';
import type { Report, ReleaseRule } from './rule';
import { listed, removeFix, shown } from './wording';

export const datastoreSecret: ReleaseRule = {
  id: 'datastore-secret',
  summary: 'Require name and key of an existing database Secret, and no password beside it',
  category: 'datastore',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'With `dataStore.sql.externalSecret.enabled` the password comes from a Secret that the chart does not make. Helm stops where its ' +
    'name or key is empty, and where a password is set as well.',
  source: 'spire-server templates/secret.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'a Secret without a key',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  dataStore:
    sql:
      databaseType: postgres
      host: db
      externalSecret:
        enabled: true
#                ^^^^ error: has no \`key\`
        name: spire-db
`,
    },
    {
      title: 'a password beside it',
      chart: 'spire@0.30.0',
      values: `spire-server:
  dataStore:
    sql:
      password: hunter2
#     ^^^^^^^^ error: Helm stops
      externalSecret: {enabled: true, name: spire-db, key: password}
`,
      fixed: `spire-server:
  dataStore:
    sql:
      externalSecret: {enabled: true, name: spire-db, key: password}
`,
    },
    {
      title: 'in full',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:\n  dataStore: {sql: {databaseType: mysql, host: db, externalSecret: {enabled: true, name: spire-db, key: password}}}\n`,
    },
  ],
  *check(release) {
    for (const server of servers(release)) {
      if (whether(release, [server, 'dataStore', 'sql', 'externalSecret', 'enabled'], isTruthy) !== true) continue;
      yield* judge(release, server);
    }
  },
};

function* judge(release: Release, server: string): Iterable<Report> {
  const sql = [server, 'dataStore', 'sql'];
  const secret = [...sql, 'externalSecret'];
  const enabled = [...secret, 'enabled'];
  const password = [...sql, 'password'];
  if (whether(release, password, value => value !== '') === true) {
    yield {
      setting: password,
      message: `${shown(password)} and ${shown(secret)} are both set; Helm stops unless the password is left empty.`,
      related: [{ at: release.blameValue(enabled), message: 'the Secret that has the password' }],
      fixes: [removeFix(password)],
    };
  }
  const empty = ['name', 'key'].filter(key => whether(release, [...secret, key], isRefused) === true);
  if (empty.length === 0) return;
  const written = empty.map(key => [...secret, key]).find(path => release.entry(path));
  const setting = [...secret, empty[0]!];
  yield {
    setting,
    at: release.blameValue(written ?? enabled),
    message: `${shown(secret)} is on and has no ${listed(
      empty.map(key => `\`${key}\``),
      'and no',
    )}; Helm stops with an error.`,
  };
}

/** An empty text, and what can't be compared with one. */
function isRefused(value: Json | undefined): boolean {
  return value === '' || (value !== undefined && typeof value !== 'string');
}
