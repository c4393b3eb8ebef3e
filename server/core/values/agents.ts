// The agents of a release: each part of this kind makes one DaemonSet, and one more for each key of its `agents`.
import { settingAt } from '../chart/node';
import type { Json } from '../json';
import type { SettingPath } from '../path';
import { pluginsIn, type Choice } from './choices';
import { partsMaybeOn } from './parts';
import type { Release } from './release';
import { isOpen, whether } from './settled';

export interface Agent {
  readonly alias: string;
  /** What holds the settings of this one alone. */
  readonly own: SettingPath;
}

/**
 * All agents that are on or may be. Of a release that is not whole only the ones every part has: a further layer may
 * hold what the others say for themselves. Source: spire-agent templates/configmap.yaml and daemonset.yaml.
 */
export function agents(release: Release): readonly Agent[] {
  return partsMaybeOn(release, 'spire-agent').flatMap(({ alias }) => {
    const map = [alias, 'agents'];
    const named = release.whole ? release.userKeys(map).filter(name => name !== 'default') : [];
    return ['default', ...named].map(name => ({ alias, own: [...map, name] }));
  });
}

/** Where an agent's setting is decided: what it says for itself goes before what its part says. */
export function agentSetting(release: Release, { alias, own }: Agent, setting: SettingPath): SettingPath {
  for (let length = 0; length <= setting.length; length += 1) {
    const entry = release.entry([...own, ...setting.slice(0, length)]);
    if (!entry) break;
    if (length === setting.length || (length > 0 && entry.value.kind === 'leaf')) return [...own, ...setting];
  }
  return [alias, ...setting];
}

/** The plugins of one type that an agent has, those of maps of further plugins one by one. */
export function agentPlugins(
  release: Release,
  agent: Agent,
  type: 'nodeAttestor' | 'keyManager',
  test: (name: string, value: Json | undefined) => boolean,
): readonly Choice[] {
  const known = [...(settingAt(release.model.top, [agent.alias, type])?.children ?? [])]
    .filter(([, child]) => child.children.get('enabled')?.declared)
    .map(([name]): Choice => {
      const path = agentSetting(release, agent, [type, name, 'enabled']);
      const above = release.entry(path.slice(0, -1))?.value;
      const isTakenAway = above?.kind === 'leaf' && above.value === null;
      const on = isTakenAway ? false : whether(release, path, value => test(name, value));
      return { name, path, on, isDefault: release.entry(path) === undefined };
    });
  const further = ['customPlugins', 'unsupportedBuiltInPlugins'].flatMap(map =>
    [[agent.alias], agent.own].flatMap(of => {
      const path = [...of, map, type];
      const value = release.value(path);
      // The template measures whatever stands there: a list by its items, a text by its characters.
      if ((Array.isArray(value) || typeof value === 'string') && !isOpen(release, path)) {
        return [...(value as Iterable<unknown>)].map(() => ({ name: map, path, on: true, isDefault: false }));
      }
      return pluginsIn(release, path).map(name => ({ name, path: [...path, name], on: true, isDefault: false }));
    }),
  );
  return [...known, ...further];
}
