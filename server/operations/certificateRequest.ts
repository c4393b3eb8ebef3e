// Makes a key in memory and a request for a client certificate with it, as Kubernetes signs them.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { bits, der, integer, objectId, sequence, set, utf8 } from './der';

export const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'));
const commonNameType = objectId('2.5.4.3');

export interface ClientKey {
  /** PKCS #8, PEM. */
  readonly key: string;
  /** PKCS #10, PEM. */
  readonly request: string;
}

/** A new key and a request for a certificate whose subject is just this common name: the user's name in Kubernetes. */
export function certificateRequest(commonName: string): ClientKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const noAttributes = der(0xa0);
  const info = sequence(integer(0), subject(commonName), publicKeyInfo(publicKey), noAttributes);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    request: pem('CERTIFICATE REQUEST', signed(info, privateKey)),
  };
}

export function subject(commonName: string): Buffer {
  return sequence(set(sequence(commonNameType, utf8(commonName))));
}

export function publicKeyInfo(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

/** What is signed, with how and by what it was. */
export function signed(content: Uint8Array, key: KeyObject): Buffer {
  return sequence(content, ecdsaWithSha256, bits(sign('sha256', content, key)));
}

export function pem(label: string, content: Uint8Array): string {
  const lines =
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
