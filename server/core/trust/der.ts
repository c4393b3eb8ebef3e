// DER, as far as certificates need it: a tag, a length, bytes.

export interface Node {
  readonly tag: number;
  readonly bytes: Uint8Array;
}

/** The elements that follow each other in the bytes; `undefined` where they are cut off or no DER. */
export function childrenOf(bytes: Uint8Array): readonly Node[] | undefined {
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
