// What the workspace folders hold, found in the background: no answer waits for it, and what it finds is told when it is there.
import { URI } from 'vscode-uri';
import { relativeTo } from '../host/configFile';
import type { Files } from '../host/files';
import { rescan, scan, type ScanOptions, type Scanned } from '../host/scan';

export interface DiscoveryPorts {
  readonly files: Files;
  /** Lets waiting messages go first. */
  readonly pause: () => Promise<void>;
  /** A folder was looked through, or something in it changed that matters. */
  readonly changed: () => void;
}

export class Discovery {
  private readonly folders = new Map<string, Promise<Scanned>>();
  private readonly found = new Map<string, Scanned>();
  /** Changes are looked at one after the other. */
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly ports: DiscoveryPorts) {}

  /** What is known of a folder by now; asking for the first time starts the search. */
  in(folder: URI): Scanned | undefined {
    const key = folder.toString();
    if (!this.folders.has(key)) this.folders.set(key, this.search(folder, key));
    return this.found.get(key);
  }

  /** Resolves when a folder has been looked through. */
  async whole(folder: URI): Promise<Scanned> {
    this.in(folder);
    await this.folders.get(folder.toString());
    await this.work;
    return this.found.get(folder.toString())!;
  }

  changedOnDisk(uris: readonly string[]): void {
    const before = this.work;
    this.work = (async () => {
      await before;
      let isChanged = false;
      for (const key of [...this.found.keys()]) {
        for (const uri of uris) isChanged = (await this.look(URI.parse(uri), URI.parse(key), key)) || isChanged;
      }
      if (isChanged) this.ports.changed();
    })();
  }

  forget(): void {
    this.folders.clear();
    this.found.clear();
  }

  private async search(folder: URI, key: string): Promise<Scanned> {
    const found = await scan(this.options(folder));
    this.found.set(key, found);
    if (found.describing.size > 0 || found.identities.size > 0) this.ports.changed();
    return found;
  }

  private async look(uri: URI, folder: URI, key: string): Promise<boolean> {
    const path = relativeTo(folder.path, uri.path);
    const before = this.found.get(key);
    if (path === uri.path || !before || uri.scheme !== folder.scheme) return false;
    const now = await rescan(path, before, this.options(folder));
    this.found.set(key, now);
    return (
      now.describing.has(path) ||
      before.describing.has(path) ||
      now.paths.has(path) !== before.paths.has(path) ||
      now.identities.has(path) !== before.identities.has(path)
    );
  }

  private options(folder: URI): ScanOptions {
    const placeOf = (path: string): string => placeIn(folder, path);
    const { files, pause } = this.ports;
    return { files, pause, folder: folder.toString(), placeOf, idOf: placeOf };
  }
}

export function placeIn(folder: URI, path: string): string {
  return folder.with({ path: `${folder.path.replace(/\/$/, '')}/${path}` }).toString();
}
