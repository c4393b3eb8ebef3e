// What the templates of the OIDC discovery provider refuse, and one thing they only refuse of some.
import type { SettingPath } from '../path';
import { partsMaybeOn, partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isOpen, lastWritten } from '../values/settled';
import { isTruthy } from '../values/truth';
import type { Report, ReleaseRule } from './rule';
import { listed, quoted, shown } from './wording';

const ways = ['spire', 'externalSecret', 'certManager'];

export const oidcProvider: ReleaseRule = {
  id: 'oidc-provider',
  summary: 'Require one TLS configuration and a bundle source of the OIDC discovery provider',
  category: 'exposure',
  severity: 'error',
  effect: 'helm-fails',
  why:
    '`tls.spire` is on by default; with `tls.externalSecret` or `tls.certManager` beside it Helm stops, but only where ' +
    '`enabled` is true: a provider that a tag switches on is not checked, and `tls.spire` wins. An empty `bundleSource` is none of the ' +
    'two (from 0.26.0 on). Without TLS a PodMonitor takes its name from an agent of the same release.',
  source: 'spiffe-oidc-discovery-provider templates/configmap.yaml and podmonitor.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'a Secret beside the default',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spiffe-oidc-discovery-provider:
  enabled: true
  tls:
    externalSecret:
      enabled: true
#              ^^^^ error: \`spire\` and \`externalSecret\`
      secretName: oidc-cert
`,
      fixed: `spiffe-oidc-discovery-provider:
  enabled: true
  tls:
    externalSecret:
      enabled: true
      secretName: oidc-cert
    spire:
      enabled: false
`,
    },
    {
      title: 'the same, switched on by a tag',
      whole: true,
      values: `tags: {nestedRoot: true}
spiffe-oidc-discovery-provider:
  tls:
    externalSecret:
      enabled: true
#              ^^^^ warning: \`tls.spire\` wins
      secretName: oidc-cert
`,
    },
    {
      title: 'no source of the bundle',
      chart: 'spire@0.30.0',
      values: `spiffe-oidc-discovery-provider:
  bundleSource: ""
#               ^^ error: Helm stops
`,
      fixed: `spiffe-oidc-discovery-provider:
  bundleSource: ConfigMap
`,
    },
    {
      title: 'one TLS configuration',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spiffe-oidc-discovery-provider:
  enabled: true
  tls: {spire: {enabled: false}, externalSecret: {enabled: true, secretName: oidc-cert}}
`,
    },
  ],
  *check(release) {
    for (const { alias } of partsMaybeOn(release, 'spiffe-oidc-discovery-provider')) {
      yield* judgeTls(release, alias);
      yield* judgeSource(release, [alias, 'bundleSource']);
      yield* judgeMonitor(release, alias);
    }
  },
};

function* judgeTls(release: Release, alias: string): Iterable<Report> {
  const switches = ways.map(way => [alias, 'tls', way, 'enabled']);
  const on = switches.filter(path => !isOpen(release, path) && isTruthy(release.value(path)));
  if (on.length < 2) return;
  const path = lastWritten(release, on) ?? on[0]!;
  const enabled = [alias, 'enabled'];
  if (isOpen(release, enabled)) return;
  const isChecked = isTruthy(release.value(enabled));
  const named = listed(
    on.map(([, , way]) => `\`${way}\``),
    'and',
  );
  yield {
    setting: path,
    at: release.blameValue(path),
    message: isChecked
      ? `${shown([alias])} has ${on.length} TLS configurations, ${named}; Helm stops unless it is one.`
      : `${shown([alias])} has ${on.length} TLS configurations, ${named}; Helm counts them only with \`enabled: true\`. Here \`tls.${on[0]![2]}\` wins.`,
    ...(!isChecked && { severity: 'warning', effect: 'differs' }),
    fixes: on
      .filter(other => other !== path)
      .map(other => ({
        title: `Switch \`tls.${other[2]}\` off`,
        safe: false,
        changes: [{ kind: 'set', path: other, yaml: 'false' }],
      })),
  };
}

function* judgeSource(release: Release, path: SettingPath): Iterable<Report> {
  if (!release.inVersions({ from: '0.26.0' })) return;
  const entry = release.entry(path);
  if (entry?.value.kind !== 'leaf' || isOpen(release, path)) return;
  const { value } = entry.value;
  // Other words are among the values that unknown-value speaks of.
  if (value !== '' && value !== null) return;
  yield {
    setting: path,
    at: release.blameValue(path),
    message: `\`bundleSource\` takes "ConfigMap" or "CSI", not ${quoted(value)}; Helm stops with an error.`,
    fixes: ['ConfigMap', 'CSI'].map(word => ({
      title: `Change to "${word}"`,
      safe: false,
      changes: [{ kind: 'set', path, yaml: word }],
    })),
  };
}

/** The chart names the PodMonitor with a template of the agent's, which is not there without one. */
function* judgeMonitor(release: Release, alias: string): Iterable<Report> {
  const agents = [...release.model.components.values()].filter(({ part }) => part === 'spire-agent');
  if (partsOn(release, 'spiffe-oidc-discovery-provider').length === 0) return;
  if (agents.some(agent => release.components.get(agent.alias) !== 'off') || !release.whole) return;
  const isTls = ways.some(way => isTruthy(release.value([alias, 'tls', way, 'enabled'])));
  const asksEnabled = release.inVersions(tlsAsksEnabled) && !isTruthy(release.value([alias, 'enabled']));
  if (isTls && !asksEnabled) return;
  const monitor = ['telemetry', 'prometheus', 'podMonitor', 'enabled'];
  const [everywhere, own] = [
    ['global', ...monitor],
    [alias, ...monitor],
  ];
  const path = release.value(everywhere) === undefined ? own : everywhere;
  if (release.isFilledLater(path) || !isTruthy(release.value(path))) return;
  yield {
    setting: path,
    at: release.blameValue(path),
    message: `${shown([alias])} without TLS names its PodMonitor after an agent of the release, and none is on; Helm stops with an error.`,
    fixes: [
      {
        title: `Switch \`podMonitor\` off`,
        safe: false,
        changes: [{ kind: 'set', path, yaml: 'false' }],
      },
    ],
  };
}

/** Up to here TLS counts only with `enabled: true`, whatever a tag says. */
const tlsAsksEnabled = { upTo: '0.22.0' };
