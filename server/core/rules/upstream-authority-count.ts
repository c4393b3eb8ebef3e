// A server signs under one upstream authority; in nested servers it already has one.
import { choicesIn, pluginsIn } from '../values/choices';
import type { Release } from '../values/release';
import { runningServers } from '../values/servers';
import { isCutOff, lastWritten } from '../values/settled';
import { isTrueText } from '../values/truth';
import { listedChoices, switchOffOthers } from './choiceWording';
import type { Report, ReleaseRule } from './rule';
import { listed, shown } from './wording';

export const upstreamAuthorityCount: ReleaseRule = {
  id: 'upstream-authority-count',
  summary: 'Disallow a second upstream authority',
  category: 'server',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'The internal and external servers of spire-nested sign under the root by `upstreamAuthority.spire`, which is on by default there. ' +
    'Another authority belongs to `root-spire-server`, or takes the place of the root.',
  source:
    'spire-server templates/configmap.yaml ("a single Upstream Authority"); SPIRE, pkg/server/catalog, constraints of plugin types.',
  scope: 'release',
  examples: [
    {
      title: "beside the nested server's own",
      whole: true,
      values: `tags: {nestedRoot: true}
internal-spire-server:
  upstreamAuthority:
    certManager:
      enabled: true
#              ^^^^ error: 2 upstream authorities, \`certManager\` and \`spire\` by default
`,
      fixed: `tags: {nestedRoot: true}
internal-spire-server:
  upstreamAuthority:
    certManager:
      enabled: true
    spire:
      enabled: false
`,
    },
    {
      title: 'two written out',
      chart: 'spire@0.30.0',
      values: `spire-server:
  upstreamAuthority:
    disk: {enabled: true}
    vault: {enabled: "true"}
#                    ^^^^^^ error: Helm stops
`,
    },
    {
      title: 'a custom one beside another',
      chart: 'spire@0.30.0',
      values: `spire-server:
  upstreamAuthority: {disk: {enabled: true}}
  customPlugins:
    upstreamAuthority:
#   ^^^^^^^^^^^^^^^^^ error: the server does not start
      step: {plugin_cmd: /step, plugin_checksum: ""}
`,
    },
    {
      title: 'at the root',
      whole: true,
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  upstreamAuthority: {awsPCA: {enabled: true}}\n`,
    },
  ],
  *check(release) {
    for (const server of runningServers(release)) {
      if (!isCutOff(release, [server, 'upstreamAuthority', 'disk'])) yield* judge(release, server);
    }
  },
};

function* judge(release: Release, server: string): Iterable<Report> {
  const on = choicesIn(release, [server, 'upstreamAuthority'], isTrueText).filter(choice => choice.on);
  if (on.length > 1) {
    const path = lastWritten(
      release,
      on.map(choice => choice.path),
    ) ?? [server, 'upstreamAuthority'];
    yield {
      setting: path,
      at: release.blameValue(path),
      message: `${shown([server])} has ${on.length} upstream authorities, ${listedChoices(on)}; Helm stops at more than one.`,
      fixes: switchOffOthers(on, path),
    };
    return;
  }
  const maps = ['customPlugins', 'unsupportedBuiltInPlugins'].map(map => [server, map, 'upstreamAuthority']);
  const further = maps.map(map => ({ map, names: pluginsIn(release, map) })).filter(({ names }) => names.length > 0);
  const all = [...on.map(({ name }) => name), ...further.flatMap(({ names }) => names)];
  const last = further.at(-1);
  if (all.length < 2 || !last) return;
  yield {
    setting: last.map,
    message: `${shown([server])} has ${all.length} upstream authorities, ${listed(
      all.map(name => `\`${name}\``),
      'and',
    )}; SPIRE takes one at most, and the server does not start.`,
    effect: 'spire-fails',
  };
}
