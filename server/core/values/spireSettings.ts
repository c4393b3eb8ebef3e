// Settings that reach server.conf or agent.conf as they are written, for the rules about what SPIRE reads there.
import type { Component } from '../chart/model';
import type { Json } from '../json';
import { pathOf, type SettingPath } from '../path';
import { partsMaybeOn } from './parts';
import type { Release } from './release';
import { isTruthy } from './truth';

export interface SpireSetting {
  readonly part: 'spire-server' | 'spire-agent';
  /** Below the part's alias. */
  readonly setting: string;
  /** Switches of the part without which the templates leave the setting out. */
  readonly with?: string | readonly string[];
  /** One with which they leave it out. */
  readonly without?: string;
}

export interface Written<S extends SpireSetting> {
  readonly component: Component;
  readonly about: S;
  readonly path: SettingPath;
  readonly value: Json;
  /** The value as the templates print it. */
  readonly text: string;
}

/** What the user's layers say about some settings of the servers and agents that the release runs. */
export function* writtenSettings<S extends SpireSetting>(
  release: Release,
  settings: readonly S[],
): Iterable<Written<S>> {
  for (const component of runningParts(release)) {
    for (const owner of owners(release, component)) {
      // Most releases say nothing about most parts.
      if (!release.entry(owner)) continue;
      for (const about of settings) {
        if (about.part !== component.part) continue;
        const path = [...owner, ...pathOf(about.setting)];
        const entry = release.entry(path);
        if (!entry || release.isFilledLater(path) || !component.settings.children.has(pathOf(about.setting)[0]!))
          continue;
        if (!isWritten(release, component, about)) continue;
        const value = entry.value.kind === 'leaf' ? entry.value.value : (release.value(path) ?? null);
        yield { component, about, path, value, text: printed(value) };
      }
    }
  }
}

/** Servers and agents that are on or may be; a server that runs elsewhere has no configuration here. */
export function runningParts(release: Release): readonly Component[] {
  return partsMaybeOn(release, 'spire-server', 'spire-agent').filter(
    ({ alias }) => !isTruthy(release.value([alias, 'externalServer'])),
  );
}

/** The part itself; agents have variants of their own under `agents`, with the same settings. */
function owners(release: Release, { alias, part }: Component): readonly SettingPath[] {
  if (part !== 'spire-agent') return [[alias]];
  return [[alias], ...release.userKeys([alias, 'agents']).map(name => [alias, 'agents', name])];
}

function isWritten(release: Release, component: Component, { with: switches = [], without }: SpireSetting): boolean {
  const isWith = [switches].flat().every(each => isOn(release, component, each));
  if (!isWith || without === undefined) return isWith;
  const path = [component.alias, ...pathOf(without)];
  return !release.isFilledLater(path) && !release.mayBeSetElsewhere(path) && !isTruthy(release.value(path));
}

/** The templates compare switches of this kind with the text "true". */
export function isOn(release: Release, { alias }: Component, dotted: string): boolean {
  const path = [alias, ...pathOf(dotted)];
  return !release.isFilledLater(path) && String(release.value(path)) === 'true';
}

/** As Go's templates print it. */
function printed(value: Json): string {
  if (value === null) return '';
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(printed).join(' ')}]`;
  return typeof value === 'object' ? 'map[]' : String(value);
}
