// Failures of a server's data store, and of the credentials that it gets from its cloud.
import type { Signature } from '../signature';

const docs = 'https://github.com/spiffe/spire/blob/v1.15.2/doc';

export const datastoreSignatures: readonly Signature[] = [
  {
    id: 'database-refuses',
    by: 'spire-server',
    pattern: /datastore-sql: .*(?:password authentication failed for user|Access denied for user) ["'](?<user>[^"']*)/i,
    example: 'datastore-sql: pq: password authentication failed for user "spire"',
    means: ({ user }) => `The database does not take the password of user "${user}"; the server does not start.`,
    settings: [
      '<server>.dataStore.sql.password',
      '<server>.dataStore.sql.externalSecret',
      '<server>.dataStore.sql.username',
    ],
    wayOut: 'See that the Secret has the password of that user, and that the user may come from the pod network.',
    source: `${docs}/plugin_server_datastore_sql.md`,
  },
  {
    id: 'database-unreachable',
    by: 'spire-server',
    pattern: /datastore-sql: .*(?:dial tcp|lookup|connection refused|i\/o timeout|no such host)/,
    example: 'datastore-sql: dial tcp: lookup mysql.db.svc on 10.96.0.10:53: no such host',
    means: () => 'The server does not reach its database and does not start.',
    settings: ['<server>.dataStore.sql.host', '<server>.dataStore.sql.port', '<server>.dataStore.sql.databaseType'],
    wayOut: 'See that host and port are right, and that the network of the pods may go there.',
    source: `${docs}/plugin_server_datastore_sql.md`,
  },
  {
    id: 'schema-newer',
    by: 'spire-server',
    pattern: /incompatible (?:DB )?schema|auto-migration must be enabled/i,
    example: 'datastore-sql: auto-migration must be enabled for current DB',
    means: () => 'The data was written by another SPIRE version, and the server may not or can not carry it over.',
    settings: ['<server>.dataStore.sql.disableMigration'],
    wayOut:
      'Let the server migrate, and go up one SPIRE minor version at a time; going down needs a copy of the data from before.',
    source: `${docs}/upgrading.md`,
  },
  {
    id: 'sqlite-locked',
    by: 'spire-server',
    pattern: /database is locked/,
    example: 'datastore-sql: database is locked',
    means: () =>
      'Several writers are at one sqlite3 file: more than one replica, or a volume on a network file system.',
    settings: ['<server>.replicaCount', '<server>.dataStore.sql.databaseType'],
    wayOut: 'Keep one replica with sqlite3, or take a PostgreSQL or MySQL.',
    source: `${docs}/plugin_server_datastore_sql.md`,
  },
  {
    id: 'no-instance-role',
    by: 'spire-server',
    pattern: /no EC2 IMDS role found|ec2imds: GetMetadata.*(?:deadline exceeded|403|401)/,
    example:
      'failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, request canceled, context deadline exceeded',
    means: () =>
      "The AWS plugin of the server asked the node for credentials and got none: the instance's metadata service (IMDSv2) answers only one network hop away, and a pod is two.",
    settings: [
      '<server>.dataStore.sql.databaseType',
      '<server>.serviceAccount.annotations',
      '<server>.keyManager.awsKMS',
    ],
    wayOut:
      'Give the service account a role (IRSA: `eks.amazonaws.com/role-arn`, or Pod Identity), or raise the hop limit of the nodes to 2.',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-existing-instances.html',
  },
];
