// SHA-256, synchronous and pure: the core has neither Node's crypto nor the browser's, which is asynchronous.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The digest of a text's UTF-8 bytes as lower-case hex. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

export function sha256HexOf(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}
