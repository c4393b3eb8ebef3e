// What SPIFFE takes for a trust domain name and for an ID, as SPIRE's own reader (go-spiffe) decides it.

const scheme = 'spiffe://';

export interface SpiffeId {
  readonly trustDomain: string;
  /** Empty, or from its first slash on. */
  readonly path: string;
}

export type ReadId =
  { readonly id: SpiffeId; readonly problem?: undefined } | { readonly id?: undefined; readonly problem: string };

/** The ID in a text, or half a sentence about why it is none. */
export function readSpiffeId(text: string): ReadId {
  if (!text.startsWith(scheme)) return { problem: `it does not begin with "${scheme}"` };
  const rest = text.slice(scheme.length);
  const slash = rest.indexOf('/');
  const trustDomain = slash < 0 ? rest : rest.slice(0, slash);
  const path = slash < 0 ? '' : rest.slice(slash);
  if (trustDomain === '') return { problem: 'it names no trust domain' };
  if (!isNameText(trustDomain)) return { problem: `"${trustDomain}" in it is no trust domain name` };
  const problem = pathProblem(path);
  return problem === undefined ? { id: { trustDomain, path } } : { problem };
}

/** The name in `acme.example` and `spiffe://acme.example`, which SPIRE reads alike; `undefined` where it reads neither. */
export function readTrustDomain(text: string): string | undefined {
  if (text.includes(':/')) return readSpiffeId(text).id?.trustDomain;
  return isNameText(text) ? text : undefined;
}

/** Specification SPIFFE-ID, section 2.1. SPIRE itself only warns of longer ones. */
export const longestTrustDomain = 255;

/** Half a sentence about why a text is no bare trust domain name. */
export function trustDomainProblem(name: string): string | undefined {
  const schemeOf = /^([a-z][a-z0-9+.-]*:\/\/)/i.exec(name)?.[1];
  if (schemeOf !== undefined) return `it is written without "${schemeOf}"`;
  if (name.includes('/')) return 'it has no path';
  if (/:\d*$/.test(name)) return 'it has no port';
  if (/\s/.test(name)) return 'it has no blanks';
  if (/[A-Z]/.test(name)) return 'it is written in lower case';
  if (!isNameText(name)) return 'it is made of a-z, 0-9, ".", "-" and "_"';
  return name.length > longestTrustDomain
    ? `it has ${name.length} characters, at most ${longestTrustDomain} are allowed`
    : undefined;
}

/** What SPIFFE allows and no certificate can hold: the ID in it is a URI, whose host Go reads as a DNS name. */
export function certificateProblem(name: string): string | undefined {
  return name.split('.').includes('') ? 'it has a dot at its end, at its beginning or beside another one' : undefined;
}

/** The name that was meant by a text with a scheme, capitals, a port or a path; `undefined` where there is none in it. */
export function bareTrustDomain(text: string): string | undefined {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/:].*$/, '');
  return bare !== '' && trustDomainProblem(bare) === undefined ? bare : undefined;
}

function isNameText(name: string): boolean {
  return /^[a-z0-9._-]+$/.test(name);
}

function pathProblem(path: string): string | undefined {
  if (path === '') return undefined;
  if (path.endsWith('/')) return 'it ends with a slash';
  const segments = path.slice(1).split('/');
  if (segments.includes('')) return 'its path has an empty part';
  if (segments.some(segment => segment === '.' || segment === '..')) return 'its path holds "." or ".."';
  return segments.every(segment => /^[A-Za-z0-9._-]+$/.test(segment))
    ? undefined
    : 'its path is not made of letters, digits, ".", "-" and "_"';
}
