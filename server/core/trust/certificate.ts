// What an X.509 certificate says about its owner: the few fields of DER that a message or a hover shows.
import { decodeBase64, utf8Of } from './base64';

export interface Certificate {
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** As it is written: `2027-03-01`. */
  readonly notAfter: string;
}

/** The first certificate of a PEM text; `undefined` where there is none that can be read. */
export function certificateIn(pem: string): Certificate | undefined {
  const body = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/.exec(pem)?.[1];
  const der = body === undefined ? undefined : decodeBase64(body);
  return der && certificateOf(der);
}

interface Node {
  readonly tag: number;
  readonly bytes: Uint8Array;
}

const sequence = 0x30;
const set = 0x31;

function certificateOf(der: Uint8Array): Certificate | undefined {
  const certificate = childrenOf(der)?.[0];
  const signed = certificate && childrenOf(certificate.bytes)?.[0];
  const fields = signed && childrenOf(signed.bytes);
  if (!fields) return undefined;
  // The version stands in front in a tag of its own, and is left out for version 1.
  const [, , , validity, subject] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const until = validity && childrenOf(validity.bytes)?.[1];
  const names = subject?.tag === sequence ? namesIn(subject.bytes) : undefined;
  if (!until || !names) return undefined;
  return {
    commonName: names.get('550403')?.[0] ?? '',
    organizations: names.get('55040a') ?? [],
    notAfter: dateOf(until),
  };
}

/** Texts of a name by their object identifiers in hexadecimal. */
function namesIn(bytes: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const part of childrenOf(bytes) ?? []) {
    for (const pair of part.tag === set ? (childrenOf(part.bytes) ?? []) : []) {
      const [id, value] = childrenOf(pair.bytes) ?? [];
      if (!id || !value) continue;
      const key = [...id.bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
      names.set(key, [...(names.get(key) ?? []), utf8Of(value.bytes) ?? '']);
    }
  }
  return names;
}

/** UTCTime has two digits of the year: up to 49 they are of this century. */
function dateOf({ tag, bytes }: Node): string {
  const text = utf8Of(bytes) ?? '';
  const full = tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  return `${full.slice(0, 4)}-${full.slice(4, 6)}-${full.slice(6, 8)}`;
}

function childrenOf(bytes: Uint8Array): readonly Node[] | undefined {
  const nodes: Node[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at]!;
    let length = bytes[at + 1];
    if (length === undefined) return undefined;
    at += 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 3) return undefined;
      length = 0;
      for (let i = 0; i < count; i += 1, at += 1) length = length * 256 + (bytes[at] ?? 0);
    }
    if (at + length > bytes.length) return undefined;
    nodes.push({ tag, bytes: bytes.subarray(at, at + length) });
    at += length;
  }
  return nodes;
}
