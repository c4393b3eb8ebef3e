// What every part needs, and the switches of the release that all parts look at.
import type { Json } from '../../../server/core/json';
import type { Feature, PartProbe, Values } from './feature';

export const global: Values = {
  'global.spire.clusterName': 'one',
  'global.spire.trustDomain': 'acme.example',
  'global.spire.caSubject.country': 'NL',
  'global.spire.caSubject.organization': 'Acme',
  'global.spire.caSubject.commonName': 'acme.example',
};

const recommendations: Feature = { when: 'global.spire.recommendations.enabled' };
const openshift: Feature = { when: 'global.openshift' };
const prometheus: Feature = {
  when: 'global.telemetry.prometheus.enabled',
  with: {
    'global.telemetry.prometheus.podMonitor.enabled': true,
    'global.telemetry.prometheus.podMonitor.namespace': 'monitoring',
    'global.telemetry.prometheus.podMonitor.labels': { a: 'b' },
  },
};
export const common: readonly Feature[] = [recommendations, openshift, prometheus];

export const route = (path: string): Feature => ({
  when: `${path}.enabled`,
  with: { [`${path}.parentRefs`]: [{ name: 'gateway' }] },
});
/** An Ingress with hosts of its own, which takes another way through the templates than one with a host. */
export const hosts = (path: string): Feature => ({
  when: `${path}.enabled`,
  with: {
    [`${path}.hosts`]: [{ host: 'a.example', paths: [{ path: '/', pathType: 'Prefix' }] }],
    [`${path}.tls`]: [{ hosts: ['a.example'], secretName: 's' }],
    [`${path}.annotations`]: { a: 'b' },
  },
});

export const plugin: Json = {
  mine: { plugin_cmd: '/bin/mine', plugin_checksum: '', plugin_data: { a: 'b' } },
};

/** Routes at a Gateway that the user names, without listeners of their own. */
export const routes = (...paths: readonly string[]): PartProbe['bases'][number] => ({
  name: 'routes',
  on: 'nothing',
  features: paths.map(path => ({
    when: `${path}.enabled`,
    with: { [`${path}.listenerSet.enabled`]: false, [`${path}.parentRefs`]: [{ name: 'gateway' }] },
  })),
  only: paths,
});
