// Every name that a release makes of its settings, its own name and its namespace: for rules, and for whoever shows them.
import type { NameRule } from '../../chart/kubernetesNames';
import { inRange } from '../../chart/versions';
import type { Component } from '../../chart/model';
import { mayBeOn } from '../parts';
import type { Release } from '../release';
import { joined, literal, type DerivedName, type NamePart } from './derivedName';
import {
  controllerManagerName,
  fullname,
  releaseName,
  releaseNamespace,
  serviceAccountName,
  settingPart,
  tornjakName,
} from './fullname';
import type { ReleaseNames } from './fullname';
import { namespaceNames } from './namespaceNames';
import * as switches from './switches';

/** Names that stand for a release's own where nobody named it. */
export const usualNames: ReleaseNames = { name: 'spire', namespace: 'spire-mgmt' };

/**
 * All names of a release whose parts are on, or may be. `assumed` stands for its name and namespace where nobody said
 * them. Names that something fills in later are left out.
 */
export function derivedNames(release: Release, assumed: ReleaseNames = usualNames): readonly DerivedName[] {
  const names = { name: release.name ?? assumed.name, namespace: release.namespace ?? assumed.namespace };
  const parts = [...release.model.components.values()].filter(part => mayBeOn(release, part));
  return [...namespaceNames(release, parts), ...parts.flatMap(part => [...namesOf(release, part, names)])];
}

function* namesOf(release: Release, component: Component, names: ReleaseNames): Iterable<DerivedName> {
  const full = fullname(release, component, names);
  const makes = makers[component.part];
  if (!makes || !full) return;
  yield* makes(release, component, full, names);
  // A selector of every pod: what is given, or the part's own name.
  const label = settingPart(release, [component.alias, 'nameOverride']);
  if (label && label.text !== '')
    yield named(component, 'label "app.kubernetes.io/name"', 'labelValue', cutLabel(label));
}

function cutLabel(part: NamePart): NamePart {
  return { ...part, text: part.text.slice(0, 63).replace(/-$/, '') };
}

type Maker = (release: Release, component: Component, full: NamePart, names: ReleaseNames) => Iterable<DerivedName>;

const makers: Readonly<Record<string, Maker>> = {
  'spire-server': serverNames,
  'spire-agent': agentNames,
  'spire-ha-agent': daemonNames,
  'spiffe-csi-driver': driverNames,
  'spiffe-oidc-discovery-provider': providerNames,
  'tornjak-frontend': frontendNames,
  'spire-identity-exchange': exchangeNames,
};

function* serverNames(release: Release, server: Component, full: NamePart, names: ReleaseNames): Iterable<DerivedName> {
  if (!switches.isElsewhere(release, server)) yield* serverObjects(release, server, full, names);
  yield* classNames(release, server, names);
}

function* serverObjects(
  release: Release,
  server: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  const { alias } = server;
  const isDeployment = release.value([alias, 'kind']) === 'deployment';
  yield named(server, 'Service', 'service', full);
  yield isDeployment
    ? named(server, 'Deployment', 'subdomain', full)
    : named(server, 'StatefulSet', 'statefulSet', full);
  yield named(server, 'ConfigMap', 'subdomain', full);
  const manager = controllerManagerName(full);
  if (switches.readsObjects(release, server) && switches.isManaged(release, server))
    yield named(server, 'Service', 'service', joined(manager, '-webhook'));
  if (switches.hasWebhookHooks(release, server))
    for (const hook of ['post-install', 'pre-upgrade', 'post-upgrade'])
      yield named(server, 'Job', 'job', joined(full, `-${hook}`));
  if (switches.hasServerDeleteHook(release, server)) yield named(server, 'Job', 'job', joined(full, '-pre-delete'));
  if (switches.saysTrue(release, [alias, 'tornjak', 'enabled']))
    yield named(server, 'Service', 'service', joined(tornjakName(full), '-backend'));
  yield* accountNames(release, server, full, names);
}

/** From 0.30 on the class of custom resources is a label as well; the resources have the names of release and namespace. */
function* classNames(release: Release, server: Component, names: ReleaseNames): Iterable<DerivedName> {
  if (!inRange(release.model.version, { from: '0.30.0' })) return;
  if (!switches.isManaged(release, server) || !switches.readsObjects(release, server)) return;
  const given = settingPart(release, [server.alias, 'controllerManager', 'className']);
  const own = settingPart(release, [server.alias, 'crNameOverride']);
  if (!given || !own) return;
  const made = joined(releaseNamespace(names), '-', own.text === '' ? releaseName(names) : own);
  yield named(server, 'label "spire.spiffe.io/class-name"', 'labelValue', given.text === '' ? made : given);
}

function* agentNames(release: Release, agent: Component, full: NamePart, names: ReleaseNames): Iterable<DerivedName> {
  for (const key of new Set(['default', ...release.keys([agent.alias, 'agents'])])) {
    const suffix: NamePart = { ...literal(key), from: key === 'default' ? [] : [[agent.alias, 'agents', key]] };
    yield named(agent, 'DaemonSet', 'subdomain', key === 'default' ? full : joined(suffix, full, '-', key));
    yield named(agent, 'label "app.kubernetes.io/component"', 'labelValue', suffix);
  }
  yield* accountNames(release, agent, full, names);
}

function* daemonNames(release: Release, agent: Component, full: NamePart, names: ReleaseNames): Iterable<DerivedName> {
  yield named(agent, 'DaemonSet', 'subdomain', full);
  yield* accountNames(release, agent, full, names);
}

function* driverNames(release: Release, driver: Component, full: NamePart, names: ReleaseNames): Iterable<DerivedName> {
  const plugin = settingPart(release, [driver.alias, 'pluginName']);
  if (plugin && plugin.text !== '') yield named(driver, 'CSIDriver', 'subdomain', plugin);
  yield* daemonNames(release, driver, full, names);
}

function* providerNames(
  release: Release,
  provider: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  yield named(provider, 'Service', 'service', full);
  yield named(provider, 'Deployment', 'subdomain', full);
  if (switches.hasDeleteHook(release, provider)) yield named(provider, 'Job', 'job', joined(full, '-pre-delete'));
  yield* accountNames(release, provider, full, names);
}

function* frontendNames(
  release: Release,
  frontend: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  yield named(frontend, 'Service', 'service', full);
  yield named(frontend, 'Deployment', 'subdomain', full);
  yield* accountNames(release, frontend, full, names);
}

function* exchangeNames(
  release: Release,
  exchange: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  for (const kind of ['rest', 'grpc'])
    if (switches.holds(release, [exchange.alias, kind, 'enabled']))
      yield named(exchange, 'Service', 'service', joined(full, `-${kind}`));
  yield named(exchange, 'Deployment', 'subdomain', full);
  if (switches.hasDeleteHook(release, exchange)) yield named(exchange, 'Job', 'job', joined(full, '-pre-delete'));
  yield* accountNames(release, exchange, full, names);
}

function* accountNames(
  release: Release,
  component: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  const account = serviceAccountName(release, component, full, names);
  if (account) yield named(component, 'ServiceAccount', 'subdomain', account);
}

function named({ alias }: Component, kind: string, rule: NameRule, part: NamePart): DerivedName {
  const { text, from, ofRelease, ofNamespace } = part;
  return { alias, kind, name: text, rule, from, ofRelease, ofNamespace };
}
