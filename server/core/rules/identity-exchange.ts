// What the identity exchange of 0.30.0 is not installed without.
import type { SettingPath } from '../path';
import { partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isOpen, lastWritten } from '../values/settled';
import { isTruthy } from '../values/truth';
import type { FixProposal, Report, ReleaseRule } from './rule';
import { shown } from './wording';

export const identityExchange: ReleaseRule = {
  id: 'identity-exchange',
  summary: 'Require what the identity exchange is not installed without',
  category: 'exposure',
  severity: 'error',
  effect: 'helm-fails',
  versions: { from: '0.30.0', upTo: '0.30.0' },
  why:
    'The identity exchange wants a certificate, from a Secret (`tls.externalSecret`) or from cert-manager (`tls.certManager`), at least ' +
    'one of `auth.plugins`, and `rest.enabled`. `grpc.enabled` does not work in 0.30.0: its Service asks for `service.annotations`, ' +
    'which the chart does not have. In `spire-nested` the part is off until its `enabled` says otherwise, whatever the tags.',
  source: 'spire-identity-exchange templates/configmap.yaml and grpc-service.yaml of 0.30.0.',
  scope: 'release',
  examples: [
    {
      title: 'switched on and nothing else',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-identity-exchange:
  enabled: true
  tls:
# ^^^ error: has no TLS configuration
    externalSecret: {secretName: exchange-cert}
  auth:
    plugins: []
#   ^^^^^^^ error: has no auth plugin
`,
    },
    {
      title: 'grpc',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-identity-exchange:
  enabled: true
  tls: {externalSecret: {enabled: true, secretName: exchange-cert}}
  auth: {plugins: [{k8s: {}}]}
  grpc:
    enabled: true
#            ^^^^ error: \`service.annotations\`
`,
    },
    {
      title: 'settings of a part that is off',
      whole: true,
      values: `tags: {bottomTurtleHAA: true}
spire-identity-exchange-bottom-turtle-ha-a:
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: is off
  auth: {plugins: [{k8s: {}}]}
`,
    },
    {
      title: 'all there',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-identity-exchange:
  enabled: true
  tls: {externalSecret: {enabled: true, secretName: exchange-cert}}
  auth: {plugins: [{k8s: {}}]}
`,
    },
  ],
  *check(release) {
    for (const { alias } of partsOn(release, 'spire-identity-exchange')) {
      yield* judgeTls(release, alias);
      yield* judgePlugins(release, alias);
      yield* judgeServices(release, alias);
    }
    yield* off(release);
  },
};

function* judgeTls(release: Release, alias: string): Iterable<Report> {
  const switches = ['externalSecret', 'certManager'].map(way => [alias, 'tls', way, 'enabled']);
  if (switches.some(path => isOpen(release, path))) return;
  const on = switches.filter(path => isTruthy(release.value(path)));
  if (on.length === 1) return;
  const path = lastWritten(release, switches) ?? [alias, 'tls'];
  yield {
    setting: path,
    at: path.at(-1) === 'enabled' ? release.blameValue(path) : release.blame(path),
    message:
      on.length === 0
        ? `${shown([alias])} has no TLS configuration; Helm stops unless \`tls.externalSecret\` or \`tls.certManager\` is on.`
        : `${shown([alias])} has 2 TLS configurations, \`externalSecret\` and \`certManager\`; Helm stops unless it is one.`,
    fixes:
      on.length === 0
        ? switches.map(way => turn(way, true))
        : on.filter(other => other !== path).map(way => turn(way, false)),
  };
}

function* judgePlugins(release: Release, alias: string): Iterable<Report> {
  const plugins = [alias, 'auth', 'plugins'];
  if (isOpen(release, plugins)) return;
  const value = release.value(plugins);
  // A number or a bool is the wrong type already.
  if (isTruthy(value) || typeof value === 'number' || typeof value === 'boolean') return;
  yield {
    setting: plugins,
    message: `${shown([alias])} has no auth plugin in \`auth.plugins\`; Helm stops unless there is one.`,
  };
}

function* judgeServices(release: Release, alias: string): Iterable<Report> {
  const [rest, grpc] = [
    [alias, 'rest', 'enabled'],
    [alias, 'grpc', 'enabled'],
  ] as const;
  if (isOpen(release, rest) || isOpen(release, grpc)) return;
  if (isTruthy(release.value(grpc))) {
    // One who writes the map that the template looks for gets the Service.
    if (release.entry([alias, 'service'])?.value.kind === 'map') return;
    yield {
      setting: grpc,
      at: release.blameValue(grpc),
      message:
        '`grpc.enabled` makes Helm stop in 0.30.0: the template of its Service asks for `service.annotations`, which the chart does not have.',
      fixes: [turn(grpc, false)],
    };
  } else if (!isTruthy(release.value(rest))) {
    yield {
      setting: rest,
      at: release.blameValue(rest),
      message: `${shown([alias])} has neither \`rest\` nor \`grpc\` on; Helm stops unless one is.`,
      fixes: [turn(rest, true)],
    };
  }
}

/** A tag does not switch it on: the chart's own `enabled: false` goes before. */
function* off(release: Release): Iterable<Report> {
  for (const { alias, part, tags } of release.model.components.values()) {
    if (part !== 'spire-identity-exchange' || release.components.get(alias) !== 'off') continue;
    const isTagged = tags.some(tag => release.value(['tags', tag]) === true);
    const enabled = [alias, 'enabled'];
    if (!isTagged || release.entry([alias])?.value.kind !== 'map' || release.entry(enabled)) continue;
    if (release.mayBeSetElsewhere(enabled)) continue;
    yield {
      setting: enabled,
      at: release.blame([alias]),
      message: `${shown([alias])} is off: the chart says \`enabled: false\` itself, which goes before any tag. Helm ignores what stands here.`,
      severity: 'info',
      effect: 'helm-ignores',
      fixes: [turn(enabled, true)],
    };
  }
}

function turn(path: SettingPath, on: boolean): FixProposal {
  const name = path.length > 2 ? path.slice(1, -1).join('.') : path[0]!;
  return {
    title: `Switch \`${name}\` ${on ? 'on' : 'off'}`,
    safe: false,
    changes: [{ kind: 'set', path, yaml: String(on) }],
  };
}
