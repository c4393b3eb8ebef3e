// Unpacks a chart package in memory. Nothing is written to disk, and limits hold off packages made to hurt.
import { gunzipSync } from 'fflate';
import { parseTar } from 'nanotar';
import type { ChartFiles } from './chartFiles';
import { NotAChart } from './notAChart';

/** Part of every JavaScript host, though not of the language itself. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

/** Limits on a package; the largest released one has 150 files and 1 MB of text. */
export const archiveLimits = {
  packedBytes: 8 << 20,
  unpackedBytes: 32 << 20,
  members: 4000,
  fileBytes: 4 << 20,
} as const;

/** The files of a `.tgz`, without the chart's own folder in front. Throws `NotAChart` where it is none. */
export function unpackChart(bytes: Uint8Array): ChartFiles {
  if (bytes.length > archiveLimits.packedBytes)
    throw new NotAChart(tooLarge('packed', bytes.length, archiveLimits.packedBytes));
  const tar = gunzip(bytes);
  const files = new Map<string, string>();
  const decoder = new TextDecoder();
  let members = 0;
  for (const member of parseTar(tar.buffer.slice(tar.byteOffset, tar.byteOffset + tar.byteLength) as ArrayBuffer)) {
    members += 1;
    if (members > archiveLimits.members)
      throw new NotAChart(`The package has more than ${archiveLimits.members} files.`);
    if (member.type !== 'file' || !member.data) continue;
    const path = member.name.replace(/^\.\//, '');
    const slash = path.indexOf('/');
    if (slash < 0 || path.split('/').includes('..')) continue;
    if (member.data.length > archiveLimits.fileBytes) continue;
    files.set(path.slice(slash + 1), decoder.decode(member.data));
  }
  return files;
}

function gunzip(bytes: Uint8Array): Uint8Array {
  // The last four bytes of a gzip stream hold the unpacked size, so a bomb is seen before it goes off.
  const size =
    bytes.length >= 18 ? new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true) : 0;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new NotAChart('The package is not a gzip file.');
  if (size > archiveLimits.unpackedBytes) throw new NotAChart(tooLarge('unpacked', size, archiveLimits.unpackedBytes));
  try {
    // A buffer of the announced size: a stream that lies about its size can't grow past it.
    return gunzipSync(bytes, { out: new Uint8Array(size) });
  } catch {
    throw new NotAChart('The package is damaged: it does not unpack.');
  }
}

function tooLarge(what: string, bytes: number, limit: number): string {
  return `The package is too large ${what}: ${Math.round(bytes / 1024)} KiB, at most ${Math.round(limit / 1024)}.`;
}
