// Two plugins that would write the same bundle.
import { servers } from '../values/servers';
import { lastWritten, whether } from '../values/settled';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const bundlePublisherConflict: ReleaseRule = {
  id: 'bundle-publisher-conflict',
  summary: 'Disallow the notifier and the bundle publisher for one ConfigMap',
  category: 'server',
  severity: 'error',
  effect: 'helm-fails',
  versions: { from: '0.26.0' },
  why:
    'From 0.26.0 on `bundlePublisher.k8sConfigMap` writes the trust bundle and is on by default; the older `notifier.k8sBundle` does the ' +
    'same and excludes it.',
  source: 'spire-server templates/bundle-configmap.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'the old notifier beside the default',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  notifier:
    k8sBundle:
      enabled: true
#              ^^^^ error: Helm stops
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  notifier:
    k8sBundle:
      enabled: false
`,
    },
    {
      title: 'one of them',
      whole: true,
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  notifier: {k8sBundle: {enabled: true}}\n  bundlePublisher: {k8sConfigMap: {enabled: false}}\n`,
    },
    {
      title: 'before there was a publisher',
      whole: true,
      chart: 'spire-nested@0.25.0',
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  notifier: {k8sBundle: {enabled: true}}\n`,
    },
  ],
  *check(release) {
    for (const server of servers(release)) {
      const notifier = [server, 'notifier', 'k8sBundle', 'enabled'];
      const publisher = [server, 'bundlePublisher', 'k8sConfigMap', 'enabled'];
      const both = [notifier, publisher];
      if (!both.every(path => whether(release, path, isTruthy) === true)) continue;
      const path = lastWritten(release, both) ?? notifier;
      const byDefault = release.entry(publisher) ? '' : ', which is on by default,';
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${shown(notifier.slice(0, -1))} and \`bundlePublisher.k8sConfigMap\`${byDefault} write the same bundle; Helm stops where both are on.`,
        fixes: both
          .filter(candidate => release.entry(candidate) || candidate === publisher)
          .map(candidate => ({
            title: `Switch \`${candidate.at(-2)!}\` off`,
            safe: false,
            changes: [{ kind: 'set', path: candidate, yaml: 'false' }],
          })),
      };
    }
  },
};
