// What a fleet file takes: the keys by place, and the same as a JSON Schema for editors that know no fleet.
import type { JsonMap } from '../json';
import type { SetForm } from '../values/setOption';

export const fleetKeys = ['chart', 'releases'] as const;
export const chartKeys = ['name', 'version', 'repository', 'path'] as const;
/** The key of a release for each form of `--set`. */
export const setKeys = {
  json: 'setJson',
  set: 'set',
  string: 'setString',
  file: 'setFile',
  literal: 'setLiteral',
} as const satisfies Record<SetForm, string>;
export const releaseKeys = [
  'release',
  'namespace',
  'chart',
  'parent',
  'values',
  'set',
  'setString',
  'setJson',
  'setFile',
  'setLiteral',
  'supplied',
  'context',
  'kubeconfig',
  'crds',
] as const;
/** Those that take a list of texts. */
export const listKeys: ReadonlySet<string> = new Set(['values', ...Object.values(setKeys), 'supplied']);
export const crdsKeys = ['release', 'namespace', 'version'] as const;
export const peerKeys = ['trustDomain', 'bundleEndpoint', 'profile', 'endpointSPIFFEID'] as const;

/** What each key is for, in plain words; completion, hover and the schema say the same. */
export const fleetNotes: Readonly<Record<string, string>> = {
  chart:
    'Chart and version of every release that names none of its own, for example `spire-nested@0.30.0`; or a map with `name`, `version` and `repository` (a URL or `oci://` reference), or `path` of a folder or package.',
  releases: 'The releases of the fleet, and trust domains of others, by a name of your choice.',
  release: "Helm's release name; names of objects derive from it. `spire` where it is missing.",
  namespace: 'Namespace that Helm keeps the release in. `spire-mgmt` where it is missing.',
  parent: 'The release whose SPIRE server signs for this cluster: the root of a nested SPIRE.',
  values: 'Values files in the order of `helm -f`, relative to this file. Later ones win.',
  set: 'What `helm --set` gets, one `key=value` an item.',
  setString: 'What `helm --set-string` gets, one `key=value` an item.',
  setJson: 'What `helm --set-json` gets, one `key=JSON` an item.',
  setFile: 'What `helm --set-file` gets, one `key=path` an item. The files are not read: the settings count as given.',
  setLiteral: 'What `helm --set-literal` gets, one `key=value` an item; nothing in the value has a meaning of its own.',
  supplied: 'Settings that are given at deploy time (kubeconfigs, passwords), so that they do not count as missing.',
  context: 'kube context of the cluster. Commands use this one and never change the current context.',
  kubeconfig: 'Path of the kubeconfig that has the context, where it is not the usual one.',
  crds: 'The release of the chart `spire-crds` in the same cluster: `release`, `namespace`, `version`.',
  external: "Somebody else's trust domain, known only by its facts.",
  trustDomain: 'Name of the trust domain, without `spiffe://`.',
  bundleEndpoint: 'URL where the other side serves its bundle.',
  profile: 'How the endpoint proves who it is: `https_spiffe` or `https_web`.',
  endpointSPIFFEID: 'SPIFFE ID that the endpoint shows under `https_spiffe`.',
};

const text = (key: string): JsonMap => ({ type: 'string', minLength: 1, description: fleetNotes[key] ?? '' });
const texts = (key: string): JsonMap => ({
  anyOf: [{ type: 'array', items: { type: 'string', minLength: 1 } }, { type: 'string' }],
  description: fleetNotes[key] ?? '',
});

/** Draft-07 schema of `spire-fleet.yaml`. */
export function fleetSchema(): JsonMap {
  const chart: JsonMap = {
    description: fleetNotes['chart'] ?? '',
    anyOf: [
      { type: 'string', minLength: 1 },
      {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(chartKeys.map(key => [key, { type: 'string', minLength: 1 }])),
      },
    ],
  };
  const crds: JsonMap = {
    type: 'object',
    additionalProperties: false,
    description: fleetNotes['crds'] ?? '',
    properties: Object.fromEntries(crdsKeys.map(key => [key, { type: 'string', minLength: 1 }])),
  };
  const release: JsonMap = {
    type: 'object',
    additionalProperties: false,
    required: ['values'],
    properties: Object.fromEntries(
      releaseKeys.map(key => [
        key,
        key === 'chart' ? chart : key === 'crds' ? crds : listKeys.has(key) ? texts(key) : text(key),
      ]),
    ),
  };
  const peer: JsonMap = {
    type: 'object',
    additionalProperties: false,
    required: ['external'],
    properties: {
      external: {
        type: 'object',
        additionalProperties: false,
        required: ['trustDomain'],
        description: fleetNotes['external'] ?? '',
        properties: Object.fromEntries(peerKeys.map(key => [key, text(key)])),
      },
    },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'SPIRE fleet',
    type: 'object',
    additionalProperties: false,
    required: ['releases'],
    properties: {
      chart,
      releases: {
        type: 'object',
        description: fleetNotes['releases'] ?? '',
        additionalProperties: {
          if: { type: 'object', required: ['external'] },
          then: peer,
          else: release,
        },
      },
    },
  };
}
