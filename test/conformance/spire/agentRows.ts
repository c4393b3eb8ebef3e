// What an agent is told.
import type { Row } from './cases';

const base = 'standalone';
const at = (setting: string): string => `spire-agent.${setting}`;
const agent = (yaml: string): string => `spire-agent: ${yaml}`;
const broker =
  '{sockets: {broker: {enabled: true}}, brokerAPI: {brokers: {spire-ha-agent: {enabled: true}}}, workloadAttestors: {k8s: {brokerAPI: {brokers: {spire-ha-agent: {enabled: true}}}}}}';
const times = ['90s', '1h30m', '24h', '1d', '24', 24, '1 h', '-1h', '0', '0s', ''];

export const agentRows: readonly Row[] = [
  { base, path: at('logLevel'), values: ['debug', 'INFO', 'chatty', 'trace', ''] },
  { base, path: at('logFormat'), values: ['text', 'json', 'xml', ''] },
  { base, path: at('rebootstrapMode'), values: ['always', 'never', 'auto', 'sometimes', ''] },
  { base, path: at('rebootstrapDelay'), values: times },
  { base, path: at('availabilityTarget'), values: [...times, '23h59m', '48h', '12h'] },
  { base, path: at('trustBundleFormat'), values: ['spiffe', 'pem', 'PEM', 'jwks', ''] },
  {
    base,
    path: at('trustBundleURL'),
    values: ['https://acme.example/bundle', 'http://acme.example/bundle', 'acme.example/bundle', 'https://'],
  },
  { base, path: at('trustBundleHostPath'), values: ['/etc/bundle.spiffe', ''] },
  { base, path: at('server.port'), values: [443, 8443, 65535] },
  {
    base,
    path: at('server.address'),
    values: ['spire-server.acme.example', '', 'https://spire-server.acme.example', 'a b', '10.0.0.1'],
  },
  { base, path: at('healthChecks.port'), values: [9982, 19982] },
  {
    base,
    path: at('authorizedDelegates'),
    values: [
      [],
      ['spiffe://acme.example/envoy'],
      ['/ns/envoy/sa/envoy'],
      ['spiffe://other.example/envoy'],
      ['acme.example/envoy'],
      ['envoy'],
      ['/'],
      ['/a b'],
      ['spiffe://acme.example'],
    ],
    with: agent('{sockets: {admin: {enabled: true}}}'),
  },
  { base, path: at('sds.enabled'), values: [true] },
  { base, path: at('sds.defaultSVIDName'), values: ['default', '', 7], with: agent('{sds: {enabled: true}}') },
  {
    base,
    path: at('experimental.syncInterval'),
    values: ['5s', '1d', '5', '', '0s', '-5s'],
    with: agent('{experimental: {enabled: true}}'),
  },
  {
    base,
    path: at('experimental.requirePQKEM'),
    values: [false, 'maybe', ''],
    with: agent('{experimental: {enabled: true}}'),
  },
  {
    base,
    path: at('experimental.featureFlags'),
    values: [[], ['i_am_no_flag'], ['']],
    with: agent('{experimental: {enabled: true}}'),
  },
  { base, path: at('workloadAttestors.unix.enabled'), values: [true, 'true'] },
  { base, path: at('workloadAttestors.k8s.enabled'), values: [false] },
  { base, path: at('workloadAttestors.k8s.verification.type'), values: ['skip', 'apiServerCA', 'hostCert', 'none'] },
  { base, path: at('keyManager'), values: [{ memory: { enabled: false }, disk: { enabled: true, mode: 'emptyDir' } }] },
  {
    base,
    path: at('nodeAttestor.httpChallenge.agentname'),
    values: ['default', '', 'a b', 'ü'],
    with: agent('{nodeAttestor: {k8sPSAT: {enabled: false}, httpChallenge: {enabled: true}}}'),
  },
  {
    base,
    path: at('nodeAttestor.httpChallenge.port'),
    values: [80, 8080, '8080', 70000],
    with: agent('{nodeAttestor: {k8sPSAT: {enabled: false}, httpChallenge: {enabled: true}}}'),
  },
  {
    base,
    path: at('nodeAttestor.x509POP.spiffeEndpointSocket'),
    values: ['/run/x.sock', '', 'unix:///run/x.sock'],
    with: agent('{nodeAttestor: {k8sPSAT: {enabled: false}, x509POP: {enabled: true}}}'),
  },
  {
    base,
    path: at('telemetry.prometheus.port'),
    values: [9988, '9988', 'metrics'],
    with: agent('{telemetry: {prometheus: {enabled: true}}}'),
  },
  {
    base,
    path: at('telemetry.prometheus.host'),
    values: ['0.0.0.0', '', 'a b'],
    with: agent('{telemetry: {prometheus: {enabled: true}}}'),
  },
  { base, path: at('sockets.broker.enabled'), values: [true, false] },
  {
    base,
    path: at('brokerAPI.tcp.enabled'),
    values: [true],
    at: [at('brokerAPI.tcp.enabled'), at('brokerAPI.brokers')],
  },
  {
    base,
    path: at('brokerAPI.brokers.spire-ha-agent.enabled'),
    values: [true, false],
    with: agent('{sockets: {broker: {enabled: true}}}'),
    at: [at('sockets.broker.enabled'), at('brokerAPI.brokers.spire-ha-agent.enabled')],
  },
  {
    base,
    path: at('brokerAPI.tcp.bindAddress'),
    values: ['0.0.0.0:8788', '8788', '', 'localhost:http', '0.0.0.0:99999'],
    with: agent(
      broker.replace('sockets: {broker: {enabled: true}}, brokerAPI: {', 'brokerAPI: {tcp: {enabled: true}, '),
    ),
  },
  {
    base,
    path: at('brokerAPI.brokers.spire-ha-agent.idTemplate'),
    values: [
      'spiffe://{{ .TrustDomain }}/broker',
      'spiffe://other.example/broker',
      'broker',
      '{{ .TrustDomain }}/broker',
    ],
    with: agent(broker),
  },
  {
    base,
    path: at('brokerAPI.brokers.spire-ha-agent.allowedReferenceTypes'),
    values: [[], [{ typeURL: '', allowOverTCP: false }], [{ typeURL: 'x', allowOverTCP: 'maybe' }]],
    with: agent(broker),
  },
  {
    base,
    path: at('workloadAttestors.k8s.brokerAPI.accessPolicy'),
    values: ['enforced', 'permissive', 'none', ''],
    with: agent(broker),
  },
  {
    base,
    path: at('unsupportedBuiltInPlugins.workloadAttestor'),
    at: [at('unsupportedBuiltInPlugins.workloadAttestor.nothing')],
    values: [{ docker: { plugin_data: {} } }, { nothing: { plugin_data: {} } }],
  },
  {
    base,
    path: at('workloadAttestors.k8s.brokerAPI.brokers.spire-ha-agent'),
    at: [at('sockets.broker.enabled'), at('workloadAttestors.k8s.brokerAPI.brokers.spire-ha-agent.idTemplate')],
    values: [{ enabled: true }, { enabled: false }, { enabled: true, idTemplate: 'broker' }],
    with: agent('{sockets: {broker: {enabled: true}}, brokerAPI: {brokers: {spire-ha-agent: {enabled: true}}}}'),
  },
  { base, path: at('customPlugins.svidStore'), values: [{ mine: { plugin_cmd: '/mine', plugin_checksum: '' } }] },
  { base: 'root', path: 'upstream-spire-agent.availabilityTarget', values: ['24h', '1h'] },
  { base: 'root', path: 'downstream-spire-agent-full.rebootstrapDelay', values: ['10m', '10'] },
  { base: 'child', path: 'upstream-spire-agent.logLevel', values: ['info', 'loud'] },
  { base: 'child', path: 'downstream-spire-agent-full.trustBundleFormat', values: ['spiffe', 'pem', 'x509'] },
];
