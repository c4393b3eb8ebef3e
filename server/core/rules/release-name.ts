// A release name that Helm refuses, or that makes names which Kubernetes refuses.
import { longestReleaseName, refusedNames } from '../values/names';
import type { Release } from '../values/release';
import type { ReleaseRule, Report } from './rule';
import { quoted } from './wording';

/** Helm: chartutil.ValidateReleaseName. */
const longest = 53;
const shape = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export const releaseName: ReleaseRule = {
  id: 'release-name',
  summary: 'Require a release name that fits into the names made of it',
  category: 'names',
  severity: 'error',
  effect: 'kubernetes-rejects',
  why:
    'Objects are named after the release. The charts cut the names they start from to 63 characters, but not what they put behind them, ' +
    'so a long name reaches the API server too long: the Service "<release>-internal-controller-manager-webhook" of spire-nested leaves ' +
    '27 characters, the clean-up Job of the chart `spire` 21. Services take no dot and no digit in front, which Helm does. Helm installs ' +
    'part of the release before it stops at the name that is refused.',
  source:
    'Templates/_helpers.tpl (fullname), controller-manager-service.yaml, *-hook.yaml of each version; kube-apiserver 1.34 by dry runs; Helm: ' +
    'ValidateReleaseName.',
  scope: 'release',
  examples: [
    {
      title: 'one character too many for a root',
      release: 'spire-production-eu-central1',
      values: `tags:
^ error: The release name may have 27.
  nestedRoot: true
`,
    },
    {
      title: 'with a dot',
      release: 'spire.prod',
      values: `tags:
^ error: Service "spire.prod-
  nestedRoot: true
`,
    },
    {
      title: 'that Helm refuses',
      release: 'Spire_Prod',
      values: `tags:
^ error: Helm stops
  nestedRoot: true
`,
    },
    { title: 'that just fits', release: 'spire-production-eu-central', values: `tags:\n  nestedRoot: true\n` },
  ],
  *check(release) {
    const { name } = release;
    if (name === undefined || name === '') return;
    const at = release.blame([]);
    const refused = refusedByHelm(name);
    if (refused !== undefined) {
      yield {
        setting: [],
        at,
        message: `Release name ${quoted(name)} ${refused}. Helm stops with an error.`,
        effect: 'helm-fails',
      };
      return;
    }
    yield* refusedByKubernetes(release, name);
  },
};

function refusedByHelm(name: string): string | undefined {
  if (name.length > longest) return `has ${name.length} characters; Helm takes ${longest}`;
  return shape.test(name) ? undefined : 'has other characters than a-z, 0-9 and, inside, "-" and "."';
}

function* refusedByKubernetes(release: Release, said: string): Iterable<Report> {
  for (const { name, problem, fault } of refusedNames(release)) {
    if (fault !== 'name') continue;
    const most = longestReleaseName(release);
    const may = most === undefined || said.length <= most ? '' : ` The release name may have ${most}.`;
    yield {
      setting: [],
      at: release.blame([]),
      message: `Release name ${quoted(said)} makes the ${name.kind} "${name.name}", ${problem}.${may}`,
    };
  }
}
