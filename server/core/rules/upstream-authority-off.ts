// A server of a nested SPIRE that is cut off from the server above it.
import type { SettingPath } from '../path';
import { partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const upstreamAuthorityOff: ReleaseRule = {
  id: 'upstream-authority-off',
  summary: 'Require the way up to the root for the servers below it',
  category: 'trust',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'Internal and external server get their CA from the root, through the upstream agent and its CSI driver. Without an upstream authority ' +
    'such a server signs under a CA that it made itself: under the same trust domain, but trusted by nobody outside its own pods. Without ' +
    'agent or driver it never starts.',
  source: 'values.yaml of spire-nested; SPIRE: a server without an UpstreamAuthority makes a self-signed CA.',
  scope: 'release',
  examples: [
    {
      title: 'switched off',
      values: `tags:
  nestedChildFull: true
internal-spire-server:
  upstreamAuthority:
    spire:
      enabled: false
#     ^^^^^^^ warning: a CA of its own
`,
    },
    {
      title: 'without the agent that it asks',
      values: `tags:
  nestedRoot: true
upstream-spire-agent:
  enabled: false
# ^^^^^^^ warning: \`internal-spire-server\` and \`external-spire-server\` wait for it
`,
    },
    {
      title: 'another authority in its place',
      values: `tags: {nestedRoot: true}
internal-spire-server:
  upstreamAuthority:
    spire: {enabled: false}
    vault: {enabled: true}
`,
    },
    {
      title: 'the root has nobody above it',
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  upstreamAuthority:\n    spire: {enabled: false}\n`,
    },
  ],
  *check(release) {
    if (release.model.chart !== 'spire-nested') return;
    const waiting: string[] = [];
    for (const { alias, settings } of partsOn(release, 'spire-server')) {
      const enabled = [alias, 'upstreamAuthority', 'spire', 'enabled'];
      const preset = settings.children
        .get('upstreamAuthority')
        ?.children.get('spire')
        ?.children.get('enabled')?.default;
      if (preset !== true || release.isFilledLater(enabled)) continue;
      if (isTruthy(release.value(enabled))) waiting.push(alias);
      else if (release.entry(enabled) && !hasAuthority(release, alias)) {
        yield {
          setting: enabled,
          message: `Without an upstream authority ${shown([alias])} signs under a CA of its own, which nobody under the root trusts.`,
        };
      }
    }
    if (waiting.length === 0) return;
    for (const alias of ['upstream-spire-agent', 'upstream-spiffe-csi-driver']) {
      const enabled = [alias, 'enabled'];
      if (!release.entry(enabled) || release.value(enabled) !== false) continue;
      const servers = waiting.filter(name => !name.includes('bottom-turtle')).map(name => shown([name]));
      if (servers.length === 0) return;
      yield {
        setting: enabled,
        message: `${servers.join(' and ')} ${servers.length === 1 ? 'waits' : 'wait'} for it: the CA of a server below the root comes through this part, and its pod does not start without.`,
      };
    }
  },
};

/** True where a server gets its CA from somewhere else than from itself. */
export function hasAuthority(release: Release, alias: string): boolean {
  const path: SettingPath = [alias, 'upstreamAuthority'];
  const custom = ['customPlugins', 'unsupportedBuiltInPlugins'].map(key => [alias, key, 'upstreamAuthority']);
  return (
    release.isFilledLater(path) ||
    release.keys(path).some(kind => isTruthy(release.value([...path, kind, 'enabled']))) ||
    custom.some(plugins => isTruthy(release.value(plugins)))
  );
}
