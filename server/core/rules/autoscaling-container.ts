// An autoscaler that Kubernetes refuses.
import { runningServers } from '../values/servers';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const autoscalingContainer: ReleaseRule = {
  id: 'autoscaling-container',
  summary: 'Disallow scaling on the container of the server alone',
  category: 'server',
  severity: 'error',
  effect: 'kubernetes-rejects',
  versions: { from: '0.28.2' },
  why:
    'With `scaleOnSPIREServerOnly` the chart writes a metric of the type ContainerResource and describes it as one of the type Resource. Kubernetes ' +
    'refuses the HorizontalPodAutoscaler: what the type asks for is missing.',
  source:
    'spire-server templates/hpa.yaml from 0.28.2 on; Kubernetes autoscaling/v2, MetricSpec; refused by a real API server.',
  scope: 'release',
  examples: [
    {
      title: 'the container of the server alone',
      values: `internal-spire-server:
  dataStore:
    sql:
      databaseType: postgres
  autoscaling:
    enabled: true
    scaleOnSPIREServerOnly: true
#   ^^^^^^^^^^^^^^^^^^^^^^ error: Kubernetes refuses
`,
      fixed: `internal-spire-server:
  dataStore:
    sql:
      databaseType: postgres
  autoscaling:
    enabled: true
`,
    },
    {
      title: 'without autoscaling',
      values: `internal-spire-server:\n  autoscaling:\n    enabled: false\n    scaleOnSPIREServerOnly: true\n`,
    },
  ],
  *check(release) {
    for (const alias of runningServers(release)) {
      const at = [alias, 'autoscaling'];
      const only = [...at, 'scaleOnSPIREServerOnly'];
      if (!release.entry(only) || release.isFilledLater(only) || !isTruthy(release.value(only))) continue;
      if (!isTruthy(release.value([...at, 'enabled']))) continue;
      yield {
        setting: only,
        message: `With ${shown(only)} the chart describes a metric of the type ContainerResource as one of the type Resource; Kubernetes refuses the HorizontalPodAutoscaler.`,
        fixes: [{ title: 'Remove it', safe: false, changes: [{ kind: 'remove', path: only }] }],
      };
    }
  },
};
