// Each child cluster's kubeconfig comes from one place.
import type { SettingPath } from '../path';
import { fullname } from '../values/names/fullname';
import type { Release } from '../values/release';
import { runningServers, servers } from '../values/servers';
import { isTruthy } from '../values/truth';
import { lastWritten } from '../values/settled';
import type { Report, ReleaseRule } from './rule';
import { keyOf, listed, quoted, removeFix, shown } from './wording';

export const kubeconfigSource: ReleaseRule = {
  id: 'kubeconfig-source',
  summary: 'Require exactly one source of each kubeconfig',
  category: 'server',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'An entry of `kubeConfigs` has `kubeConfig`, `kubeConfigBase64` or, from 0.30.0 on, `externalSecret`. The keys count, not what is in ' +
    'them: layers merge an entry key by key, and a null in a later layer does not take one away again.',
  source: 'spire-server templates/kubeconfig-secret.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'two sources',
      values: `external-spire-server:
  kubeConfigs:
    child01:
      kubeConfig: "apiVersion: v1"
      kubeConfigBase64: YXBpVmVyc2lvbjogdjE=
#     ^^^^^^^^^^^^^^^^ error: 2 sources, \`kubeConfig\` and \`kubeConfigBase64\`
`,
      fixed: `external-spire-server:
  kubeConfigs:
    child01:
      kubeConfigBase64: YXBpVmVyc2lvbjogdjE=
`,
    },
    {
      title: 'no source',
      whole: true,
      values: `tags: {nestedRoot: true}
external-spire-server:
  kubeConfigs:
    child01: {}
#   ^^^^^^^ error: no source
`,
    },
    {
      title: 'a Secret that an older chart does not read',
      whole: true,
      chart: 'spire-nested@0.29.0',
      values: `tags: {nestedRoot: true}
external-spire-server:
  kubeConfigs:
    child01:
      externalSecret: {name: child01-kubeconfig}
#     ^^^^^^^^^^^^^^ error: no source
`,
    },
    {
      title: 'a Secret without a name',
      values: `external-spire-server:
  kubeConfigs:
    child01:
      externalSecret: {name: ""}
#                            ^^ error: \`name\`
`,
    },
    {
      title: 'one source each',
      whole: true,
      values: `tags: {nestedRoot: true}
external-spire-server:
  kubeConfigs:
    child01: {kubeConfigBase64: YXBpVmVyc2lvbjogdjE=}
    child02: {externalSecret: {name: child02-kubeconfig}}
`,
    },
    {
      title: 'another layer may have the source',
      values: `external-spire-server:\n  kubeConfigs:\n    child01: {}\n`,
    },
  ],
  *check(release) {
    const running = new Set(runningServers(release));
    for (const server of servers(release)) {
      const map = [server, 'kubeConfigs'];
      if (running.has(server)) yield* nothing(release, map);
      for (const id of release.userKeys(map)) yield* judge(release, server, [...map, id]);
    }
  },
};

function* nothing(release: Release, map: SettingPath): Iterable<Report> {
  const entry = release.entry(map)?.value;
  if (entry?.kind !== 'leaf' || entry.value !== null || entry.placeholder) return;
  yield {
    setting: map,
    at: release.blameValue(map),
    message: `${shown(map)} is null, which takes the chart's empty map away; Helm stops when a template counts the entries.`,
    fixes: [removeFix(map)],
  };
}

function* judge(release: Release, server: string, path: SettingPath): Iterable<Report> {
  const entry = release.entry(path)?.value;
  // Anything but a map is a mistake of another kind.
  if (!entry || release.isFilledLater(path) || (entry.kind === 'leaf' && entry.value !== null)) return;
  const known = release.inVersions({ from: '0.30.0' })
    ? ['kubeConfig', 'kubeConfigBase64', 'externalSecret']
    : ['kubeConfig', 'kubeConfigBase64'];
  const keys = release.userKeys(path);
  const sources = known.filter(key => keys.includes(key)).map(key => [...path, key]);
  if (sources.length > 1) {
    const last = lastWritten(release, sources) ?? path;
    const others = sources.filter(source => source !== last);
    const isNulled = sources.some(source => release.value(source) === undefined);
    yield {
      setting: last,
      at: release.blame(last),
      message: `${shown(path)} has ${sources.length} sources, ${listed(sources.map(keyOf), 'and')}; Helm stops unless it is exactly one.${isNulled ? ' A null counts as one.' : ''}`,
      related: others.map(other => ({ at: release.blame(other), message: 'another source of the same kubeconfig' })),
      fixes: others.map(removeFix),
    };
  } else if (sources.length === 1) {
    yield* source(release, server, sources[0]!);
  } else if (release.whole || entry.kind === 'leaf') {
    const setting = keys.length === 1 ? [...path, keys[0]!] : path;
    yield {
      setting,
      at: release.blame(setting),
      message: `${shown(path)} has no source; Helm stops unless it has ${listed(known.map(key => `\`${key}\``))}.`,
    };
  }
}

function* source(release: Release, server: string, path: SettingPath): Iterable<Report> {
  const value = release.entry(path)!.value;
  if (release.isFilledLater(path)) return;
  if (path.at(-1) !== 'externalSecret') {
    if (value.kind === 'leaf' && typeof value.value === 'string') return;
    yield {
      setting: path,
      at: release.blameValue(path),
      message: `${shown(path)} takes text, not ${quoted(release.value(path) ?? null)}; Helm stops with an error.`,
    };
    return;
  }
  if (value.kind === 'leaf' && value.value !== null) return;
  const name = [...path, 'name'];
  if (release.isFilledLater(name) || release.mayBeSetElsewhere(name)) return;
  const given = release.value(name);
  if (isTruthy(given) && typeof given === 'string' && given !== ownSecret(release, server)) return;
  yield {
    setting: name,
    at: release.blameValue(name),
    message: isTruthy(given)
      ? typeof given === 'string'
        ? `${shown(name)} is ${quoted(given)}, the Secret that the chart makes itself; Helm stops unless it is another one.`
        : `${shown(name)} takes text, not ${quoted(given!)}; Helm stops with an error.`
      : `${shown(path)} needs \`name\`, that of the Secret with the kubeconfig; Helm stops where it is empty.`,
  };
}

/** The Secret that the chart puts the other kubeconfigs in; `undefined` while nobody says what the release is called. */
function ownSecret(release: Release, server: string): string | undefined {
  const component = release.model.components.get(server);
  const names = { name: release.name ?? '', namespace: release.namespace ?? '' };
  const name = component && fullname(release, component, names);
  return name && !(name.ofRelease && release.name === undefined) ? `${name.text}-kubeconfigs` : undefined;
}
