// Names that agents make: one set of pods for each entry of `agents`.
import type { Component } from '../../chart/model';
import { inRange } from '../../chart/versions';
import type { Release } from '../release';
import { joined, literal, type DerivedName, type NamePart } from './derivedName';
import type { ReleaseNames } from './fullname';
import { accountNames, named } from './named';

export function* agentNames(
  release: Release,
  agent: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  const bare = !inRange(release.model.version, { from: '0.24.0' });
  for (const key of new Set(['default', ...release.keys([agent.alias, 'agents'])])) {
    const from = key === 'default' ? [] : [[agent.alias, 'agents', key]];
    const set = key === 'default' ? full : { ...joined(full, '-', key), from: [...from, ...full.from] };
    yield named(agent, 'DaemonSet', 'subdomain', set, { bare });
    const label = { ...literal(key), from };
    yield named(agent, 'label "app.kubernetes.io/component"', 'labelValue', label, { bare });
  }
  yield* accountNames(release, agent, full, names, { bare });
}

export function* daemonNames(
  release: Release,
  agent: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  const bare = agent.part !== 'spire-ha-agent';
  yield named(agent, 'DaemonSet', 'subdomain', full, { bare });
  yield* accountNames(release, agent, full, names, { bare });
}
