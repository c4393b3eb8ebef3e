// What kwok makes of pods: they run at once, but pods of SPIRE are ready only when their processes are (podProcesses.ts says when).

/** Images that real processes stand for. */
export const realImage = /\/(spire-server|spire-agent)[:@]/;

const status = `
{{ $now := Now }}
{{ $ready := "True" }}
{{ range .spec.containers }}{{ if regexMatch "${realImage.source.replaceAll('\\/', '/')}" .image }}{{ $ready = "False" }}{{ end }}{{ end }}
phase: Running
startTime: {{ $now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: ContainersReady, status: {{ $ready | Quote }}, lastTransitionTime: {{ $now | Quote }} }
- { type: Ready, status: {{ $ready | Quote }}, lastTransitionTime: {{ $now | Quote }} }
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: {{ eq $ready "True" }}
  restartCount: 0
  state: { running: { startedAt: {{ $now | Quote }} } }
{{ end }}
`;

const finished = `
{{ $now := Now }}
phase: Succeeded
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: false
  restartCount: 0
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now | Quote }}, finishedAt: {{ $now | Quote }} } }
{{ end }}
`;

const alive = { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' };

/** Files of kwok's configuration, one document each. */
export function podStages(): string {
  const stages = [
    stage('pod-runs', [alive, { key: '.status.podIP', operator: 'DoesNotExist' }], { statusTemplate: status }),
    stage(
      'job-ends',
      [
        alive,
        { key: '.status.phase', operator: 'In', values: ['Running'] },
        { key: '.metadata.ownerReferences.[].kind', operator: 'In', values: ['Job'] },
      ],
      { statusTemplate: finished },
    ),
    stage('pod-goes', [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }], {
      finalizers: { empty: true },
      delete: true,
    }),
  ];
  return stages.map(each => JSON.stringify(each)).join('\n---\n');
}

function stage(name: string, matchExpressions: readonly object[], next: object): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: { resourceRef: { apiGroup: 'v1', kind: 'Pod' }, selector: { matchExpressions }, next },
  };
}
