// Namespaces that the settings name, where a part that is on lives in them.
import type { Component } from '../../chart/model';
import type { SettingPath } from '../../path';
import type { NamespaceKind } from '../namespaces';
import type { Release } from '../release';
import { isTruthy } from '../truth';
import type { DerivedName } from './derivedName';
import { settingPart } from './fullname';

const spire = ['global', 'spire'];

export function* namespaceNames(release: Release, parts: readonly Component[]): Iterable<DerivedName> {
  for (const { alias } of parts) yield* named(release, [alias, 'namespaceOverride'], alias);
  const layout = release.value([...spire, 'recommendations', 'namespaceLayout']) ?? true;
  const isLaidOut = isTruthy(release.value([...spire, 'recommendations', 'enabled'])) && isTruthy(layout);
  for (const kind of ['server', 'system'] satisfies NamespaceKind[]) {
    const path = [...spire, 'namespaces', kind, 'name'];
    const isMade = [['create'], [kind, 'create']].some(key =>
      isTruthy(release.value([...spire, 'namespaces', ...key])),
    );
    if (isLaidOut || isMade) yield* named(release, path, undefined);
  }
}

function* named(release: Release, path: SettingPath, alias: string | undefined): Iterable<DerivedName> {
  const part = settingPart(release, path);
  if (!part || part.text === '' || part.from.length === 0) return;
  yield {
    alias,
    kind: 'namespace',
    name: part.text,
    rule: 'label',
    bare: true,
    from: part.from,
    ofRelease: false,
    ofNamespace: false,
  };
}
