// The example values that strict mode refuses.
import type { Json } from '../json';
import { effective, globalPath, type SharedSetting } from '../values/effective';
import { partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { quoted } from './wording';

/** Settings that strict mode checks: the global one, the part's own, and the example that stands for "not set". */
const checked: readonly {
  readonly setting: SharedSetting;
  readonly example: string;
  readonly parts: readonly string[];
}[] = [
  { setting: 'clusterName', example: 'example-cluster', parts: ['spire-server', 'spire-agent'] },
  {
    setting: 'trustDomain',
    example: 'example.org',
    parts: ['spire-server', 'spire-agent', 'spiffe-oidc-discovery-provider', 'spire-identity-exchange'],
  },
  {
    setting: 'jwtIssuer',
    example: 'https://oidc-discovery.example.org',
    parts: ['spire-server', 'spiffe-oidc-discovery-provider'],
  },
  { setting: 'caSubject.country', example: 'ARPA', parts: ['spire-server'] },
  { setting: 'caSubject.organization', example: 'Example', parts: ['spire-server'] },
  { setting: 'caSubject.commonName', example: 'example.org', parts: ['spire-server'] },
];

export const strictMode: ReleaseRule = {
  id: 'strict-mode',
  summary: 'Require real values where strict mode is on',
  category: 'trust',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'With `global.spire.recommendations.enabled` (or `global.spire.strictMode`) the chart refuses to install under its example ' +
    'trust domain, cluster name and CA subject. Helm names them one at a time; this rule names all. An empty text counts as not set.',
  source:
    'spire-lib templates/_helpers.tpl, spire-lib.check-strict-mode; spire-server and spire-agent templates/configmap.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'recommendations without a CA subject',
      whole: true,
      values: `tags: {nestedRoot: true}
global:
  spire:
    recommendations:
      enabled: true
    clusterName: root
    trustDomain: acme.example
    caSubject:
#   ^^^^^^^^^ error: \`global.spire.caSubject.commonName\`
      country: NL
      organization: Acme
`,
    },
    {
      title: 'the example trust domain, written out',
      values: `tags: {nestedRoot: true}
global:
  spire:
    strictMode: true
    trustDomain: example.org
#                ^^^^^^^^^^^ error: Helm stops
`,
    },
    {
      title: 'all set',
      whole: true,
      values: `tags: {nestedRoot: true}
global:
  spire:
    recommendations: {enabled: true}
    clusterName: root
    trustDomain: acme.example
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`,
    },
    {
      title: 'one layer of several may leave it to another',
      values: `tags: {nestedRoot: true}\nglobal:\n  spire:\n    recommendations: {enabled: true}\n`,
    },
  ],
  *check(release) {
    if (!isStrict(release)) return;
    for (const { setting, example, parts } of checked) {
      const global = globalPath(setting);
      if (release.isFilledLater(global) || release.mayBeSetElsewhere(global)) continue;
      if (!partsOn(release, ...parts).some(({ alias }) => effective(release, alias, setting).value === example))
        continue;
      const written = release.entry(global) !== undefined;
      const said = written
        ? `\`${global.join('.')}\` is ${shownValue(release.value(global) ?? null)}`
        : `\`${global.join('.')}\` is not set`;
      yield {
        setting: global,
        at: written ? release.blameValue(global) : release.blame(global),
        message: `${said}; in strict mode Helm stops with "${asHelmSays(release, setting)} must be set".`,
      };
    }
  },
};

export function isStrict(release: Release): boolean {
  const spire = ['global', 'spire'];
  if (isTruthy(release.value([...spire, 'strictMode']))) return true;
  const recommendations = [...spire, 'recommendations'];
  return (
    isTruthy(release.value([...recommendations, 'enabled'])) &&
    isTruthy(release.value([...recommendations, 'strictMode']) ?? true)
  );
}

function shownValue(value: Json): string {
  return typeof value === 'string' && value !== ''
    ? `still ${quoted(value)}`
    : `${quoted(value)}, which counts as not set`;
}

/** The setting as the templates of the version spell it in their message. */
function asHelmSays({ inVersions }: Release, setting: string): string {
  if (inVersions({ upTo: '0.23.0' }))
    return setting.replace('caSubject', 'ca_subject').replace('commonName', 'common_name');
  return inVersions({ upTo: '0.28.3' }) ? setting.replace('commonName', 'commonNname') : setting;
}
