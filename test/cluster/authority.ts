// A certificate authority for a cluster's client certificates: a self-signed certificate and its key.
import { generateKeyPairSync } from 'node:crypto';
import { ecdsaWithSha256, pem, publicKeyInfo, signed, subject } from '../../server/operations/certificateRequest';
import { bits, der, integer, objectId, sequence } from '../../server/operations/der';

export interface Authority {
  readonly certificate: string;
  readonly key: string;
}

const day = 24 * 60 * 60 * 1000;
const yes = der(0x01, Buffer.from([0xff]));

export function makeAuthority(name: string): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const extensions = sequence(
    extension('2.5.29.19', sequence(yes)), // an authority
    extension('2.5.29.15', bits(Buffer.from([0x06]))), // signs certificates and revocation lists
  );
  const content = sequence(
    der(0xa0, integer(2)),
    integer(1),
    ecdsaWithSha256,
    subject(name),
    sequence(time(now - day), time(now + 30 * day)),
    subject(name),
    publicKeyInfo(publicKey),
    der(0xa3, extensions),
  );
  return {
    certificate: pem('CERTIFICATE', signed(content, privateKey)),
    key: privateKey.export({ type: 'sec1', format: 'pem' }) as string,
  };
}

function extension(id: string, value: Uint8Array): Buffer {
  return sequence(objectId(id), yes, der(0x04, value));
}

function time(moment: number): Buffer {
  const text = new Date(moment).toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(text, 'ascii'));
}
