// Walks a folder on disk for files that may matter to a fleet.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mostFiles, skippedFolders, wantedName, type Listing } from './files';
import { explainReadError } from './nodeFiles';

/** Links to folders are not followed, since they may lead back up; links to files are read as what they lead to. */
export async function listFiles(place: string): Promise<Listing> {
  const paths: string[] = [];
  const left: string[] = [];
  const queue = [''];
  for (let at = 0; at < queue.length; at += 1) {
    const folder = queue[at]!;
    const entries = await readdir(join(place, folder), { withFileTypes: true }).catch((error: unknown) => {
      const result = explainReadError(error);
      const reason = result.kind === 'unreadable' ? result.reason : 'there is no such folder';
      left.push(`${folder === '' ? 'The folder' : folder} was not searched: ${reason}.`);
      return [];
    });
    const isChart = entries.some(({ name }) => name === 'Chart.yaml');
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        const isTemplates = entry.name === 'templates' && isChart;
        if (!skippedFolders.has(entry.name) && !isTemplates) queue.push(path);
        continue;
      }
      if (!wantedName.test(entry.name)) continue;
      if (!entry.isFile() && !(entry.isSymbolicLink() && (await leadsToFile(join(place, path))))) continue;
      if (paths.length >= mostFiles) {
        left.push(`There are more than ${mostFiles} files; the rest was not looked at.`);
        return { paths, left };
      }
      paths.push(path);
    }
  }
  return { paths, left };
}

async function leadsToFile(place: string): Promise<boolean> {
  return stat(place).then(
    found => found.isFile(),
    () => false,
  );
}
