// Keys, tokens and passwords that stand in a values file, and with it in the release's history in the cluster.
import { inRange } from '../chart/versions';
import type { SettingPath } from '../path';
import { writtenKubeconfigs } from '../values/kubeconfigs';
import { partsMaybeOn } from '../values/parts';
import { placesOf } from '../values/places';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { FixProposal, ReleaseRule, Report } from './rule';
import { keyOf, quoted } from './wording';

/** A kubeconfig with a token of nobody. */
const withToken =
  'YXBpVmVyc2lvbjogdjEKY2x1c3RlcnM6IFt7bmFtZTogYSwgY2x1c3Rlcjoge3NlcnZlcjogImh0dHBzOi8vY2hpbGQwMS5hY21lLmV4YW1wbGU6NjQ0MyJ9fV0KdXNlcnM6IFt7bmFtZTogYSwgdXNlcjoge3Rva2VuOiB4eHh9fV0K';

export const secretInValues: ReleaseRule = {
  id: 'secret-in-values',
  summary: 'Point out private keys, tokens and passwords in values files',
  category: 'secrets',
  severity: 'warning',
  effect: 'insecure',
  why:
    'What a values file holds, everybody reads who may read the repository, and everybody who may read the Secrets of the release: Helm keeps ' +
    'the values of each revision in one. Keys belong into a Secret that something else makes; passwords too, though they are changed in a minute.',
  source:
    'helm get values; spire-server templates/secret.yaml and kubeconfig-secret.yaml for the forms with an existing Secret.',
  scope: 'release',
  examples: [
    {
      title: 'a kubeconfig with a token',
      values: `external-spire-server:
  kubeConfigs:
    child01:
      kubeConfigBase64: ${withToken}
#     ^^^^^^^^^^^^^^^^ warning: with a token
`,
      fixed: `external-spire-server:
  kubeConfigs:
    child01:
      externalSecret: {name: child01-kubeconfig, key: kubeconfig}
`,
    },
    {
      title: 'the same before 0.30.0, which has no other form',
      chart: 'spire-nested@0.29.0',
      values: `external-spire-server:
  kubeConfigs:
    child01:
      kubeConfigBase64: ${withToken}
#     ^^^^^^^^^^^^^^^^ warning: --set-file
`,
    },
    {
      title: 'a private key and a password',
      chart: 'spire@0.30.0',
      values: `spire-server:
  dataStore:
    sql:
      password: hunter2
#     ^^^^^^^^ info: the password
  upstreamAuthority:
    disk:
      secret:
        data:
          key: |
#         ^^^ warning: private key
            -----BEGIN EC PRIVATE KEY-----
            AAAA
            -----END EC PRIVATE KEY-----
`,
      fixed: `spire-server:
  dataStore:
    sql:
      externalSecret: {enabled: true, name: spire-database, key: password}
  upstreamAuthority:
    disk:
      secret:
        data:
          key: |
            -----BEGIN EC PRIVATE KEY-----
            AAAA
            -----END EC PRIVATE KEY-----
`,
    },
    {
      title: 'references, and what is filled in later',
      chart: 'spire@0.30.0',
      values: `spire-server:
  dataStore: {sql: {password: "\${DB_PASSWORD}", host: db}}
  keyManager: {awsKMS: {secretAccessKey: ""}}
  upstreamAuthority: {disk: {secret: {create: false, name: upstream}}}
`,
    },
  ],
  *check(release) {
    const told = new Set<string>();
    for (const report of [...kubeconfigs(release), ...named(release), ...pems(release)]) {
      const key = report.setting.join('.');
      if (!told.has(key)) yield report;
      told.add(key);
    }
  },
};

function kubeconfigs(release: Release): readonly Report[] {
  return writtenKubeconfigs(release).flatMap(({ id, path, content }) => {
    if (content?.secret === undefined) return [];
    const refersToSecret = inRange(release.model.version, { from: '0.30.0' });
    const how = refersToSecret
      ? 'Refer to a Secret by `externalSecret`.'
      : 'Keep it in a file of its own, outside of the repository, and give it to Helm by --set-file.';
    const to = [...path.slice(0, -1), 'externalSecret'];
    const name = /^[\w-]+$/.test(id) ? `${id}-kubeconfig` : JSON.stringify(`${id}-kubeconfig`);
    const yaml = `{name: ${name}, key: kubeconfig}`;
    return [
      {
        setting: path,
        message: `The kubeconfig of ${quoted(id)} stands here with ${content.secret}, and in every revision of the release. ${how}`,
        fixes: refersToSecret ? [refer('Refer to a Secret in its place', path, to, yaml)] : [],
      },
    ];
  });
}

interface SecretSetting {
  readonly inPart: string;
  /** What it is, in words. */
  readonly what: string;
  /** The map beside it that names a Secret instead. */
  readonly instead?: string;
}

const settings: readonly SecretSetting[] = [
  { inPart: 'dataStore.sql.password', what: 'password', instead: 'externalSecret' },
  { inPart: 'dataStore.sql.readOnly.password', what: 'password', instead: 'externalSecret' },
  { inPart: 'keyManager.awsKMS.secretAccessKey', what: 'access key' },
  { inPart: 'secrets.aws.secretAccessKey', what: 'access key' },
  { inPart: 'secrets.gcp.applicationCredentials', what: 'key of the service account' },
  { inPart: 'upstreamAuthority.disk.secret.data.key', what: 'private key' },
  { inPart: 'upstreamAuthority.ejbca.secret.data.clientKey', what: 'private key' },
];

function named(release: Release): readonly Report[] {
  return partsMaybeOn(release, 'spire-server').flatMap(({ alias }) =>
    settings.flatMap(({ inPart, what, instead }): readonly Report[] => {
      const setting = [alias, ...inPart.split('.')];
      const isWritten = release.entry(setting) && (release.text(setting) ?? '') !== '';
      if (!isWritten || release.isFilledLater(setting)) return [];
      const other = instead === undefined ? undefined : [...setting.slice(0, -1), instead];
      // Helm stops at both, which is another rule's to say.
      if (other && isTruthy(release.value([...other, 'enabled']))) return [];
      const fix =
        other && !release.entry(other)
          ? [
              refer(
                'Refer to a Secret in its place',
                setting,
                other,
                '{enabled: true, name: spire-database, key: password}',
              ),
            ]
          : [];
      return [
        {
          setting,
          severity: what === 'password' ? 'info' : 'warning',
          message:
            `${keyOf(setting)} holds the ${what} itself, which is in every revision of the release as well.` +
            (other ? ` \`${instead}\` refers to a Secret instead.` : ''),
          fixes: fix,
        },
      ];
    }),
  );
}

/** Wherever a private key may stand; only files that hold one are walked. */
function pems(release: Release): readonly Report[] {
  if (!release.layers.some(({ document }) => document.text.includes('PRIVATE KEY-----'))) return [];
  return placesOf(release, value => /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(value)).map(setting => ({
    setting,
    message: `A private key stands in ${keyOf(setting)}, and in every revision of the release.`,
  }));
}

function refer(title: string, from: SettingPath, to: SettingPath, yaml: string): FixProposal {
  return { title, safe: false, changes: [{ kind: 'move', from, to, yaml }] };
}
