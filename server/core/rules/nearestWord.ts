// What a misspelt word was probably meant to be.
import { editDistance } from '../chart/suggest';
import type { SettingPath } from '../path';
import type { FixProposal } from './rule';

/** The word closest to another, where they are close enough to be the same with a slip. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const measured = words.map(candidate => ({ candidate, distance: editDistance(plain(word), plain(candidate)) }));
  const best = measured.sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(2, Math.floor(best.candidate.length / 4)) ? best.candidate : undefined;
}

/** One fix, or none where no word is near. */
export function renameToNearest(path: SettingPath, words: readonly string[]): readonly FixProposal[] {
  const to = nearest(path.at(-1)!, words);
  return to === undefined
    ? []
    : [{ title: `Rename to \`${to}\``, safe: false, changes: [{ kind: 'rename', path, to }] }];
}
