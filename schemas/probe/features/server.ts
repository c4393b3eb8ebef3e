// The server: everything on that can be on together; serverBases.ts has the rest.
import type { Json } from '../../../server/core/json';
import { common, global, plugin, route } from './common';
import type { PartProbe } from './feature';
import { serverBases } from './serverBases';

const identity: Json = { spiffeIDTemplate: 'spiffe://acme.example/web', podSelector: { matchLabels: { a: 'b' } } };

export const server: PartProbe = {
  always: {
    ...global,
    'controllerManager.enabled': true,
    'externalControllerManagers.enabled': true,
  },
  excluded: [
    'keyManager.memory.enabled',
    'keyManager.awsKMS.enabled',
    'keyManager.awsKMS.keyIdentifierFile.enabled',
    'keyManager.awsKMS.keyIdentifierValue.enabled',
    'upstreamAuthority.ejbca.enabled',
    'upstreamAuthority.awsPCA.enabled',
    'upstreamAuthority.awsSecret.enabled',
    'upstreamAuthority.certManager.enabled',
    'upstreamAuthority.spire.enabled',
    'upstreamAuthority.vault.enabled',
    'upstreamAuthority.vault.k8sAuth.enabled',
    'federation.tls.externalSecret.enabled',
    'federation.tls.certManager.enabled',
    'dataStore.sql.externalSecret.enabled',
    'dataStore.sql.readOnly.enabled',
    'dataStore.sql.readOnly.externalSecret.enabled',
    'autoscaling.enabled',
    'notifier.k8sBundle.enabled',
  ],
  features: [
    ...common,
    route('gatewayAPI'),
    route('federation.gatewayAPI'),
    route('tornjak.gatewayAPI'),
    {
      when: 'upstreamAuthority.disk.enabled',
      with: { 'upstreamAuthority.disk.secret.data.certificate': 'x', 'upstreamAuthority.disk.secret.data.key': 'y' },
    },
    {
      when: 'nodeAttestor.awsIID.enabled',
      with: {
        'nodeAttestor.awsIID.verifyOrganization.enabled': true,
        'nodeAttestor.awsIID.verifyOrganization.managementAccountId': 'a1',
        'nodeAttestor.awsIID.verifyOrganization.assumeOrgRole': 'role',
      },
    },
    { when: 'nodeAttestor.tpmDirect.enabled', with: { 'nodeAttestor.tpmDirect.hashes': ['aa'] } },
    { when: 'nodeAttestor.gcpIIT.enabled', with: { 'nodeAttestor.gcpIIT.projectIDAllowList': ['p'] } },
    {
      when: 'kubeConfigs',
      is: { alpha: { kubeConfigBase64: 'YQ==' } },
    },
    { when: 'extraVolumes', is: [{ name: 'v', emptyDir: {} }] },
    { when: 'trustSync.enabled', with: { 'trustSync.domains': ['other.example'] } },
    {
      when: 'controllerManager.identities.clusterSPIFFEIDs.alpha',
      is: identity,
    },
    {
      when: 'controllerManager.identities.clusterStaticEntries.alpha',
      is: { spiffeID: 'spiffe://acme.example/x', parentID: 'spiffe://acme.example/y', selectors: ['unix:uid:0'] },
    },
    {
      when: 'controllerManager.identities.clusterFederatedTrustDomains.alpha',
      is: {
        trustDomain: 'other.example',
        bundleEndpointURL: 'https://other.example',
        bundleEndpointProfile: { type: 'https_spiffe', endpointSPIFFEID: 'spiffe://other.example/spire/server' },
      },
    },
    { when: 'customPlugins.nodeAttestor', is: plugin },
    { when: 'unsupportedBuiltInPlugins.nodeAttestor', is: { mine: { plugin_data: { a: 'b' } } } },
    { when: 'imagePullSecrets', is: [{ name: 's' }] },
    { when: 'tornjak.config.userManagement.issuer', is: 'https://login.example' },
    { when: 'adminIDs', is: ['spiffe://acme.example/admin'] },
    { when: 'persistence.type', is: 'hostPath', with: { 'persistence.hostPath': '/data' } },
  ],
  bases: serverBases,
  offs: [
    { when: 'controllerManager.enabled', is: false },
    { when: 'externalControllerManagers.enabled', is: false },
    { when: 'keyManager.disk.enabled', is: false, with: { 'keyManager.memory.enabled': true } },
    { when: 'nodeAttestor.k8sPSAT.enabled', is: false },
    { when: 'nodeAttestor.externalK8sPSAT.enabled', is: false },
    { when: 'bundlePublisher.k8sConfigMap.enabled', is: false },
    { when: 'bundlePublisher.externalK8sConfigMap.enabled', is: false },
    { when: 'serviceAccount.create', is: false },
    { when: 'federation.tls.spire.enabled', is: false, with: { 'federation.enabled': false } },
    { when: 'controllerManager.validatingWebhookConfiguration.enabled', is: false },
    { when: 'global.installAndUpgradeHooks.enabled', is: false },
    { when: 'controllerManager.installAndUpgradeHook.enabled', is: false },
    { when: 'global.deleteHooks.enabled', is: false },
    { when: 'controllerManager.deleteHook.enabled', is: false },
    { when: 'dataStore.sql.databaseType', is: 'mysql' },
    { when: 'persistence.type', is: 'emptyDir' },
    { when: 'jwtSVIDSupport', is: false },
    { when: 'externalServer', is: true },
  ],
};
