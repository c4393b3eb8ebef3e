// An upgrade in words: headings and lines that a terminal and an editor show alike.
import type { OpenDocument } from '../openDocument';
import type { Hop, Note, NoteKind, Place, Upgrade } from './hop';

export interface Told {
  readonly title: string;
  /** What no upgrade can put right; `undefined` where there is nothing. */
  readonly already: string | undefined;
  readonly hops: readonly ToldHop[];
}

export interface ToldHop {
  readonly title: string;
  readonly sections: readonly { readonly title: string; readonly lines: readonly ToldLine[] }[];
  /** The command that makes the hop. */
  readonly command: string;
}

export interface ToldLine {
  /** `values.yaml:12`, lines from 1, of the values as they were; `undefined` for what stands in no file. */
  readonly place: string | undefined;
  readonly text: string;
}

export interface ReleaseWords {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** @param first the documents as they were */
export function tellUpgrade(upgrade: Upgrade, first: readonly OpenDocument[], release: ReleaseWords): Told {
  const { chart, from, to, hops, already } = upgrade;
  const names = [...new Set(first.map(({ source }) => source.id))];
  const count = hops.length === 1 ? 'in one step' : `in ${hops.length} steps`;
  return {
    title: `${chart} ${from} to ${to}, ${count}`,
    already:
      already === 0
        ? undefined
        : `${already} ${already === 1 ? 'mistake is' : 'mistakes are'} in these values already at ${from}, and ${already === 1 ? 'is' : 'are'} not repeated below; lint shows ${already === 1 ? 'it' : 'them'}.`,
    hops: hops.map((hop, index) => ({
      title: `${hop.from} to ${hop.to}`,
      sections: sectionsOf(hop, first),
      command: commandFor(upgrade, hop, index, names, release),
    })),
  };
}

function sectionsOf(hop: Hop, first: readonly OpenDocument[]): ToldHop['sections'] {
  const at = (place: Place): string => placeText(place, first);
  const all = [
    { title: 'Before', lines: notesOf(hop, 'before') },
    {
      title: 'Rewritten in the values',
      lines: hop.rewritten.map(each => ({ place: at(each), text: `${each.title} (${each.setting})` })),
    },
    {
      title: 'Left for you in the values',
      lines: hop.left.map(each => ({ place: at(each), text: `${each.message} [${each.rule}]` })),
    },
    { title: 'Different from then on', lines: [...notesOf(hop, 'default'), ...notesOf(hop, 'change')] },
    { title: 'After', lines: notesOf(hop, 'after') },
  ];
  return all.filter(({ lines }) => lines.length > 0);
}

function notesOf({ notes }: Hop, kind: NoteKind): readonly ToldLine[] {
  return notes.filter(note => note.kind === kind).map(note => ({ place: undefined, text: noteText(note) }));
}

/** Settings of many parts are named by the first ones. */
function noteText({ message, settings }: Note): string {
  if (settings.length === 0) return message;
  const shown = settings.slice(0, 3).join(', ');
  const more = settings.length > 3 ? ` and ${settings.length - 3} more` : '';
  return `${message} (${shown}${more})`;
}

function placeText({ source, offset }: Place, first: readonly OpenDocument[]): string {
  const text = first.find(document => document.source.id === source)?.source.text ?? '';
  return `${source}:${text.slice(0, offset).split('\n').length}`;
}

function commandFor(
  { chart, hops }: Upgrade,
  { to, documents }: Hop,
  index: number,
  names: readonly string[],
  { name, namespace }: ReleaseWords,
): string {
  const words = ['helm upgrade', '-n', namespace ?? 'NAMESPACE', name ?? 'RELEASE', chart];
  words.push('--repo https://spiffe.github.io/helm-charts-hardened/', `--version ${to}`);
  words.push(...names.map(file => `-f ${file}`));
  // Values of a later version need not be right for this one.
  const isLast = documents === hops.at(-1)?.documents;
  const rest = hops.slice(index + 1).some(hop => hop.rewritten.length > 0);
  return isLast || !rest ? words.join(' ') : `${words.join(' ')}   # with the values of this step: --to ${to} --write`;
}
