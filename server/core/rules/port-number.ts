// A port of a Service or a container that is no port.
import type { Component } from '../chart/model';
import type { SettingPath } from '../path';
import { partsMaybeOn } from '../values/parts';
import { prometheusIsOn } from '../values/prometheus';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { keyOf, quoted } from './wording';

const highest = 65535;

export const portNumber: ReleaseRule = {
  id: 'port-number',
  summary: 'Require ports between 1 and 65535',
  category: 'exposure',
  severity: 'error',
  effect: 'kubernetes-rejects',
  why: 'A Service or a container has ports between 1 and 65535. The charts write down any number; 0 does not switch a port off.',
  source:
    'Templates service.yaml, daemonset.yaml and controller-manager-service.yaml; kube-apiserver 1.34 by dry runs.',
  scope: 'release',
  examples: [
    {
      title: 'to switch it off',
      values: `internal-spire-server:
  service:
    port: 0
#         ^ error: between 1 and 65535
`,
    },
    {
      title: 'a digit too many',
      values: `downstream-spiffe-csi-driver:
  healthChecks:
    port: 98090
#         ^^^^^ error: between 1 and 65535
`,
    },
    { title: 'ports', values: `internal-spire-server:\n  service:\n    port: 8443\n` },
    {
      title: 'of a part that has none',
      values: `internal-spire-server:\n  federation:\n    bundleEndpoint:\n      port: 0\n`,
    },
  ],
  *check(release) {
    for (const component of partsMaybeOn(release, ...Object.keys(ports)))
      for (const { at, when } of ports[component.part] ?? []) {
        const setting = [component.alias, ...at];
        const entry = release.entry(setting)?.value;
        if (entry?.kind !== 'leaf' || entry.placeholder || !isNoPort(entry.value)) continue;
        if (when && !when(release, component)) continue;
        yield {
          setting,
          at: release.blameValue(setting),
          message: `${keyOf(setting)} is ${quoted(entry.value)}, but ports are numbers between 1 and ${highest}; Kubernetes refuses what has it.`,
        };
      }
  },
};

/** Words are the types' matter. */
function isNoPort(value: unknown): value is number | string {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined;
  return number !== undefined && (number < 1 || number > highest);
}

interface Port {
  readonly at: SettingPath;
  readonly when?: (release: Release, component: Component) => boolean;
}

const holds =
  (...path: readonly string[]) =>
  (release: Release, { alias }: Component): boolean =>
    isTruthy(release.value([alias, ...path]));
const isHere = (release: Release, { alias }: Component): boolean => !isTruthy(release.value([alias, 'externalServer']));
const isManaged = (release: Release, server: Component): boolean => {
  const manager = [server.alias, 'controllerManager'];
  const mode = release.value([...manager, 'staticManifestMode']) ?? 'off';
  return isHere(release, server) && mode === 'off' && String(release.value([...manager, 'enabled'])) === 'true';
};
const hasTls = (release: Release, { alias }: Component): boolean =>
  ['spire', 'externalSecret', 'certManager'].some(kind => isTruthy(release.value([alias, 'tls', kind, 'enabled'])));
const hasMetrics = (release: Release, { alias }: Component): boolean => prometheusIsOn(release, alias) === true;

const ports: Readonly<Record<string, readonly Port[]>> = {
  'spire-server': [
    { at: ['service', 'port'], when: isHere },
    { at: ['controllerManager', 'service', 'port'], when: isManaged },
    {
      at: ['federation', 'bundleEndpoint', 'port'],
      when: (release, server) => isHere(release, server) && holds('federation', 'enabled')(release, server),
    },
    { at: ['tornjak', 'service', 'ports', 'http'], when: holds('tornjak', 'enabled') },
    { at: ['tornjak', 'service', 'ports', 'https'], when: holds('tornjak', 'enabled') },
  ],
  'spire-agent': [{ at: ['healthChecks', 'port'] }, { at: ['telemetry', 'prometheus', 'port'], when: hasMetrics }],
  'spiffe-csi-driver': [{ at: ['healthChecks', 'port'] }],
  'spiffe-oidc-discovery-provider': [
    { at: ['service', 'ports', 'https'], when: hasTls },
    { at: ['service', 'ports', 'http'], when: (release, provider) => !hasTls(release, provider) },
  ],
  'tornjak-frontend': [{ at: ['service', 'port'] }],
};
