// Every name that a release makes of its settings, its own name and its namespace: for rules, and for whoever shows them.
import type { Component } from '../../chart/model';
import { mayBeOn } from '../parts';
import type { Release } from '../release';
import type { DerivedName, NamePart } from './derivedName';
import { driverNames, frontendNames, exchangeNames, providerNames } from './otherNames';
import { agentNames, daemonNames } from './agentNames';
import { fullname, settingPart, type ReleaseNames } from './fullname';
import { named } from './named';
import { namespaceNames } from './namespaceNames';
import { serverNames } from './serverNames';

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
    yield named(component, 'label "app.kubernetes.io/name"', 'labelValue', cutLabel(label), { bare: false });
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
