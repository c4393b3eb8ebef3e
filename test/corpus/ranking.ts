// Where the right key stands among the offers: settings are taken out of real files one at a time, and completion is asked for them.
import { complete, emptyConfig, openDocument } from '../../server/core';
import { settingAt } from '../../server/core/chart/node';
import { popularityOf } from '../../server/core/features/popularity';
import counted from '../../schemas/popularity.json';
import { bundledCatalog } from '../support/catalog';
import { countsOf, type ReadFile, type SetEntry } from './counting';

export interface Place {
  readonly file: string;
  readonly setting: string;
  /** From 1; `undefined` where the key is not offered at all. */
  readonly position: number | undefined;
  readonly offers: number;
}

/** The same settings at each run: files take turns, so that no long file speaks for all. */
export function takenOut(files: readonly ReadFile[], howMany: number): readonly { file: ReadFile; entry: SetEntry }[] {
  const rows = files.map(file => ({ file, left: shuffled(file.entries.filter(entry => canBeOffered(file, entry))) }));
  const taken: { file: ReadFile; entry: SetEntry }[] = [];
  while (taken.length < howMany && rows.some(({ left }) => left.length > 0)) {
    for (const { file, left } of rows) {
      const entry = left.shift();
      if (entry && taken.length < howMany) taken.push({ file, entry });
    }
  }
  return taken;
}

/** Counts of all other files, without those that are nearly the same or of the same owner. */
export function placeOf({ file, entry }: { file: ReadFile; entry: SetEntry }, all: readonly ReadFile[]): Place {
  const popularity = popularityOf(countsOf(all.filter(other => !isKin(file, other))), counted.ours);
  const { text, offset } = withoutEntry(file.file.text, entry);
  const pragma = `# spire-helm: chart=${file.model.chart}@${file.model.version}\n`;
  const document = openDocument({ id: file.file.file, text: pragma + text, languageId: 'yaml' });
  const context = { catalog: bundledCatalog(), config: emptyConfig, path: file.file.file, popularity };
  const offers = [...complete(document, pragma.length + offset, context)]
    .filter(({ kind }) => kind !== 'snippet')
    .sort((a, b) => (a.sort < b.sort ? -1 : 1));
  const index = offers.findIndex(({ label }) => label === entry.path.at(-1));
  return {
    file: file.file.file,
    setting: entry.path.join('.'),
    position: index === -1 ? undefined : index + 1,
    offers: offers.length,
  };
}

/** Names that the user makes up can't be foreseen, nor what the chart does not read. */
function canBeOffered({ model, file: { text } }: ReadFile, { path, start }: SetEntry): boolean {
  const parent = settingAt(model.top, path.slice(0, -1));
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return parent?.children.get(path.at(-1)!)?.used === true && /^ *$/.test(line) && !path.some(key => /^\d+$/.test(key));
}

/** The text without an entry and all below it, and the cursor where its key stood. */
function withoutEntry(text: string, { start }: SetEntry): { readonly text: string; readonly offset: number } {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = start - lineStart;
  let end = text.indexOf('\n', start);
  if (end === -1) return { text: text.slice(0, start), offset: start };
  for (;;) {
    const next = text.indexOf('\n', end + 1);
    const line = text.slice(end + 1, next === -1 ? text.length : next);
    const deeper = /^ */.exec(line)![0].length > indent;
    const isItem = line.slice(indent).startsWith('- ') && /^ *$/.test(line.slice(0, indent));
    if (line.trim() !== '' && !deeper && !isItem) break;
    if (next === -1) return { text: text.slice(0, start), offset: start };
    end = next;
  }
  return { text: `${text.slice(0, start)}${text.slice(end)}`, offset: start };
}

function isKin(a: ReadFile, b: ReadFile): boolean {
  if (a === b || ownerOf(a) === ownerOf(b)) return true;
  const common = [...a.settings].filter(path => b.settings.has(path)).length;
  return common / (a.settings.size + b.settings.size - common || 1) > 0.8;
}

/** Upstream's files are many and about different things; of those only the file itself and its likes count as kin. */
function ownerOf({ file: { file } }: ReadFile): string {
  const owner = file.split('/')[0]!;
  return owner === 'upstream' || owner === 'unknown-repo' || owner === 'spiffe__helm-charts' ? file : owner;
}

/** Without chance: the order of a simple hash. */
function shuffled(entries: readonly SetEntry[]): SetEntry[] {
  const hash = (text: string): number => [...text].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7);
  return [...entries].sort((a, b) => hash(a.path.join('.')) - hash(b.path.join('.')));
}
