// Which optional objects a part makes: the switches of the charts' templates, each asked as its template asks.
import type { Component } from '../../chart/model';
import type { SettingPath } from '../../path';
import type { Release } from '../release';
import { isTruthy } from '../truth';

/** `eq (x | toString) "true"`: the quoted words count as well. */
export function saysTrue(release: Release, path: SettingPath): boolean {
  return String(release.value(path)) === 'true';
}

/** A bare `if`. */
export function holds(release: Release, path: SettingPath): boolean {
  return isTruthy(release.value(path));
}

/** True for a server that runs elsewhere: only its rights and custom resources are made here. */
export function isElsewhere(release: Release, { alias }: Component): boolean {
  return holds(release, [alias, 'externalServer']);
}

/** True where the controller manager reads objects of the cluster, and not a file. Up to 0.24.1 there is no choice. */
export function readsObjects(release: Release, { alias }: Component): boolean {
  const mode = release.value([alias, 'controllerManager', 'staticManifestMode']);
  return mode === undefined || mode === 'off';
}

export function isManaged(release: Release, { alias }: Component): boolean {
  return saysTrue(release, [alias, 'controllerManager', 'enabled']);
}

/** Hooks that switch the webhook's strictness off and on around an installation. */
export function hasWebhookHooks(release: Release, server: Component): boolean {
  const manager = [server.alias, 'controllerManager'];
  const webhook = [...manager, 'validatingWebhookConfiguration'];
  return (
    globalOrOwn(
      release,
      ['global', 'installAndUpgradeHooks', 'enabled'],
      [...manager, 'installAndUpgradeHook', 'enabled'],
    ) &&
    readsObjects(release, server) &&
    isManaged(release, server) &&
    holds(release, [...webhook, 'enabled']) &&
    release.value([...webhook, 'failurePolicy']) === 'Fail'
  );
}

/** A hook that removes a nested server before its upstream driver goes. */
export function hasServerDeleteHook(release: Release, { alias }: Component): boolean {
  return (
    globalOrOwn(release, ['global', 'deleteHooks', 'enabled'], [alias, 'controllerManager', 'deleteHook', 'enabled']) &&
    holds(release, [alias, 'upstreamAuthority', 'spire', 'enabled'])
  );
}

export function hasDeleteHook(release: Release, { alias }: Component): boolean {
  return globalOrOwn(release, ['global', 'deleteHooks', 'enabled'], [alias, 'deleteHook', 'enabled']);
}

/** The global switch, where somebody wrote it, wins over the part's own, also as false. */
function globalOrOwn(release: Release, shared: SettingPath, own: SettingPath): boolean {
  return saysTrue(release, release.value(shared) === undefined ? own : shared);
}
