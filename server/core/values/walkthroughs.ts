// Settings that stand in public walkthroughs and in no chart: what they were meant to say, in the settings that there are.
import type { SettingPath } from '../path';
import { installsNothing } from './architecture';
import type { Release } from './release';

/** The address of the server above, in the words of SPIRE's own server.conf. */
export interface UpstreamForm {
  readonly kind: 'upstream';
  readonly alias: string;
  /** As written; at least one of the two is there. */
  readonly address: SettingPath | undefined;
  readonly port: SettingPath | undefined;
}

/** The TTL of an identity, outside the map that holds identities. */
export interface IdentityForm {
  readonly kind: 'identity';
  readonly alias: string;
  readonly path: SettingPath;
}

export type WalkthroughForm = UpstreamForm | IdentityForm;

export function walkthroughForms(release: Release): readonly WalkthroughForm[] {
  return [...release.model.components.values()]
    .filter(({ part }) => part === 'spire-server')
    .flatMap(({ alias }): readonly WalkthroughForm[] => {
      if (!release.entry([alias])) return [];
      const written = (...path: readonly string[]): SettingPath | undefined =>
        release.entry([alias, ...path]) ? [alias, ...path] : undefined;
      const address = written('upstreamAuthority', 'spire', 'serverAddress');
      const port = written('upstreamAuthority', 'spire', 'serverPort');
      const identity = written('controllerManager', 'identity', 'default', 'ttl');
      return [
        ...(address || port ? [{ kind: 'upstream', alias, address, port } as const] : []),
        ...(identity ? [{ kind: 'identity', alias, path: identity } as const] : []),
      ];
    });
}

/** Sections of the chart `spire` that have another name here. */
export function sectionsOfSpire(release: Release): readonly string[] {
  const { components } = release.model;
  return ['spire-server', 'spire-agent'].filter(alias => !components.has(alias) && release.entry([alias]));
}

/** True where the finding about a form of a walkthrough says besides that there is no tag: then nobody else has to. */
export function tellsOfTags(release: Release): boolean {
  if (!installsNothing(release)) return false;
  return (
    release.value(['root-spire-server', 'kind']) === 'none' ||
    walkthroughForms(release).length > 0 ||
    sectionsOfSpire(release).length > 0
  );
}
