// Federated trust domains of a server are looked after by one controller manager.
import type { SettingPath } from '../path';
import { clusterIds } from '../values/clusterIds';
import type { Release } from '../values/release';
import { runningServers } from '../values/servers';
import { lastWritten, whether } from '../values/settled';
import { isTrueText, isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const federatedTrustDomainsReconciledTwice: ReleaseRule = {
  id: 'federated-trust-domains-reconciled-twice',
  summary: 'Disallow two controller managers that reconcile the federated trust domains of one server',
  category: 'federation',
  severity: 'error',
  effect: 'helm-fails',
  why:
    "The server's own controller manager reconciles them by default; those of child clusters do not, unless " +
    '`reconcile.clusterFederatedTrustDomains` says so for the cluster or under `externalControllerManagers.defaults`. False for one ' +
    'cluster does not override true in the defaults.',
  source: 'spire-server templates/_controller-manager-container.tpl.',
  scope: 'release',
  examples: [
    {
      title: 'for a child cluster',
      whole: true,
      values: `tags: {nestedRoot: true}
external-spire-server:
  kubeConfigs: {child01: {kubeConfigBase64: QQ==}}
  externalControllerManagers:
    clusters:
      child01:
        reconcile: {clusterFederatedTrustDomains: true}
#                                                 ^^^^ error: 2 controller managers, its own and that of "child01"
`,
    },
    {
      title: "in place of the server's own",
      whole: true,
      values: `tags: {nestedRoot: true}
external-spire-server:
  kubeConfigs: {child01: {kubeConfigBase64: QQ==}}
  controllerManager: {reconcile: {clusterFederatedTrustDomains: false}}
  externalControllerManagers: {defaults: {reconcile: {clusterFederatedTrustDomains: true}}}
`,
    },
  ],
  *check(release) {
    for (const server of runningServers(release)) {
      const managers = [server, 'externalControllerManagers'];
      const own = [server, 'controllerManager'];
      const ownSetting = reconcileIn(own);
      const isOwn =
        whether(release, [...own, 'enabled'], isTrueText) === true && whether(release, ownSetting, isTruthy) === true;
      const others = clusterIds(release)
        .filter(cluster => cluster.server === server)
        .flatMap(({ id }) => {
          const path = decidedBy(release, managers, id);
          return path ? [{ id, path }] : [];
        });
      const count = others.length + (isOwn ? 1 : 0);
      if (others.length === 0 || count < 2) continue;
      const path =
        lastWritten(
          release,
          others.map(other => other.path),
        ) ?? others[0]!.path;
      const who = [...(isOwn ? ['its own'] : []), ...others.map(({ id }) => `that of "${id}"`)];
      const named = who.length > 3 ? `${who.slice(0, 2).join(', ')} and ${who.length - 2} more` : who.join(' and ');
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `The federated trust domains of ${shown([server])} are reconciled by ${count} controller managers, ${named}; Helm stops at more than one.`,
        related:
          isOwn && release.entry(ownSetting)
            ? [{ at: release.blameValue(ownSetting), message: "the server's own" }]
            : [],
        fixes: [{ title: 'Set to false', safe: false, changes: [{ kind: 'set', path, yaml: 'false' }] }],
      };
    }
  },
};

function reconcileIn(section: SettingPath): SettingPath {
  return [...section, 'reconcile', 'clusterFederatedTrustDomains'];
}

/** The setting by which a cluster's controller manager reconciles them; `undefined` where it does not. */
function decidedBy(release: Release, managers: SettingPath, id: string): SettingPath | undefined {
  const candidates = [
    [...managers, 'clusters', id],
    [...managers, 'defaults'],
  ].map(reconcileIn);
  return candidates.find(path => whether(release, path, isTruthy) === true);
}
