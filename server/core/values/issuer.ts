// The issuer of JWTs where the discovery provider's template reads it as a URL.
import { isJsonMap, type Json } from '../json';
import type { SettingPath } from '../path';
import { effective } from './effective';
import { partsMaybeOn } from './parts';
import type { Release } from './release';
import { isOpen } from './settled';
import { isTruthy } from './truth';

export interface Issuer {
  readonly text: string;
  /** What it comes from: an issuer, or the trust domain that one is made of. */
  readonly path: SettingPath;
}

/** Issuers that a template reads; from 0.24.0 on `config.jwtDomain` says what it would look for. */
export function readIssuers(release: Release): readonly Issuer[] {
  return partsMaybeOn(release, 'spiffe-oidc-discovery-provider').flatMap(({ alias }) => {
    const domain = [alias, 'config', 'jwtDomain'];
    if (release.inVersions({ from: '0.24.0' }) && (isOpen(release, domain) || isTruthy(release.value(domain)))) {
      if (release.entry(domain)) return [];
    }
    const issuer = effective(release, alias, 'jwtIssuer');
    if (isTruthy(issuer.value)) return [{ text: printed(issuer.value ?? null), path: issuer.path }];
    if (isOpen(release, issuer.path)) return [];
    const trustDomain = effective(release, alias, 'trustDomain');
    return [{ text: `https://oidc-discovery.${printed(trustDomain.value ?? null)}`, path: trustDomain.path }];
  });
}

/** A value as Go prints it. */
function printed(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(printed).join(' ')}]`;
  if (!isJsonMap(value)) return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, inner]) => `${key}:${printed(inner)}`).join(' ')}]`;
}
