// Makes a folder of the rig's home once and whole: two runs at once, or one that is killed half-way, leave no half-made folder in its place.
import fs from 'node:fs';
import path from 'node:path';
import { rigHome } from './home.mjs';

const mark = 'complete.json';
const dayMs = 24 * 60 * 60 * 1000;

/**
 * The folder `<home>/<name>`, made by `make(folder)` where it is not there yet. It is made under another name and renamed when complete;
 * of two runs that make it at once, the second to end uses what the first made.
 */
export async function placeOnce(name, make) {
  const target = path.join(rigHome, name);
  if (isComplete(target)) return target;
  fs.mkdirSync(rigHome, { recursive: true });
  sweep(name);
  const draft = fs.mkdtempSync(path.join(rigHome, `making-${name}-`));
  try {
    await make(draft);
    fs.writeFileSync(path.join(draft, mark), JSON.stringify({ name, made: new Date().toISOString() }) + '\n');
    if (!isComplete(target)) takeThePlace(draft, target);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  return target;
}

function isComplete(folder) {
  return fs.existsSync(path.join(folder, mark));
}

function takeThePlace(draft, target) {
  if (fs.existsSync(target)) fs.rmSync(target, { recursive: true, force: true });
  try {
    fs.renameSync(draft, target);
  } catch (error) {
    if (!isComplete(target)) throw error;
  }
}

/** Drafts of runs that were killed; a day is longer than any set-up takes. */
function sweep(name) {
  for (const entry of fs.readdirSync(rigHome)) {
    if (!entry.startsWith(`making-${name}-`)) continue;
    const draft = path.join(rigHome, entry);
    const age = Date.now() - (fs.statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > dayMs) fs.rmSync(draft, { recursive: true, force: true });
  }
}
