// Prefixes by which controller managers know their own entries.
import { clusterIds } from '../values/clusterIds';
import type { SettingPath } from '../path';
import { partsMaybeOn, partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule, Report } from './rule';
import { shown } from './wording';

export const entryIdPrefix: ReleaseRule = {
  id: 'entry-id-prefix',
  summary: 'Require entry prefixes that controller managers can tell their entries by',
  category: 'identities',
  severity: 'warning',
  effect: 'differs',
  why:
    'A controller manager deletes every entry that it does not know from its own cluster. With `addEntryIDPrefix` it looks only at those ' +
    'that begin with its cluster name; without it the managers of several clusters at one server delete one another. ' +
    '`entryIDPrefixCleanup` is the prefix of entries to clear away, a text: `true` is not written at all.',
  source: 'spire-server templates/controller-manager-configmap.yaml; upgrade notes of the chart for 0.20 and 0.21.',
  scope: 'release',
  examples: [
    {
      title: 'no prefix with two managers',
      values: `tags: {nestedRoot: true}
external-spire-server:
  controllerManager:
    addEntryIDPrefix: false
#   ^^^^^^^^^^^^^^^^ warning: delete each other's entries
  kubeConfigs:
    child1: {kubeConfigBase64: QQ==}
`,
      fixed: `tags: {nestedRoot: true}
external-spire-server:
  kubeConfigs:
    child1: {kubeConfigBase64: QQ==}
`,
    },
    {
      title: 'true in place of a prefix',
      values: `tags: {nestedRoot: true}
internal-spire-server:
  controllerManager:
    entryIDPrefixCleanup: true
#   ^^^^^^^^^^^^^^^^^^^^ warning: a text
`,
    },
    {
      title: 'one manager without a prefix',
      values: `tags: {nestedRoot: true}\ninternal-spire-server:\n  controllerManager:\n    addEntryIDPrefix: false\n`,
    },
    {
      title: 'entries without a prefix to be cleared away',
      values: `tags: {nestedRoot: true}\ninternal-spire-server:\n  controllerManager:\n    entryIDPrefixCleanup: ""\n`,
    },
  ],
  *check(release) {
    for (const { alias } of partsOn(release, 'spire-server')) yield* withoutPrefix(release, alias);
    for (const { alias } of partsMaybeOn(release, 'spire-server')) {
      const clusters = [alias, 'externalControllerManagers', 'clusters'];
      const maps = [
        [alias, 'controllerManager'],
        [alias, 'externalControllerManagers', 'defaults'],
        ...release.userKeys(clusters).map(id => [...clusters, id]),
      ];
      for (const map of maps) yield* cleanup(release, [...map, 'entryIDPrefixCleanup']);
    }
  },
};

function* withoutPrefix(release: Release, alias: string): Iterable<Report> {
  const path = [alias, 'controllerManager', 'addEntryIDPrefix'];
  if (!release.entry(path) || release.isFilledLater(path) || isTruthy(release.value(path))) return;
  const own = String(release.value([alias, 'controllerManager', 'enabled'])) === 'true' ? 1 : 0;
  const managers = own + clusterIds(release).filter(({ server }) => server === alias).length;
  if (managers < 2) return;
  yield {
    setting: path,
    message: `${managers} controller managers work at this server; without a prefix they delete each other's entries.`,
    fixes: [{ title: `Remove ${shown(path.slice(-1))}`, safe: false, changes: [{ kind: 'remove', path }] }],
  };
}

function* cleanup(release: Release, path: SettingPath): Iterable<Report> {
  if (!release.entry(path) || release.isFilledLater(path) || release.value(path) !== true) return;
  yield {
    setting: path,
    effect: 'helm-ignores',
    message: `${shown(path)} is the prefix of the entries to clear away, a text ("" for those without one); the chart leaves \`true\` out, and nothing is cleared away.`,
  };
}
