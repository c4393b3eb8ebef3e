// CSI drivers of one node that look for the kubelet in different folders.
import { partsOn } from '../values/parts';
import type { SettingPath } from '../path';
import type { ReleaseRule } from './rule';
import { quoted, shown } from './wording';

export const kubeletPath: ReleaseRule = {
  id: 'kubelet-path',
  summary: 'Require one folder of the kubelet for all CSI drivers of a release',
  category: 'agent',
  severity: 'error',
  effect: 'differs',
  why:
    'A node has one kubelet with one folder: "/var/lib/kubelet" usually, "/var/snap/microk8s/common/var/lib/kubelet" with MicroK8s, ' +
    '"/var/lib/k0s/kubelet" with k0s. A driver that is told another registers where nobody looks, and every pod that mounts it stays in ContainerCreating.',
  source: 'spiffe-csi-driver templates/daemonset.yaml (kubeletPath); documentation of MicroK8s and k0s.',
  scope: 'release',
  examples: [
    {
      title: 'one driver was forgotten',
      whole: true,
      values: `tags:
  nestedRoot: true
downstream-spiffe-csi-driver:
  kubeletPath: /var/snap/microk8s/common/var/lib/kubelet
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: \`upstream-spiffe-csi-driver.kubeletPath\`
`,
      fixed: `tags:
  nestedRoot: true
downstream-spiffe-csi-driver:
  kubeletPath: /var/snap/microk8s/common/var/lib/kubelet
upstream-spiffe-csi-driver:
  kubeletPath: /var/snap/microk8s/common/var/lib/kubelet
`,
    },
    {
      title: 'both drivers',
      whole: true,
      values: `tags:
  nestedRoot: true
downstream-spiffe-csi-driver:
  kubeletPath: /var/lib/k0s/kubelet
upstream-spiffe-csi-driver:
  kubeletPath: /var/lib/k0s/kubelet
`,
    },
  ],
  *check(release) {
    if (!release.whole) return;
    const paths = partsOn(release, 'spiffe-csi-driver').map(({ alias }): SettingPath => [alias, 'kubeletPath']);
    if (paths.some(path => release.isFilledLater(path))) return;
    const own = paths.find(path => release.entry(path));
    const value = own && release.text(own);
    const other = own && paths.find(path => trimmed(release.text(path)) !== trimmed(value));
    if (!own || !value || !other) return;
    yield {
      setting: own,
      at: release.blameValue(own),
      message: `${shown(own)} is ${quoted(value)} and ${shown(other)} is ${quoted(release.value(other) ?? '')}, but a node has one kubelet; of the two drivers one registers where nobody looks, and pods that mount it never start.`,
      fixes: [
        { title: `Set ${shown(other)} to the same`, safe: false, changes: [{ kind: 'set', path: other, yaml: value }] },
      ],
    };
  },
};

function trimmed(path: string | undefined): string {
  return (path ?? '').replace(/\/+$/, '');
}
