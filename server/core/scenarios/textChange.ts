// Changes to the texts of an existing fleet, one after the other, so that each sees what the one before it left.
import { openDocument, type OpenDocument } from '../openDocument';
import type { SettingPath } from '../path';
import { lineBreakOf } from '../values/entryLines';
import { editsFor, type Change } from '../values/changes';
import { linePlace } from '../values/insertion';
import { locate } from '../values/locate';
import { yamlText } from '../values/yamlText';

export interface ChangedFile {
  readonly id: string;
  /** `undefined` for a file that is new. */
  readonly before: string | undefined;
  readonly after: string;
}

/** A change that can't be made without guessing: values in flow style, an alias, something else in the way. */
export class CannotChange extends Error {}

export class Texts {
  private readonly now = new Map<string, OpenDocument>();
  private readonly before = new Map<string, string | undefined>();

  constructor(documents: readonly OpenDocument[]) {
    for (const document of documents) {
      this.now.set(document.source.id, document);
      this.before.set(document.source.id, document.source.text);
    }
  }

  document(id: string): OpenDocument {
    const found = this.now.get(id);
    if (!found) throw new CannotChange(`${id} is not there.`);
    return found;
  }

  has(id: string): boolean {
    return this.now.has(id);
  }

  create(id: string, text: string): void {
    if (this.now.has(id)) throw new CannotChange(`${id} is there already.`);
    this.now.set(id, openDocument({ id, text, languageId: 'yaml' }));
    this.before.set(id, undefined);
  }

  change(id: string, change: Change): void {
    const document = this.document(id);
    const edits = editsFor(change, { source: id, document: document.values });
    if (!edits) throw new CannotChange(`${id} is written in a way that can't be changed without guessing.`);
    let { text } = document.source;
    for (const { span, newText } of [...edits].sort((a, b) => b.span.start - a.span.start))
      text = text.slice(0, span.start) + newText + text.slice(span.end);
    this.put(id, text);
  }

  /** Puts lines where a key at `path` is missing; they are written as if it stood at the left margin. */
  insert(id: string, path: SettingPath, lines: string): void {
    const document = this.document(id);
    if (locate(document.values, path).kind !== 'missing') return;
    const place = linePlace(document.values, path);
    if (!place) throw new CannotChange(`${id} is written in a way that can't be changed without guessing.`);
    let { text } = document.source;
    const lineBreak = lineBreakOf(text);
    const indented = lines.replace(/^(?=.)/gm, ' '.repeat(place.column));
    const ended = place.at > 0 && text[place.at - 1] !== '\n' ? '\n' : '';
    // A section of its own stands apart from the one above it.
    const isSection = place.column === 2 * place.head.split('\n').length - 2 && place.head !== '';
    const start = isSection && !/\n\r?\n$/.test(text.slice(0, place.at)) ? `${ended}\n` : ended;
    const added = `${start}${place.head}${indented}`.replace(/\r?\n/g, lineBreak);
    text = text.slice(0, place.at) + added + text.slice(place.at);
    if (place.without) text = text.slice(0, place.without.start) + text.slice(place.without.end);
    this.put(id, text);
  }

  /** Adds a text to the end of a list, which is made where it is missing. */
  append(id: string, path: SettingPath, item: string): void {
    const document = this.document(id);
    const found = locate(document.values, path);
    if (found.kind === 'missing') return this.insert(id, path, `${path.at(-1)!}:\n  - ${yamlText(item)}\n`);
    const list = found.kind === 'found' ? found.entry.value : undefined;
    if (found.kind !== 'found' || list?.kind !== 'list')
      throw new CannotChange(`${id} is written in a way that can't be changed without guessing.`);
    if (list.items.some(each => each.kind === 'scalar' && each.value === item)) return;
    const { text } = document.source;
    const last = list.items.at(-1);
    if (text[found.valueSpan.start] === '[') {
      const end = found.valueSpan.end - 1;
      return this.put(id, `${text.slice(0, end)}${last ? ', ' : ''}${yamlText(item)}${text.slice(end)}`);
    }
    if (!last) throw new CannotChange(`${id} is written in a way that can't be changed without guessing.`);
    const start = found.base + last.span.start;
    const dash = text.lastIndexOf('-', start);
    const indent = text.slice(text.lastIndexOf('\n', dash) + 1, dash);
    const lineEnd = text.indexOf('\n', found.base + last.span.end);
    const at = lineEnd === -1 ? text.length : lineEnd;
    this.put(id, `${text.slice(0, at)}${lineBreakOf(text)}${indent}- ${yamlText(item)}${text.slice(at)}`);
  }

  replace(id: string, text: string): void {
    this.put(id, text);
  }

  changed(): readonly ChangedFile[] {
    return [...this.now].flatMap(([id, { source }]) => {
      const before = this.before.get(id);
      return before === source.text ? [] : [{ id, before, after: source.text }];
    });
  }

  private put(id: string, text: string): void {
    const document = this.document(id);
    this.now.set(id, openDocument({ ...document.source, text }, document));
  }
}
