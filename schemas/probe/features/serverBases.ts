// What a server takes one of: upstream authority, database, key manager, TLS of the federation endpoint.
import { hosts, routes } from './common';
import type { PartProbe, Values } from './feature';

/** Each upstream authority by itself: the chart takes one. */
const authority = (name: string, values: Values = {}) => ({
  name: `authority ${name}`,
  on: 'nothing' as const,
  features: [{ when: `upstreamAuthority.${name}.enabled`, with: values }],
  only: [`upstreamAuthority.${name}`],
});

export const serverBases: PartProbe['bases'] = [
  { name: 'plain', on: 'nothing', features: [] },
  {
    name: 'deployment',
    on: 'nothing',
    features: [
      {
        when: 'kind',
        is: 'deployment',
        with: {
          'persistence.type': 'emptyDir',
          'dataStore.sql.databaseType': 'mysql',
          'keyManager.disk.enabled': false,
          'keyManager.memory.enabled': true,
        },
      },
      { when: 'autoscaling.enabled', with: { 'autoscaling.targetMemoryUtilizationPercentage': 80 } },
      {
        when: 'dataStore.sql.externalSecret.enabled',
        with: { 'dataStore.sql.externalSecret.name': 's', 'dataStore.sql.externalSecret.key': 'k' },
      },
      {
        when: 'dataStore.sql.readOnly.enabled',
        with: { 'dataStore.sql.readOnly.databaseName': 'ro', 'dataStore.sql.readOnly.host': 'h' },
      },
      { when: 'externalControllerManagers.clusters.alpha', is: {}, with: { 'kubeConfigs.alpha.kubeConfig': 'x' } },
      { when: 'notifier.k8sBundle.enabled', with: { 'bundlePublisher.k8sConfigMap.enabled': false } },
    ],
    only: [
      'kind',
      'replicaCount',
      'autoscaling',
      'dataStore',
      'externalControllerManagers',
      'kubeConfigs',
      'keyManager.memory',
      'notifier',
      'persistence',
    ],
  },
  ...['mysql', 'postgres', 'aws_mysql', 'aws_postgres', 'gcp_mysql_sa_iam'].map(type => ({
    name: type,
    on: 'nothing' as const,
    features: [
      {
        when: 'dataStore.sql.databaseType',
        is: type,
        with: { 'dataStore.sql.host': 'h', 'dataStore.sql.region': 'r', 'dataStore.sql.password': 'p' },
      },
      {
        when: 'dataStore.sql.readOnly.enabled',
        with: { 'dataStore.sql.readOnly.databaseName': 'ro', 'dataStore.sql.readOnly.host': 'h' },
      },
    ],
    only: ['dataStore'],
  })),
  authority('ejbca', {
    'upstreamAuthority.ejbca.hostname': 'h',
    'upstreamAuthority.ejbca.caName': 'c',
  }),
  authority('awsPCA'),
  authority('awsSecret'),
  authority('certManager', {
    'upstreamAuthority.certManager.ca.create': true,
    'upstreamAuthority.certManager.issuerName': 'i',
  }),
  authority('spire', { 'upstreamAuthority.spire.server.address': 'root.example' }),
  authority('vault', {
    'upstreamAuthority.vault.vaultAddr': 'https://vault',
    'upstreamAuthority.vault.k8sAuth.enabled': true,
    'upstreamAuthority.vault.k8sAuth.k8sAuthRoleName': 'r',
  }),
  {
    name: 'aws kms',
    on: 'nothing',
    features: [
      {
        when: 'keyManager.awsKMS.enabled',
        with: {
          'keyManager.disk.enabled': false,
          'keyManager.awsKMS.keyIdentifierValue.enabled': true,
          'keyManager.awsKMS.keyPolicy.policy': '{}',
        },
      },
    ],
    only: ['keyManager', 'secrets'],
  },
  {
    name: 'aws kms file',
    on: 'nothing',
    features: [
      {
        when: 'keyManager.awsKMS.enabled',
        with: {
          'keyManager.disk.enabled': false,
          'keyManager.awsKMS.keyIdentifierFile.enabled': true,
          'keyManager.awsKMS.keyPolicy.existingConfigMap': 'x',
        },
      },
    ],
    only: ['keyManager'],
  },
  {
    name: 'federation secret',
    on: 'nothing',
    features: [
      {
        when: 'federation.enabled',
        with: {
          'federation.tls.spire.enabled': false,
          'federation.tls.externalSecret.enabled': true,
          'federation.tls.externalSecret.secretName': 's',
        },
      },
      { when: 'federation.ingress.enabled', with: { 'federation.ingress.tlsSecret': 's' } },
    ],
    only: ['federation'],
  },
  {
    name: 'federation certificate',
    on: 'nothing',
    features: [
      {
        when: 'federation.enabled',
        with: {
          'federation.tls.spire.enabled': false,
          'federation.tls.certManager.enabled': true,
          'federation.tls.certManager.issuer.acme.email': 'a@b.example',
        },
      },
      { when: 'federation.ingress.enabled', with: { 'federation.ingress.tlsSecret': 's' } },
    ],
    only: ['federation'],
  },
  routes('gatewayAPI', 'federation.gatewayAPI', 'tornjak.gatewayAPI'),
  {
    name: 'hosts',
    on: 'nothing',
    features: ['ingress', 'federation.ingress', 'tornjak.ingress'].map(hosts),
    only: ['ingress', 'federation.ingress', 'tornjak.ingress'],
  },
  {
    name: 'external server',
    on: 'nothing',
    features: [{ when: 'externalServer', with: { 'kubeConfigs.alpha.kubeConfigBase64': 'YQ==' } }],
    only: ['kubeConfigs', 'nodeAttestor.externalK8sPSAT', 'bundlePublisher', 'externalControllerManagers'],
  },
  {
    name: 'static entries in a file',
    on: 'nothing',
    features: [{ when: 'controllerManager.staticManifestMode', is: 'internal' }],
    only: ['controllerManager'],
  },
];
