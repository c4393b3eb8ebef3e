// What an X.509 certificate says about its owner: the few fields of DER that a message, a hover or a plan shows.
import { decodeBase64, utf8Of } from './base64';
import { childrenOf, type Node } from './der';
import { sha256HexOf } from './sha256';

export interface Certificate {
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** As it is written: `2027-03-01`. */
  readonly notAfter: string;
  /** Until when it holds, in milliseconds since 1970. */
  readonly expires: number;
  /** From when on it holds. */
  readonly starts: number;
  /** URIs among its alternative names: the SPIFFE ID, where it has one. */
  readonly uris: readonly string[];
  /** Lower-case hex of the SHA-256 digest of the whole certificate. */
  readonly sha256: string;
}

/** The first certificate of a PEM text; `undefined` where there is none that can be read. */
export function certificateIn(pem: string): Certificate | undefined {
  const body = pemBlock.exec(pem)?.[1];
  return body === undefined ? undefined : certificateInBase64(body);
}

const pemBlock = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/;

/** All certificates of a PEM text in their order; `undefined` stands for one that can't be read. */
export function certificatesIn(pem: string): readonly (Certificate | undefined)[] {
  return [...pem.matchAll(new RegExp(pemBlock, 'g'))].map(([, body = '']) => certificateInBase64(body));
}

/** A certificate as `x5c` of a JSON Web Key has it. */
export function certificateInBase64(text: string): Certificate | undefined {
  const der = decodeBase64(text);
  return der && certificateOf(der);
}

const sequence = 0x30;
const set = 0x31;

function certificateOf(der: Uint8Array): Certificate | undefined {
  const certificate = childrenOf(der)?.[0];
  const signed = certificate && childrenOf(certificate.bytes)?.[0];
  const fields = signed && childrenOf(signed.bytes);
  if (!fields) return undefined;
  // The version stands in front in a tag of its own, and is left out for version 1.
  const [, , , validity, subject, , ...rest] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const [since, until] = (validity && childrenOf(validity.bytes)) ?? [];
  const names = subject?.tag === sequence ? namesIn(subject.bytes) : undefined;
  if (!since || !until || !names) return undefined;
  return {
    commonName: names.get('550403')?.[0] ?? '',
    organizations: names.get('55040a') ?? [],
    notAfter: dateOf(until),
    expires: timeOf(until),
    starts: timeOf(since),
    uris: urisIn(rest),
    sha256: sha256HexOf(der),
  };
}

/** Texts of a name by their object identifiers in hexadecimal. */
function namesIn(bytes: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const part of childrenOf(bytes) ?? []) {
    for (const pair of part.tag === set ? (childrenOf(part.bytes) ?? []) : []) {
      const [id, value] = childrenOf(pair.bytes) ?? [];
      if (!id || !value) continue;
      const key = hexOf(id.bytes);
      names.set(key, [...(names.get(key) ?? []), utf8Of(value.bytes) ?? '']);
    }
  }
  return names;
}

/** Object identifier 2.5.29.17. */
const alternativeName = '551d11';
const uri = 0x86;

function urisIn(fields: readonly Node[]): readonly string[] {
  const extensions = fields.find(({ tag }) => tag === 0xa3);
  const list = extensions && childrenOf(extensions.bytes)?.[0];
  for (const extension of (list && childrenOf(list.bytes)) ?? []) {
    const parts = childrenOf(extension.bytes) ?? [];
    const value = parts.at(-1);
    if (!parts[0] || hexOf(parts[0].bytes) !== alternativeName || !value) continue;
    const names = childrenOf(value.bytes)?.[0];
    return ((names && childrenOf(names.bytes)) ?? [])
      .filter(({ tag }) => tag === uri)
      .map(({ bytes }) => utf8Of(bytes) ?? '');
  }
  return [];
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Digits of a time, the year with four: UTCTime has two of it, up to 49 they are of this century. */
function digitsOf({ tag, bytes }: Node): string {
  const text = utf8Of(bytes) ?? '';
  return tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
}

function dateOf(time: Node): string {
  const digits = digitsOf(time);
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
}

function timeOf(time: Node): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(digitsOf(time)) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}
