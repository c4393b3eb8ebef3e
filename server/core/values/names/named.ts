// Puts the name of an object together with what is known about it.
import type { NameRule } from '../../chart/kubernetesNames';
import type { Component } from '../../chart/model';
import type { Release } from '../release';
import type { DerivedName, NamePart } from './derivedName';
import { serviceAccountName, type ReleaseNames } from './fullname';
import { joined } from './derivedName';

export function named(
  { alias }: Component,
  kind: string,
  rule: NameRule,
  { text, from, ofRelease, ofNamespace }: NamePart,
  { bare }: { readonly bare: boolean } = { bare: true },
): DerivedName {
  return { alias, kind, name: text, rule, bare, from, ofRelease, ofNamespace };
}

/** The service account of a part, and those of its hooks. */
export function* accountNames(
  release: Release,
  component: Component,
  full: NamePart,
  names: ReleaseNames,
  { hooks = [], bare = true }: { readonly hooks?: readonly string[]; readonly bare?: boolean } = {},
): Iterable<DerivedName> {
  const account = serviceAccountName(release, component, full, names);
  if (!account) return;
  yield named(component, 'ServiceAccount', 'subdomain', account, { bare });
  for (const hook of hooks)
    yield named(component, 'ServiceAccount', 'subdomain', joined(account, `-${hook}`), { bare });
}
