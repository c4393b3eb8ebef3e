// Which cluster a context leads to, so that a context that one day leads elsewhere is noticed before anything is done there.
import { createHash } from 'node:crypto';
import { grouped } from '../core';
import type { Endpoint } from './rootKubeconfig';

export interface ClusterIdentity {
  readonly server: string;
  /** SHA-256 of the authorities that the kubeconfig trusts, in hex; '' where those are the machine's own. */
  readonly authority: string;
}

export function identityOf({ server, authority, isUnchecked }: Endpoint): ClusterIdentity {
  if (authority === '') return { server, authority: isUnchecked ? 'unchecked' : '' };
  // Blanks and comments of a PEM file are nobody's identity.
  const pem = Buffer.from(authority, 'base64').toString('utf8');
  const bodies = pem.match(/-----BEGIN CERTIFICATE-----[^-]+/g)?.map(each => each.replace(/\s/g, '')) ?? [pem];
  return { server, authority: createHash('sha256').update(bodies.join('\n')).digest('hex') };
}

/** For the eyes: enough of the authority to compare. */
export function identityText({ server, authority }: ClusterIdentity): string {
  return `${server || 'unknown'} (${authorityText(authority)})`;
}

function authorityText(authority: string): string {
  if (authority === '') return "CA: the machine's own";
  return authority === 'unchecked' ? 'CA: not checked' : `CA ${grouped(authority.slice(0, 16))}`;
}

/** A sentence where a context leads to another cluster than it did when it was used before. */
export function changedIdentity(
  context: string,
  before: ClusterIdentity | undefined,
  now: ClusterIdentity,
): string | undefined {
  if (!before || (before.server === now.server && before.authority === now.authority)) return undefined;
  const what =
    before.server === now.server
      ? 'The same address shows another CA'
      : before.authority === now.authority
        ? 'The address is another'
        : 'Address and CA are others';
  return `Context "${context}" leads to another cluster than when it was used last. ${what}: it was ${identityText(before)}, it is ${identityText(now)}. Nothing was done there.`;
}

/** @param patterns with `*` for anything, as `prod-*` */
export function isProtected(context: string, patterns: readonly string[]): boolean {
  return patterns.some(pattern => {
    const parts = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 'i').test(context);
  });
}
