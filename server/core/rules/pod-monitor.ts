// Metrics that a PodMonitor of the chart can not find.
import type { SettingPath } from '../path';
import { namespaceOf } from '../values/namespaces';
import { partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule, Report } from './rule';
import { shown } from './wording';

const everywhere = ['global', 'telemetry', 'prometheus', 'podMonitor'];

export const podMonitor: ReleaseRule = {
  id: 'pod-monitor',
  summary: 'Point out metrics that the PodMonitor of the chart does not find',
  category: 'server',
  severity: 'info',
  effect: 'differs',
  why:
    'From 0.28.2 on the port of the controller manager\'s metrics is called "pm-cm", and the PodMonitor still asks for "prom-cm". In another namespace than ' +
    'the pods it says where they are in a field that Prometheus Operator does not have, and looks in its own namespace, where there are none.',
  source:
    'spire-server templates/podmonitor.yaml and _controller-manager-container.tpl; rendered with 0.20.0, 0.28.2 and 0.30.0.',
  scope: 'release',
  examples: [
    {
      title: "a PodMonitor with today's ports",
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  telemetry:
    prometheus:
      enabled: true
      podMonitor:
        enabled: true
#       ^^^^^^^ info: "pm-cm"
`,
    },
    {
      title: 'a PodMonitor in another namespace',
      whole: true,
      chart: 'spire@0.28.0',
      release: 'spire',
      values: `global:
  spire:
    recommendations:
      enabled: true
    clusterName: prod01
    trustDomain: acme.example
    caSubject: {country: NL, organization: Acme, commonName: acme}
spire-server:
  telemetry:
    prometheus:
      podMonitor:
        enabled: true
        namespace: monitoring
#       ^^^^^^^^^ info: looks in "monitoring"
`,
    },
    {
      title: 'a PodMonitor beside the pods, with ports that it knows',
      whole: true,
      chart: 'spire@0.28.0',
      values: `spire-server:\n  telemetry:\n    prometheus:\n      enabled: true\n      podMonitor:\n        enabled: true\n`,
    },
  ],
  *check(release) {
    const said = new Set<string>();
    for (const { alias } of partsOn(release, 'spire-server')) {
      if (isTruthy(release.value([alias, 'externalServer']))) continue;
      for (const report of judge(release, alias)) {
        if (!said.has(report.setting.join('.'))) yield report;
        said.add(report.setting.join('.'));
      }
    }
  },
};

function* judge(release: Release, alias: string): Iterable<Report> {
  const own = [alias, 'telemetry', 'prometheus', 'podMonitor'];
  const decides = (key: string): SettingPath =>
    release.entry([...everywhere, key]) ? [...everywhere, key] : [...own, key];
  const enabled = decides('enabled');
  if (!release.entry(enabled) || release.isFilledLater(enabled) || !isTruthy(release.value(enabled))) return;
  const namespace = decides('namespace');
  const [wanted, pods] = [release.text(namespace), namespaceOf(release, alias, 'server')];
  if (wanted && pods !== undefined && wanted !== pods && !release.isFilledLater(namespace)) {
    yield {
      setting: namespace,
      at: release.blame(namespace),
      message: `The pods are in "${pods}", and the PodMonitor looks in "${wanted}" alone: the chart names the other namespace in a field that does not exist. ${shown(namespace)} left out makes it in "${pods}".`,
    };
    return;
  }
  if (!release.inVersions({ from: '0.28.2' })) return;
  yield {
    setting: enabled,
    message: `The PodMonitor asks the controller manager for a port "prom-cm", which is called "pm-cm" from 0.28.2 on; Prometheus gets the server's metrics and not the controller manager's.`,
  };
}
