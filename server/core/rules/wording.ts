// Phrases that several rules share, so that the same thing is called the same everywhere.
import type { Json } from '../json';
import { formatPath, type SettingPath } from '../path';
import type { Release } from '../values/release';
import type { FixProposal, JudgeContext } from './rule';
import type { Suggestion } from '../chart/suggest';

/** The last key of a path, as messages show it. */
export function keyOf(path: SettingPath): string {
  return `\`${formatPath(path.slice(-1))}\``;
}

/** A whole path in backquotes. */
export function shown(path: SettingPath): string {
  return `\`${formatPath(path)}\``;
}

/** The longest value that a message repeats; what follows is in the file. */
const longestValue = 60;

/** A value as a message quotes it: on one line, cut where it gets long. */
export function quoted(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…${typeof value === 'string' ? '"' : ''}` : text;
}

/** "under `a.b`" or "at the top level". */
export function placeOf(parent: SettingPath): string {
  return parent.length === 0 ? 'at the top level' : `under ${shown(parent)}`;
}

/** Where a map's settings belong to: the path, or the chart for the top level. */
export function ownerOf(parent: SettingPath, context: JudgeContext): string {
  return parent.length === 0 ? `\`${context.model.chart}\`` : shown(parent);
}

export function listed(words: readonly string[], last = 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** One fix a suggestion; none is safe, since what was meant is a guess. */
export function fixesFor(from: SettingPath, suggestions: readonly Suggestion[]): readonly FixProposal[] {
  return suggestions.slice(0, 3).map((suggestion): FixProposal => {
    const { path: to, inner } = suggestion;
    if (inner !== undefined) {
      const both = [...from, inner];
      return { title: `Rename to ${keyOf(to)}`, safe: false, changes: [{ kind: 'move', from: both, to }] };
    }
    return suggestion.kind === 'rename' && to.length === from.length
      ? {
          title: `Rename to \`${formatPath(to.slice(-1))}\``,
          safe: false,
          changes: [{ kind: 'rename', path: from, to: to.at(-1)! }],
        }
      : { title: `Move to ${shown(to)}`, safe: false, changes: [{ kind: 'move', from, to }] };
  });
}

export function removeFix(path: SettingPath): FixProposal {
  return { title: `Remove ${keyOf(path)}`, safe: false, changes: [{ kind: 'remove', path }] };
}

/** Said once, behind what is wrong with a part that nothing switches on. */
export function withoutTag({ model }: Release): string {
  return ` No tag is true either: \`${model.chart}\` installs nothing, and Helm reports success.`;
}
