// The agent: one node attestor and one key manager at a time.
import { common, global, plugin } from './common';
import type { Feature, PartProbe } from './feature';

const attestor = (name: string, more: Feature['with'] = {}): PartProbe['bases'][number] => ({
  name: `attestor ${name}`,
  on: 'nothing',
  features: [{ when: `nodeAttestor.${name}.enabled`, with: { 'nodeAttestor.k8sPSAT.enabled': false, ...more } }],
  only: ['nodeAttestor', 'global'],
});

const verification = (type: string): PartProbe['bases'][number] => ({
  name: `kubelet ${type}`,
  on: 'nothing',
  features: [
    { when: 'workloadAttestors.k8s.verification.type', is: type },
    { when: 'kubeletAddress.mode', is: 'custom' },
  ],
  only: ['workloadAttestors', 'hostCert', 'kubeletConnectByHostname', 'kubeletAddress'],
});

export const agent: PartProbe = {
  always: global,
  excluded: [
    'keyManager.disk.enabled',
    'nodeAttestor.httpChallenge.enabled',
    'nodeAttestor.tpmDirect.enabled',
    'nodeAttestor.awsIID.enabled',
    'nodeAttestor.gcpIIT.enabled',
    'nodeAttestor.x509POP.enabled',
  ],
  features: [
    ...common,
    { when: 'imagePullSecrets', is: [{ name: 's' }] },
    { when: 'extraVolumes', is: [{ name: 'v', emptyDir: {} }] },
    { when: 'authorizedDelegates', is: ['spiffe://acme.example/delegate'] },
    { when: 'trustBundleURL', is: 'https://bundle.example' },
    { when: 'customPlugins.workloadAttestor', is: plugin },
    { when: 'unsupportedBuiltInPlugins.workloadAttestor', is: { mine: { plugin_data: { a: 'b' } } } },
  ],
  bases: [
    { name: 'plain', on: 'nothing', features: [] },
    attestor('httpChallenge'),
    attestor('tpmDirect'),
    attestor('awsIID'),
    attestor('gcpIIT'),
    attestor('x509POP'),
    {
      name: 'key on disk',
      on: 'nothing',
      features: [
        {
          when: 'keyManager.disk.enabled',
          with: { 'keyManager.memory.enabled': false, 'persistence.type': 'hostPath' },
        },
      ],
      only: ['keyManager', 'persistence'],
    },
    {
      name: 'key in an empty folder',
      on: 'nothing',
      features: [
        {
          when: 'keyManager.disk.enabled',
          with: { 'keyManager.memory.enabled': false, 'keyManager.disk.mode': 'emptyDir' },
        },
      ],
      only: ['keyManager'],
    },
    verification('hostCert'),
    verification('auto'),
    verification('apiServerCA'),
    {
      name: 'bundle on the host',
      on: 'nothing',
      features: [{ when: 'trustBundleHostPath', is: '/bundle/b.pem' }],
      only: ['trustBundleHostPath', 'trustBundleURL', 'trustBundleFormat'],
    },
    {
      name: 'upstream',
      on: 'nothing',
      features: [
        {
          when: 'upstream',
          with: {
            'global.spire.upstreamSpireAddress': 'root.example',
            'global.spire.upstreamDynamicRegistrationAddress': 'root.example',
          },
        },
        { when: 'dynamicRegistration.enabled' },
      ],
      only: ['upstream', 'server', 'dynamicRegistration', 'global'],
    },
    {
      name: 'more agents',
      on: 'nothing',
      features: [{ when: 'agents.alpha', is: {} }],
      only: ['agents'],
    },
  ],
  offs: [
    { when: 'nodeAttestor.k8sPSAT.enabled', is: false, with: { 'nodeAttestor.httpChallenge.enabled': true } },
    {
      when: 'keyManager.memory.enabled',
      is: false,
      with: { 'keyManager.disk.enabled': true, 'persistence.type': 'hostPath' },
    },
    { when: 'workloadAttestors.k8s.enabled', is: false, with: { 'workloadAttestors.unix.enabled': true } },
    { when: 'serviceAccount.create', is: false },
  ],
};
