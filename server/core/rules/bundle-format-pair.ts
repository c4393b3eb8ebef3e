// A bundle in one format for agents that read another.
import { effective } from '../values/effective';
import { partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isOpen } from '../values/settled';
import { isTruthy } from '../values/truth';
import type { ReleaseRule, Report } from './rule';
import { quoted, shown } from './wording';

export const bundleFormatPair: ReleaseRule = {
  id: 'bundle-format-pair',
  summary: 'Require one format of the trust bundle where it is published and where it is read',
  category: 'agent',
  severity: 'error',
  effect: 'trust-breaks',
  versions: { from: '0.26.0' },
  why:
    'From 0.26.0 on a server writes its bundle into a ConfigMap under "bundle.spiffe" or "bundle.crt", by its format, and agents mount the key of theirs. Where the two ' +
    'differ the key is never there and every agent waits for it. A bundle from a URL is read as "spiffe" unless the agent is told otherwise, and a file ' +
    'of certificates is none.',
  source:
    'spire-server templates/configmap.yaml (k8s_configmap), spire-agent templates/configmap.yaml and daemonset.yaml from 0.26.0 on; rendered.',
  scope: 'release',
  examples: [
    {
      title: 'certificates for agents that read a SPIFFE bundle',
      whole: true,
      values: `tags:
  nestedRoot: true
root-spire-server:
  bundlePublisher:
    k8sConfigMap:
      format: pem
#             ^^^ error: \`upstream-spire-agent\` reads "spiffe"
`,
    },
    {
      title: 'both sides',
      whole: true,
      values: `tags:
  nestedRoot: true
root-spire-server:
  bundlePublisher:
    k8sConfigMap:
      format: pem
upstream-spire-agent:
  trustBundleFormat: pem
`,
    },
    {
      title: 'certificates from a URL',
      chart: 'spire@0.30.0',
      values: `spire-agent:
  trustBundleURL: https://pki.acme.example/bundle.pem
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: \`spire-agent.trustBundleFormat\`
`,
      fixed: `spire-agent:
  trustBundleURL: https://pki.acme.example/bundle.pem
  trustBundleFormat: pem
`,
    },
  ],
  *check(release) {
    const agents = partsOn(release, 'spire-agent').map(({ alias }) => alias);
    for (const agent of agents) yield* fromUrl(release, agent);
    if (!release.whole) return;
    for (const { alias: server } of partsOn(release, 'spire-server')) {
      const publisher = [server, 'bundlePublisher', 'k8sConfigMap'];
      if (!isTruthy(release.value([...publisher, 'enabled'])) || isTruthy(release.value([server, 'externalServer'])))
        continue;
      const format = [...publisher, 'format'];
      const name = effective(release, server, 'bundleConfigMap').value;
      const agent = agents.find(
        alias =>
          effective(release, alias, 'bundleConfigMap').value === name &&
          !isTruthy(release.value([alias, 'trustBundleURL'])),
      );
      if (agent === undefined) continue;
      const read = [agent, 'trustBundleFormat'];
      const [written, expected] = [release.text(format), release.text(read)];
      if (written === undefined || expected === undefined || written === expected) continue;
      if (!release.entry(format) && !release.entry(read)) continue;
      if (
        isOpen(release, format) ||
        isOpen(release, read) ||
        ![written, expected].every(each => /^(?:pem|spiffe)$/.test(each))
      )
        continue;
      const isServer = release.entry(format) !== undefined;
      const [blamed, other, value] = isServer ? [format, read, written] : [read, format, expected];
      yield {
        setting: blamed,
        at: release.blameValue(blamed),
        message: `${shown([server])} publishes its bundle as "${written}" and ${shown([agent])} reads "${expected}" from the same ConfigMap; the key that it mounts is never there, and no agent starts.`,
        fixes: [
          {
            title: `Set ${shown(other)} to the same`,
            safe: false,
            changes: [{ kind: 'set', path: other, yaml: value }],
          },
        ],
      };
    }
  },
};

function* fromUrl(release: Release, agent: string): Iterable<Report> {
  const url = [agent, 'trustBundleURL'];
  const format = [agent, 'trustBundleFormat'];
  const text = release.text(url);
  if (!text || !release.entry(url) || release.entry(format) || release.isFilledLater(url)) return;
  if (!/\.(?:pem|crt|cer)(?:$|\?)/i.test(text) || release.value(format) !== 'spiffe') return;
  yield {
    setting: url,
    at: release.blameValue(url),
    severity: 'warning',
    message: `The agent reads what it gets from ${quoted(text)} as a SPIFFE bundle, which certificates are not, and exits at start; ${shown(format)} says "pem".`,
    fixes: [{ title: 'Set the format to "pem"', safe: false, changes: [{ kind: 'set', path: format, yaml: 'pem' }] }],
  };
}
