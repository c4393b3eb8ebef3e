// A server has one key manager; Helm counts them, though not all that there are.
import { choicesIn, pluginsIn, type Choice } from '../values/choices';
import type { Release } from '../values/release';
import { runningServers } from '../values/servers';
import { isCutOff, isOpen, lastWritten } from '../values/settled';
import { isTrueText, isTruthy } from '../values/truth';
import { listedChoices, switchOffOthers } from './choiceWording';
import type { FixProposal, Report, ReleaseRule } from './rule';
import { listed, shown } from './wording';

export const keyManagerCount: ReleaseRule = {
  id: 'key-manager-count',
  summary: 'Require exactly one key manager of each server',
  category: 'server',
  severity: 'error',
  effect: 'helm-fails',
  why:
    '`keyManager.disk` is on by default, so switching on another one makes two. Helm counts `disk`, `memory`, `awsKMS` and, from 0.28.2 ' +
    'on, `unsupportedBuiltInPlugins.keyManager`; a key manager under `customPlugins` is not counted, and beside a counted one SPIRE ' +
    'gets two and refuses to start.',
  source:
    'spire-server templates/configmap.yaml ("exactly one Key Manager"); SPIRE, pkg/server/catalog, constraints of plugin types.',
  scope: 'release',
  examples: [
    {
      title: 'one more than the default',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  keyManager:
    memory:
      enabled: true
#              ^^^^ error: has 2 key managers, \`disk\` by default and \`memory\`
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  keyManager:
    memory:
      enabled: true
    disk:
      enabled: false
`,
    },
    {
      title: 'none',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  keyManager:
    disk:
      enabled: false
#              ^^^^^ error: has no key manager
`,
    },
    {
      title: 'a custom one, which Helm does not count',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  keyManager:
    disk:
      enabled: false
#              ^^^^^ error: does not count those under \`customPlugins.keyManager\`
  customPlugins:
    keyManager:
      hsm: {plugin_cmd: /hsm, plugin_checksum: ""}
`,
    },
    {
      title: 'a custom one beside the default',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  customPlugins:
    keyManager:
#   ^^^^^^^^^^ error: \`disk\` and \`hsm\`; SPIRE
      hsm: {plugin_cmd: /hsm, plugin_checksum: ""}
`,
    },
    {
      title: 'memory in place of disk',
      whole: true,
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  keyManager: {disk: {enabled: false}, memory: {enabled: true}}\n`,
    },
    {
      title: 'another layer may switch disk off',
      values: `root-spire-server:\n  keyManager: {memory: {enabled: true}}\n`,
    },
  ],
  *check(release) {
    for (const server of runningServers(release)) {
      // Without the map of AWS KMS Helm stops before it counts.
      if (isCutOff(release, [server, 'keyManager', 'awsKMS', 'enabled'])) continue;
      yield* judge(release, server);
    }
  },
};

function* judge(release: Release, server: string): Iterable<Report> {
  const ofChart = choicesIn(release, [server, 'keyManager'], isTrueText);
  // A chart of the user's may have none.
  if (ofChart.length === 0) return;
  const choices = [...ofChart, ...builtIns(release, server)];
  const on = choices.filter(choice => choice.on);
  const isKnown = choices.every(choice => choice.on !== undefined);
  const section = [server, 'keyManager'];
  if (on.length > 1) {
    const path =
      lastWritten(
        release,
        on.map(choice => choice.path),
      ) ?? section;
    yield {
      setting: path,
      at: release.blameValue(path),
      message: `${shown([server])} has ${on.length} key managers, ${listedChoices(on)}; Helm stops unless it is exactly one.`,
      fixes: switchOffOthers(on, path),
    };
    return;
  }
  const custom = pluginsIn(release, [server, 'customPlugins', 'keyManager']);
  if (on.length === 0 && isKnown) {
    const path =
      lastWritten(
        release,
        choices.map(choice => choice.path),
      ) ?? section;
    const uncounted = custom.length > 0 ? ' It does not count those under `customPlugins.keyManager`.' : '';
    const [first] = choices.filter(({ name }) => name === 'memory');
    yield {
      setting: path,
      at: release.blameValue(path),
      message: `${shown([server])} has no key manager; Helm stops unless exactly one is on.${uncounted}`,
      fixes: first && custom.length === 0 ? [turnOn(first)] : [],
    };
    return;
  }
  const others = [...on.map(({ name }) => name), ...custom, ...uncountedBuiltIns(release, server)];
  if (on.length === 0 || others.length < 2) return;
  const map = custom.length > 0 ? [server, 'customPlugins', 'keyManager'] : [server, ...builtInMap];
  yield {
    setting: map,
    message: `${shown([server])} has ${others.length} key managers, ${listed(
      others.map(name => `\`${name}\``),
      'and',
    )}; SPIRE takes exactly one, and the server does not start.`,
    effect: 'spire-fails',
  };
}

const builtInMap = ['unsupportedBuiltInPlugins', 'keyManager'];
const countsBuiltIns = { from: '0.28.2' };

/** What stands under `unsupportedBuiltInPlugins` counts as one, however many there are. */
function builtIns(release: Release, server: string): readonly Choice[] {
  const path = [server, ...builtInMap];
  if (!release.inVersions(countsBuiltIns)) return [];
  const isDefault = release.entry(path) === undefined;
  const on = isOpen(release, path) ? undefined : isTruthy(release.value(path));
  return [{ name: builtInMap.join('.'), path, on: isDefault ? false : on, isDefault }];
}

function uncountedBuiltIns(release: Release, server: string): readonly string[] {
  return release.inVersions(countsBuiltIns) ? [] : pluginsIn(release, [server, ...builtInMap]);
}

function turnOn({ name, path }: Choice): FixProposal {
  return { title: `Switch \`${name}\` on`, safe: false, changes: [{ kind: 'set', path, yaml: 'true' }] };
}
