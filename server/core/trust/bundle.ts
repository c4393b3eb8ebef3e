// A SPIFFE bundle: the authorities of a trust domain, as `spire-server bundle show -format spiffe` writes them.
import { certificateInBase64, type Certificate } from './certificate';
import { spoken } from './fingerprint';
import { sha256Hex } from './sha256';

export interface JwtAuthority {
  readonly keyId: string;
  /** Lower-case hex of the key's thumbprint (RFC 7638); empty where the key is of an unknown kind. */
  readonly sha256: string;
}

export interface Bundle {
  readonly x509: readonly Certificate[];
  readonly jwt: readonly JwtAuthority[];
  readonly sequence: number | undefined;
  /** Seconds after which the other side looks for a newer one. */
  readonly refreshHint: number | undefined;
  /** Trust domains that the authorities name. A bundle itself names none. */
  readonly trustDomains: readonly string[];
  /** Lower-case hex of a digest over all authorities, whatever their order. */
  readonly sha256: string;
  /** The same in words. */
  readonly words: string;
}

export type ReadBundle =
  { readonly bundle: Bundle; readonly problem?: undefined } | { readonly bundle?: undefined; readonly problem: string };

interface Key {
  readonly [name: string]: unknown;
}

/** The bundle in a text, or a sentence about why there is none and how to get one. */
export function readBundle(text: string): ReadBundle {
  const trimmed = text.trim();
  if (trimmed === '')
    return { problem: 'The bundle is empty. `bundle show -format spiffe` on the other side writes one.' };
  if (trimmed.startsWith('-----BEGIN')) {
    return {
      problem:
        'This is a bundle in PEM, which has no JWT keys. `bundle show` writes that without `-format spiffe`; ask for it with that option.',
    };
  }
  if (trimmed.startsWith('<'))
    return { problem: 'This is a web page, not a bundle: the address leads somewhere else.' };
  let root: unknown;
  try {
    root = JSON.parse(trimmed);
  } catch {
    return {
      problem: /^\{/.test(trimmed)
        ? `The bundle is cut off or damaged: it is ${trimmed.length} characters long and its JSON does not end. Copy it again, whole.`
        : 'This is no bundle: a bundle is a JSON object with `keys`.',
    };
  }
  const keys = isKey(root) ? root['keys'] : undefined;
  if (!isKey(root) || !Array.isArray(keys))
    return { problem: 'This is no bundle: a bundle is a JSON object with `keys`.' };
  return understood(root, keys.filter(isKey));
}

function understood(root: Key, keys: readonly Key[]): ReadBundle {
  const x509: Certificate[] = [];
  for (const key of keys.filter(({ use }) => use === 'x509-svid')) {
    const [first, ...others] = Array.isArray(key['x5c']) ? (key['x5c'] as unknown[]) : [];
    const certificate = typeof first === 'string' ? certificateInBase64(first) : undefined;
    if (!certificate || others.length > 0) {
      return {
        problem: 'An X.509 authority of the bundle is no certificate that can be read. Copy the bundle again, whole.',
      };
    }
    x509.push(certificate);
  }
  const jwt = keys
    .filter(({ use }) => use === 'jwt-svid')
    .map(key => ({ keyId: textOf(key['kid']), sha256: thumbprint(key) }));
  if (x509.length === 0) {
    return {
      problem:
        'The bundle has no X.509 authority, so nothing could be verified with it. The server that wrote it has not made or received its CA yet.',
    };
  }
  const trustDomains = new Set(
    x509.flatMap(({ uris }) => uris).flatMap(uri => /^spiffe:\/\/([^/]+)/.exec(uri)?.[1] ?? []),
  );
  const sha256 = sha256Hex(
    [...x509, ...jwt]
      .map(each => each.sha256)
      .sort()
      .join('\n'),
  );
  const bundle: Bundle = {
    x509,
    jwt,
    sequence: numberOf(root['spiffe_sequence']),
    refreshHint: numberOf(root['spiffe_refresh_hint']),
    trustDomains: [...trustDomains],
    sha256,
    words: spoken(sha256),
  };
  return { bundle };
}

/** A sentence where a bundle is not one of that trust domain, or no longer; `undefined` where it can be trusted to be. */
export function bundleDoubt(bundle: Bundle, trustDomain: string, now: number): string | undefined {
  const other = bundle.trustDomains.find(each => each !== trustDomain);
  if (other !== undefined) return `This is the bundle of "${other}", not of "${trustDomain}".`;
  if (bundle.x509.every(({ expires }) => expires <= now)) {
    const last = Math.max(...bundle.x509.map(({ expires }) => expires));
    return `The bundle of "${trustDomain}" is expired: its last X.509 authority ended on ${dayAndTime(last)}. Get a fresh one.`;
  }
  if (bundle.x509.every(({ starts }) => starts > now)) {
    return `The authorities of "${trustDomain}" begin in the future: one of the clocks is wrong.`;
  }
  return undefined;
}

/** How many X.509 authorities and JWT keys of `wanted` the other bundle lacks. */
export function missingFrom(bundle: Bundle, wanted: Bundle): number {
  const own = new Set([...bundle.x509, ...bundle.jwt].map(each => each.sha256));
  return [...wanted.x509, ...wanted.jwt].filter(({ sha256 }) => !own.has(sha256)).length;
}

export function dayAndTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Members that make a key, in the order of RFC 7638. */
const members: Readonly<Record<string, readonly string[]>> = { EC: ['crv', 'kty', 'x', 'y'], RSA: ['e', 'kty', 'n'] };

function thumbprint(key: Key): string {
  const names = members[textOf(key['kty'])];
  if (!names) return '';
  return sha256Hex(JSON.stringify(Object.fromEntries(names.map(name => [name, textOf(key[name])]))));
}

function isKey(value: unknown): value is Key {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
