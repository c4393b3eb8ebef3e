// Names that a server makes: its own objects, its controller manager's, its hooks', and the custom resources it registers.
import type { Component } from '../../chart/model';
import { inRange } from '../../chart/versions';
import { effective } from '../effective';
import { identities, type IdentityKind } from '../identities';
import type { Release } from '../release';
import { joined, literal, type DerivedName, type NamePart } from './derivedName';
import {
  controllerManagerName,
  releaseName,
  releaseNamespace,
  settingPart,
  tornjakName,
  type ReleaseNames,
} from './fullname';
import { accountNames, named } from './named';
import * as switches from './switches';

export function* serverNames(
  release: Release,
  server: Component,
  full: NamePart,
  names: ReleaseNames,
): Iterable<DerivedName> {
  if (!switches.isElsewhere(release, server)) yield* ownObjects(release, server, full, names);
  if (switches.isManaged(release, server) && switches.readsObjects(release, server))
    yield* customResources(release, server, names);
}

function* ownObjects(release: Release, server: Component, full: NamePart, names: ReleaseNames): Iterable<DerivedName> {
  const { alias } = server;
  yield named(server, 'Service', 'service', full);
  if (release.value([alias, 'kind']) === 'deployment') yield named(server, 'Deployment', 'subdomain', full);
  else yield named(server, 'StatefulSet', 'statefulSet', full);
  if (switches.readsObjects(release, server) && switches.isManaged(release, server))
    yield named(server, 'Service', 'service', joined(controllerManagerName(full), '-webhook'));
  const hooks = [
    ...(switches.hasWebhookHooks(release, server) ? ['post-install', 'pre-upgrade', 'post-upgrade'] : []),
    ...(switches.hasServerDeleteHook(release, server) ? ['pre-delete'] : []),
  ];
  for (const hook of hooks) yield named(server, 'Job', 'job', joined(full, `-${hook}`));
  if (switches.saysTrue(release, [alias, 'tornjak', 'enabled']))
    yield named(server, 'Service', 'service', joined(tornjakName(full), '-backend'));
  yield* accountNames(release, server, full, names, { hooks });
  yield* upstreamDriver(release, server);
  yield* bundleConfigMap(release, server);
}

function* upstreamDriver(release: Release, server: Component): Iterable<DerivedName> {
  const upstream = [server.alias, 'upstreamAuthority', 'spire'];
  const driver = settingPart(release, [...upstream, 'upstreamDriver']);
  if (driver && driver.text !== '' && switches.saysTrue(release, [...upstream, 'enabled']))
    yield named(server, 'CSI volume', 'csiDriver', driver);
}

/** Up to 0.25 the chart makes the ConfigMap of the trust bundle itself; later the server does, and names are not looked at. */
function* bundleConfigMap(release: Release, server: Component): Iterable<DerivedName> {
  if (!inRange(release.model.version, { upTo: '0.25.0' })) return;
  const bundle = settingPart(release, effective(release, server.alias, 'bundleConfigMap').path);
  if (bundle && bundle.text !== '') yield named(server, 'ConfigMap', 'subdomain', bundle);
}

const kinds: Readonly<Record<IdentityKind, string>> = {
  clusterSPIFFEIDs: 'ClusterSPIFFEID',
  clusterStaticEntries: 'ClusterStaticEntry',
  clusterFederatedTrustDomains: 'ClusterFederatedTrustDomain',
};

/** They are named after namespace, release and key; from 0.30 on their class is a label as well. */
function* customResources(release: Release, server: Component, names: ReleaseNames): Iterable<DerivedName> {
  const own = settingPart(release, [server.alias, 'crNameOverride']);
  if (!own) return;
  const made = joined(releaseNamespace(names), '-', own.text === '' ? releaseName(names) : own);
  if (own.text !== '') yield named(server, 'ClusterSPIFFEID', 'subdomain', joined(made, '-default'));
  for (const [kind, object] of Object.entries(kinds) as [IdentityKind, string][])
    for (const { path, key, server: holder } of identities(release, kind)) {
      if (holder !== server) continue;
      const part = { ...literal(key), from: [path] };
      yield named(server, object, 'subdomain', { ...joined(made, '-', part), from: [path, ...made.from] });
      if (kind === 'clusterSPIFFEIDs' && release.value([...path, 'hint']) === undefined && knowsHints(release))
        yield named(server, 'hint', 'text', part);
    }
  const given = settingPart(release, [server.alias, 'controllerManager', 'className']);
  if (given && inRange(release.model.version, { from: '0.30.0' }))
    yield named(server, 'label "spire.spiffe.io/class-name"', 'labelValue', given.text === '' ? made : given);
}

/** From 0.24 on the key is the identity's hint where nothing else is. */
function knowsHints(release: Release): boolean {
  return inRange(release.model.version, { from: '0.24.0' });
}
