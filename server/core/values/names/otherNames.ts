// Names that the parts beside servers and agents make.
import type { Component } from '../../chart/model';
import type { Release } from '../release';
import { daemonNames } from './agentNames';
import { joined, type DerivedName, type NamePart } from './derivedName';
import { settingPart, type ReleaseNames } from './fullname';
import { accountNames, named } from './named';
import * as switches from './switches';

export function* driverNames(
  release: Release,
  driver: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  const plugin = settingPart(release, [driver.alias, 'pluginName']);
  if (plugin && plugin.text !== '') yield named(driver, 'CSIDriver', 'subdomain', plugin, { bare: false });
  yield* daemonNames(release, driver, full, names);
}

export function* providerNames(
  release: Release,
  provider: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  const { alias } = provider;
  yield named(provider, 'Service', 'service', full);
  yield named(provider, 'Deployment', 'subdomain', full);
  const driver = settingPart(release, [alias, 'csiDriverName']);
  const isMounted =
    switches.holds(release, [alias, 'tls', 'spire', 'enabled']) || release.value([alias, 'bundleSource']) === 'CSI';
  if (driver && driver.text !== '' && isMounted)
    yield named(provider, 'CSI volume', 'csiDriver', driver, { bare: false });
  yield* withDeleteHook(release, provider, full, names);
}

export function* frontendNames(
  release: Release,
  frontend: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  yield named(frontend, 'Service', 'service', full);
  yield named(frontend, 'Deployment', 'subdomain', full);
  yield* accountNames(release, frontend, full, names);
}

export function* exchangeNames(
  release: Release,
  exchange: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  for (const kind of ['rest', 'grpc'])
    if (switches.holds(release, [exchange.alias, kind, 'enabled']))
      yield named(exchange, 'Service', 'service', joined(full, `-${kind}`));
  yield named(exchange, 'Deployment', 'subdomain', full);
  yield* withDeleteHook(release, exchange, full, names);
}

function* withDeleteHook(
  release: Release,
  component: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  const hooks = switches.hasDeleteHook(release, component) ? ['pre-delete'] : [];
  for (const hook of hooks) yield named(component, 'Job', 'job', joined(full, `-${hook}`));
  yield* accountNames(release, component, full, names, { hooks });
}
