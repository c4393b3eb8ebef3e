// What rules say about a setting that takes a few words.
import { editDistance } from '../chart/suggest';
import type { SettingPath } from '../path';
import type { Release } from '../values/release';
import { yamlText } from '../values/yamlText';
import type { FixProposal } from './rule';
import { quoted } from './wording';

/** The value as a message repeats it; null where the default is taken away. */
export function asGiven(release: Release, path: SettingPath): string {
  return quoted(release.value(path) ?? null);
}

/** One fix a word, the nearest first; none is safe. */
export function changesTo(release: Release, path: SettingPath, words: readonly string[]): readonly FixProposal[] {
  if (release.entry(path)?.value.kind !== 'leaf') return [];
  const written = String(release.value(path) ?? '').toLowerCase();
  const distance = (word: string): number => editDistance(written, word.toLowerCase());
  return [...words]
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, 6)
    .map(word => ({
      title: `Change to "${word}"`,
      safe: false,
      changes: [{ kind: 'set', path, yaml: yamlText(word) }],
    }));
}
