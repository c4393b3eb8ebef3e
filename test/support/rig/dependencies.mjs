// Installs the project's own dependencies where node_modules is missing or is not what package-lock.json asks for.
import fs from 'node:fs';
import path from 'node:path';
import { repository } from './home.mjs';
import { npm } from './npm.mjs';

/** True where something was installed. No install scripts are run: nothing here needs one, and one of them wants a compiler. */
export async function ensureDependencies(say = console.log) {
  const why = staleness();
  if (why === undefined) return false;
  say(`npm ci (${why})`);
  await npm(repository, ['ci', '--ignore-scripts']);
  return true;
}

function staleness() {
  const wanted = lockedPackages(path.join(repository, 'package-lock.json'));
  if (wanted === undefined) throw new Error('package-lock.json is missing or broken; restore it from git');
  const present = lockedPackages(path.join(repository, 'node_modules', '.package-lock.json'));
  if (present === undefined) return 'node_modules is not there';
  for (const [place, { version, optional }] of Object.entries(wanted)) {
    if (place === '' || (optional && !present[place])) continue;
    if (present[place]?.version !== version) {
      return `${place} is ${present[place]?.version ?? 'not there'}, package-lock.json asks for ${version}`;
    }
  }
  return undefined;
}

function lockedPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
