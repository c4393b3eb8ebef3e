// Reads a chart of the user's from disk: an unpacked folder or a package.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { importChart, importPackage, NotAChart, unpackChart, type ChartRecord } from '../core';

/** What a chart folder may hold at most; far above any chart, and a mistaken path stops here. */
const limits = { files: 4000, bytes: 32 * 1024 * 1024 } as const;

/** What of a chart is read; the rest (README, tests, CRDs) decides nothing about settings. */
const wantedFiles = new Set(['Chart.yaml', 'values.yaml', 'values.schema.json']);
const wantedFolders = new Set(['templates', 'charts']);

/**
 * @param path absolute path of a folder with Chart.yaml or of a `.tgz`
 * @throws NotAChart, with a sentence that names the path
 */
export async function readChartFromDisk(path: string): Promise<ChartRecord> {
  try {
    if ((await stat(path)).isDirectory()) return importChart(await filesOf(path));
    return importPackage(await readFile(path));
  } catch (error) {
    if (error instanceof NotAChart) throw new NotAChart(`${path}: ${error.message}`);
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : `can't be read (${String(error)})`;
    throw new NotAChart(`The chart ${path} ${reason}.`);
  }
}

async function filesOf(root: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  let bytes = 0;
  const add = (path: string, text: string): void => {
    bytes += text.length;
    if (files.size >= limits.files || bytes > limits.bytes)
      throw new NotAChart('There are more files than any chart has.');
    files.set(path, text);
  };
  const readTemplates = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) await readTemplates(path);
      else if (entry.isFile()) add(path, await readFile(join(root, path), 'utf8'));
    }
  };
  const readChart = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}${entry.name}`;
      if (entry.isFile() && wantedFiles.has(entry.name)) add(path, await readFile(join(root, path), 'utf8'));
      if (!entry.isDirectory() || !wantedFolders.has(entry.name)) continue;
      if (entry.name === 'templates') await readTemplates(path);
      else await readDependencies(path);
    }
  };
  /** `helm dependency build` leaves packages, people leave folders. */
  const readDependencies = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) await readChart(`${path}/`);
      else if (entry.isFile() && entry.name.endsWith('.tgz')) {
        const inside = unpackChart(await readFile(join(root, path)));
        for (const [name, text] of inside) add(`${path.replace(/\.tgz$/, '')}/${name}`, text);
      }
    }
  };
  await readChart('');
  return files;
}
