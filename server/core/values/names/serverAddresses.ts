// Where agents and nested servers of a release look for a server of the same release: by a name they make themselves.
//
// Source: spire-agent.server-address and spire-server.upstream-spire-address, templates/_helpers.tpl of each version.
import type { Component } from '../../chart/model';
import type { SettingPath } from '../../path';
import { partsOn } from '../parts';
import type { Release } from '../release';
import { fullname, settingPart, type ReleaseNames } from './fullname';
import * as switches from './switches';

export interface ServerAddress {
  /** The part that looks. */
  readonly alias: string;
  /** The name of the Service that it looks for. */
  readonly service: string;
  /** What the name has behind the release's, and where that is set. */
  readonly suffix: string;
  readonly setting: SettingPath;
}

/** Of parts that are on, and have no address of their own. */
export function serverAddresses(release: Release, names: ReleaseNames): readonly ServerAddress[] {
  const agents = partsOn(release, 'spire-agent').map(({ alias }) => ({ alias, at: [alias, 'server'] }));
  const nested = partsOn(release, 'spire-server')
    .map(({ alias }) => ({ alias, at: [alias, 'upstreamAuthority', 'spire'] }))
    .filter(({ at }) => switches.saysTrue(release, [...at, 'enabled']))
    .map(({ alias, at }) => ({ alias, at: [...at, 'server'] }));
  return [...agents, ...nested].flatMap(({ alias, at }) => {
    const upstream = ['global', 'spire', 'upstreamSpireAddress'];
    const isNested = at.length > 2;
    const asksGlobal = isNested || switches.holds(release, [alias, 'upstream']);
    const given = [[...at, 'address'], ...(asksGlobal ? [upstream] : [])];
    if (given.some(path => release.isFilledLater(path) || switches.holds(release, path))) return [];
    const setting = [...at, 'nameOverride'];
    const named = settingPart(release, setting);
    if (!named || (named.text === '' && isNested)) return [];
    const suffix = named.text === '' ? 'server' : named.text;
    return [{ alias, service: `${names.name}-${suffix}`, suffix, setting }];
  });
}

export interface ServerService {
  readonly server: Component;
  readonly service: string;
  /** What the server's name would have behind the release's with the chart's own values. */
  readonly usualSuffix: string;
}

/** Services of the servers that are on; `undefined` where one has a name that is filled in later. */
export function serverServices(release: Release, names: ReleaseNames): readonly ServerService[] | undefined {
  const found: ServerService[] = [];
  for (const server of partsOn(release, 'spire-server')) {
    if (switches.isElsewhere(release, server)) continue;
    const full = fullname(release, server, names);
    if (!full) return undefined;
    const usual = server.settings.children.get('nameOverride')?.default;
    const usualSuffix = typeof usual === 'string' && usual !== '' ? usual : server.part;
    found.push({ server, service: full.text, usualSuffix });
  }
  return found;
}
