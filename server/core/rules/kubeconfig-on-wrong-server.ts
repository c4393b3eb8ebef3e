// Kubeconfigs of child clusters at a server that serves no children.
import { partsMaybeOn } from '../values/parts';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

const serving = 'external-spire-server';

/** What each of the other servers is for. */
const others: Readonly<Record<string, string>> = {
  'root-spire-server': 'signs for the servers of its own cluster',
  'internal-spire-server': 'signs for the workloads of its own cluster',
  'external-root-spire-server-full': 'has no pod: it is what the root needs in a child cluster',
  'external-root-spire-server-security': 'has no pod: it is what the root needs in a child cluster',
};

export const kubeconfigOnWrongServer: ReleaseRule = {
  id: 'kubeconfig-on-wrong-server',
  summary: 'Require kubeconfigs of child clusters at the external server',
  category: 'server',
  severity: 'warning',
  effect: 'differs',
  why:
    'Children connect to the external server of the root cluster. The other servers take `kubeConfigs` too and start controller managers ' +
    'and node attestation for the children, where no child ever connects.',
  source:
    'values.yaml of spire-nested: which server is exposed and for whom; rendered with kubeConfigs at each of them.',
  scope: 'release',
  examples: [
    {
      title: "the root's own server",
      values: `tags:
  nestedRoot: true
root-spire-server:
  kubeConfigs:
# ^^^^^^^^^^^ warning: children connect to \`external-spire-server\`
    child1:
      kubeConfigBase64: QQ==
`,
      fixed: `tags:
  nestedRoot: true
external-spire-server:
  kubeConfigs:
    child1:
      kubeConfigBase64: QQ==
`,
    },
    {
      title: 'the external server',
      values: `tags:\n  nestedRoot: true\nexternal-spire-server:\n  kubeConfigs:\n    child1:\n      kubeConfigBase64: QQ==\n`,
    },
    {
      title: 'the one server of the chart spire',
      chart: 'spire@0.30.0',
      values: `spire-server:\n  kubeConfigs:\n    child1:\n      kubeConfigBase64: QQ==\n`,
    },
  ],
  *check(release) {
    if (!release.model.components.has(serving)) return;
    for (const { alias } of partsMaybeOn(release, 'spire-server')) {
      const purpose = others[alias];
      const path = [alias, 'kubeConfigs'];
      if (purpose === undefined || release.userKeys(path).length === 0) continue;
      const to = [serving, 'kubeConfigs'];
      yield {
        setting: path,
        message: `${shown([alias])} ${purpose}; children connect to ${shown([serving])}, which gets nothing of these kubeconfigs.`,
        fixes: [{ title: `Move to ${shown(to)}`, safe: false, changes: [{ kind: 'move', from: path, to }] }],
      };
    }
  },
};
