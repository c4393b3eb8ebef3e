// Bundles in words that two people can compare: authorities, fingerprints, expiry, and a phrase to read out over the phone.
import { dayAndTime, grouped, readBundle, type Bundle } from '../core';

/** @param sides trust domain and text of its bundle */
export function comparison(sides: readonly (readonly [trustDomain: string, text: string])[]): string {
  return sides
    .map(([trustDomain, text]) => {
      const { bundle, problem } = readBundle(text);
      return bundle ? bundleText(trustDomain, bundle) : `${trustDomain}\n  ${problem}`;
    })
    .join('\n\n');
}

export function bundleText(trustDomain: string, bundle: Bundle): string {
  const { x509, jwt, sequence, refreshHint, words } = bundle;
  return [
    trustDomain,
    `  Read out: ${words}`,
    ...x509.map(
      ({ commonName, organizations, sha256, expires }) =>
        `  X.509 authority ${commonName || organizations.join(', ') || 'without a name'}, until ${dayAndTime(expires)}\n    SHA-256 ${grouped(sha256)}`,
    ),
    ...jwt.map(({ keyId, sha256 }) => `  JWT key ${keyId}\n    SHA-256 ${grouped(sha256)}`),
    `  Sequence number ${sequence ?? 'not told'}${refreshHint === undefined ? '' : `, refreshed every ${refreshHint} s`}`,
  ].join('\n');
}
