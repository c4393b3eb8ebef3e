// The smaller parts, and the chart's own templates.
import { common, global, hosts, route, routes } from './common';
import type { PartProbe } from './feature';

const plain: PartProbe['bases'][number] = { name: 'plain', on: 'nothing', features: [] };
const secrets = { when: 'imagePullSecrets', is: [{ name: 's' }] };
const account = { when: 'serviceAccount.create', is: false };
const hook = { when: 'deleteHook.enabled', is: false };
const hooks = [
  hook,
  { when: 'global.deleteHooks.enabled', is: false },
  { when: 'global.installAndUpgradeHooks.enabled', is: false },
];

export const csiDriver: PartProbe = {
  always: global,
  excluded: [],
  features: [...common, secrets],
  bases: [plain],
  offs: [account],
};

export const haAgent: PartProbe = {
  always: global,
  excluded: [],
  features: [...common, secrets, { when: 'extraVolumes', is: [{ name: 'v', emptyDir: {} }] }],
  bases: [
    plain,
    { name: 'one socket', on: 'nothing', features: [{ when: 'singleSocket' }] },
    { name: 'vsock', on: 'nothing', features: [{ when: 'vsock' }] },
    { name: 'broker', on: 'nothing', features: [{ when: 'mode', is: 'broker' }] },
  ],
  offs: [account],
};

export const oidcProvider: PartProbe = {
  always: global,
  excluded: ['tls.externalSecret.enabled', 'tls.certManager.enabled', 'insecureScheme.enabled'],
  features: [...common, secrets, route('gatewayAPI'), { when: 'config.additionalDomains', is: ['other.example'] }],
  bases: [
    plain,
    {
      name: 'secret',
      on: 'nothing',
      features: [
        {
          when: 'tls.externalSecret.enabled',
          with: { 'tls.spire.enabled': false, 'tls.externalSecret.secretName': 's' },
        },
        { when: 'ingress.enabled', with: { 'ingress.tlsSecret': 's' } },
      ],
      only: ['tls', 'ingress'],
    },
    {
      name: 'certificate',
      on: 'nothing',
      features: [
        {
          when: 'tls.certManager.enabled',
          with: { 'tls.spire.enabled': false, 'tls.certManager.issuer.acme.email': 'a@b.example' },
        },
        { when: 'ingress.enabled', with: { 'ingress.tlsSecret': 's' } },
      ],
      only: ['tls', 'ingress', 'jwtIssuer', 'config'],
    },
    {
      name: 'without TLS',
      on: 'nothing',
      features: [
        { when: 'insecureScheme.enabled', with: { 'tls.spire.enabled': false } },
        { when: 'telemetry.prometheus.enabled' },
      ],
      only: ['insecureScheme', 'telemetry', 'ingress', 'service'],
    },
    {
      name: 'bundle from a ConfigMap',
      on: 'nothing',
      features: [{ when: 'bundleSource', is: 'ConfigMap' }],
      only: ['bundleSource', 'bundleConfigMap', 'spiffeHelper'],
    },
    { name: 'hosts', on: 'nothing', features: [hosts('ingress')], only: ['ingress'] },
    routes('gatewayAPI'),
  ],
  offs: [account, ...hooks, { when: 'tls.spire.enabled', is: false }],
};

export const identityExchange: PartProbe = {
  always: {
    ...global,
    'auth.plugins': [{ name: 'a' }],
    'tls.certManager.enabled': true,
    'tls.certManager.issuer.acme.email': 'a@b.example',
  },
  excluded: ['tls.externalSecret.enabled', 'tls.certManager.enabled'],
  features: [...common, secrets, route('rest.gatewayAPI'), route('grpc.gatewayAPI')],
  bases: [
    plain,
    {
      name: 'secret',
      on: 'nothing',
      features: [
        {
          when: 'tls.externalSecret.enabled',
          with: { 'tls.certManager.enabled': false, 'tls.externalSecret.secretName': 's' },
        },
      ],
      only: ['tls', 'rest', 'grpc'],
    },
    routes('rest.gatewayAPI', 'grpc.gatewayAPI'),
    { name: 'hosts', on: 'nothing', features: ['rest.ingress', 'grpc.ingress'].map(hosts), only: ['rest', 'grpc'] },
  ],
  offs: [account, ...hooks, { when: 'rest.enabled', is: false, with: { 'grpc.enabled': true } }],
};

export const simple: PartProbe = {
  always: global,
  excluded: [],
  features: [
    ...common,
    secrets,
    route('gatewayAPI'),
    { when: 'auth.enabled', with: { 'auth.serverURL': 'https://x' } },
  ],
  bases: [
    plain,
    { name: 'hosts', on: 'nothing', features: [hosts('ingress')], only: ['ingress'] },
    routes('gatewayAPI'),
  ],
  offs: [
    account,
    { when: 'startupProbe.enabled', is: false },
    { when: 'installAndUpgradeHook.enabled', is: false },
    { when: 'spireHealthCheck.enabled', is: false },
    { when: 'persistence.type', is: 'emptyDir' },
  ],
};

/** The chart's own templates: namespaces, and from 0.30.0 on the shared Gateway. */
export const chartItself: PartProbe = {
  always: global,
  excluded: [],
  features: [
    ...common,
    { when: 'global.spire.namespaces.create' },
    { when: 'gatewayAPI.gateway.enabled', with: { 'gatewayAPI.gateway.className': 'c' } },
  ],
  bases: [
    plain,
    {
      name: 'each namespace',
      on: 'nothing',
      features: [{ when: 'global.spire.namespaces.server.create' }, { when: 'global.spire.namespaces.system.create' }],
      only: ['global'],
    },
    {
      name: 'namespaces of recommendations',
      on: 'nothing',
      features: [
        {
          when: 'global.spire.recommendations.enabled',
          with: { 'global.spire.namespaces.create': true },
        },
      ],
      only: ['global'],
    },
  ],
  offs: [
    { when: 'global.spire.recommendations.namespaceLayout', is: false },
    { when: 'global.spire.recommendations.namespacePSS', is: false },
  ],
};
