// Which namespace the parts of a release live in.
//
// Source: spire-server.namespace and spire-agent.namespace, templates/_helpers.tpl of each version.
import type { Release } from './release';
import { isTruthy } from './truth';

export type NamespaceKind = 'server' | 'system';

const usual: Readonly<Record<NamespaceKind, string>> = { server: 'spire-server', system: 'spire-system' };
const spire = ['global', 'spire'];

/**
 * The namespace of one part: servers live in the one for servers, agents and drivers in the system one.
 * `undefined` where something fills it in later, or the release namespace decides and nobody named it.
 */
export function namespaceOf(release: Release, alias: string, kind: NamespaceKind): string | undefined {
  const own = [alias, 'namespaceOverride'];
  if (release.isFilledLater(own)) return undefined;
  return release.text(own) || sharedNamespace(release, kind);
}

/** The namespace that parts have which name none of their own. */
export function sharedNamespace(release: Release, kind: NamespaceKind): string | undefined {
  const enabled = [...spire, 'recommendations', 'enabled'];
  const layout = [...spire, 'recommendations', 'namespaceLayout'];
  const name = [...spire, 'namespaces', kind, 'name'];
  if ([enabled, layout, name].some(path => release.isFilledLater(path))) return undefined;
  const isLaidOut = isTruthy(release.value(enabled)) && isTruthy(release.value(layout) ?? true);
  return isLaidOut ? release.text(name) || usual[kind] : release.namespace;
}
