// A copy of a workspace folder, so that no run writes into the checkout; it keeps its name, which suites look at.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { atEnd } from './cleanUp.mjs';

/** @returns {{ folder: string, remove: () => void }} */
export function copyWorkspace(source) {
  const own = fs.mkdtempSync(path.join(os.tmpdir(), 'spire-helm-workspace-'));
  const folder = path.join(own, path.basename(path.resolve(source)));
  fs.cpSync(source, folder, { recursive: true });
  const remove = atEnd(() => fs.rmSync(own, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return { folder, remove };
}
