// Plugins of one's own: what the chart must know of each, and what it does not take.
import type { SettingPath } from '../path';
import { agents } from '../values/agents';
import type { Release } from '../values/release';
import { servers, runningServers } from '../values/servers';
import { isTruthy } from '../values/truth';
import { renameToNearest } from './nearestWord';
import type { Report, ReleaseRule } from './rule';
import { keyOf, listed, quoted, shown } from './wording';

const required = ['plugin_cmd', 'plugin_checksum'];
/** From here on a plugin can come with an image. */
const hasImage = { from: '0.30.0' };

export const customPlugin: ReleaseRule = {
  id: 'custom-plugin',
  summary: 'Require what the chart asks of plugins of your own',
  category: 'settings',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'Each entry of `customPlugins` names a program and its checksum, `plugin_cmd` and `plugin_checksum`; the checksum may be empty, but it ' +
    'has to be there. What the plugin itself takes goes below `plugin_data`. From 0.30.0 on `image` brings the program along.',
  source:
    'spire-server and spire-agent templates/configmap.yaml; spire-lib templates/_helpers.tpl, spire-lib.registry.',
  scope: 'release',
  examples: [
    {
      title: 'no checksum',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  customPlugins:
    workloadAttestor:
      docker:
#     ^^^^^^ error: has no \`plugin_checksum\`
        plugin_cmd: /plugins/docker
`,
      fixed: `spire-agent:
  customPlugins:
    workloadAttestor:
      docker:
        plugin_cmd: /plugins/docker
        plugin_checksum: ""
`,
    },
    {
      title: 'a setting of the plugin beside those of the chart',
      chart: 'spire@0.30.0',
      values: `spire-server:
  customPlugins:
    notifier:
      mail:
        plugin_cmd: /plugins/mail
        plugin_checksum: ""
        plugin_args: [a]
#       ^^^^^^^^^^^ error: takes \`plugin_cmd\`, \`plugin_checksum\`, \`plugin_data\` and \`image\`
`,
    },
    {
      title: 'an image without a registry',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  customPlugins:
    workloadAttestor:
      docker:
        plugin_cmd: /plugins/docker
        plugin_checksum: ""
        image:
#       ^^^^^ error: has no \`registry\`
          repository: acme/docker-attestor
`,
    },
    {
      title: 'all there',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  customPlugins:
    workloadAttestor:
      docker: {plugin_cmd: /plugins/docker, plugin_checksum: "", plugin_data: {a: b}}
`,
    },
  ],
  *check(release) {
    const running = new Set(runningServers(release));
    for (const server of servers(release)) yield* pluginsOf(release, [server], running.has(server));
    const maps = agents(release).flatMap(({ alias, own }) => [[alias], own]);
    const once = new Map(maps.map(path => [path.join('.'), path])).values();
    for (const path of once) yield* pluginsOf(release, path, true);
  },
};

function* pluginsOf(release: Release, of: SettingPath, hasPods: boolean): Iterable<Report> {
  const map = [...of, 'customPlugins'];
  for (const type of release.userKeys(map)) {
    for (const name of release.userKeys([...map, type])) yield* judge(release, [...map, type, name], hasPods);
  }
}

function* judge(release: Release, plugin: SettingPath, hasPods: boolean): Iterable<Report> {
  const entry = release.entry(plugin);
  if (!entry || release.isFilledLater(plugin)) return;
  if (entry.value.kind === 'leaf') {
    // Anything else that is no map is the wrong type already.
    if (entry.value.value !== null) return;
    yield {
      setting: plugin,
      message: `${shown(plugin.slice(-2))} is null; Helm stops unless it is a map with \`plugin_cmd\` and \`plugin_checksum\`.`,
    };
    return;
  }
  for (const key of required) {
    const path = [...plugin, key];
    if (release.entry(path) || release.mayBeSetElsewhere(path)) continue;
    yield {
      setting: path,
      at: release.blame(plugin),
      message: `${shown(plugin.slice(-2))} has no \`${key}\`; Helm stops unless it is there, if only as "".`,
      fixes:
        key === 'plugin_checksum'
          ? [{ title: 'Add an empty `plugin_checksum`', safe: false, changes: [{ kind: 'set', path, yaml: '""' }] }]
          : [],
    };
  }
  const taken = [...required, 'plugin_data', ...(release.inVersions(hasImage) ? ['image'] : [])];
  const takenText = listed(
    taken.map(key => `\`${key}\``),
    'and',
  );
  for (const key of release.userKeys(plugin)) {
    if (taken.includes(key)) continue;
    const path = [...plugin, key];
    yield {
      setting: path,
      message:
        key === 'image'
          ? `${keyOf(path)} of a plugin came with 0.30.0; here it takes ${takenText}, and Helm stops at anything else.`
          : `${shown(plugin.slice(-2))} takes ${takenText}; Helm stops at ${keyOf(path)}.`,
      fixes: renameToNearest(
        path,
        taken.filter(other => !release.entry([...plugin, other])),
      ),
    };
  }
  if (hasPods && taken.includes('image')) yield* judgeImage(release, [...plugin, 'image']);
}

function* judgeImage(release: Release, image: SettingPath): Iterable<Report> {
  if (release.isFilledLater(image) || !isTruthy(release.value(image))) return;
  if (release.entry(image)?.value.kind === 'leaf') {
    yield {
      setting: image,
      at: release.blameValue(image),
      message: `${keyOf(image)} takes a map with \`registry\` and \`repository\`, not ${quoted(release.value(image) ?? null)}; Helm stops with an error.`,
    };
    return;
  }
  const registry = [...image, 'registry'];
  const global = ['global', 'spire', 'image', 'registry'];
  if (isTruthy(release.value(global)) || release.isFilledLater(global) || release.mayBeSetElsewhere(global)) return;
  if (release.isFilledLater(registry) || release.mayBeSetElsewhere(registry)) return;
  if (release.value(registry) !== undefined) return;
  yield {
    setting: registry,
    at: release.blame(registry),
    message: `${keyOf(image)} has no \`registry\`; Helm stops unless it is there, if only as "".`,
    fixes: [{ title: 'Add an empty `registry`', safe: false, changes: [{ kind: 'set', path: registry, yaml: '""' }] }],
  };
}
