// Reads the notation of `--set` and its like as Helm does, into steps that `merge.ts` takes one after the other.
//
// Source: Helm 3 and 4, pkg/strvals parser.go and literal_parser.go. What looks odd here is odd there.
import type { Json } from '../json';

/** Thrown for text that Helm refuses too; the message is a sentence for the user. */
export class BadSetOption extends Error {}

/** Keys of maps, and places in lists as numbers. */
export type SetPath = readonly (string | number)[];

export interface SetStep {
  readonly path: SetPath;
  readonly value: Json;
  /** So many keys of the path must lead to an item that is there already: Helm loses the value otherwise. */
  readonly within?: number;
  /** What is there stays; the value is for where nothing is. */
  readonly keeps?: boolean;
  /** No setting is named below the path, which Helm minds only where there is none. */
  readonly nameless?: boolean;
}

export interface Notation {
  /** `\` takes the next character as it is, and a comma ends a value. */
  readonly escapes: boolean;
  /** What stands for a value that has been read; `undefined` where values are JSON. */
  readonly valueOf: ((text: string) => Json) | undefined;
}

const deepestName = 30;
const lastIndex = 65_536;

export function readSteps(text: string, notation: Notation): readonly SetStep[] {
  return new Reader([...text], notation).all();
}

class Reader {
  #at = 0;
  readonly #steps: SetStep[] = [];

  constructor(
    readonly text: readonly string[],
    readonly notation: Notation,
  ) {}

  all(): readonly SetStep[] {
    while (this.key([], 0)) {
      // One key after the other.
    }
    return this.#steps;
  }

  /** @returns false where the text is at its end */
  private key(above: SetPath, depth: number): boolean {
    const { text: name, stop } = this.until(this.notation.escapes ? '=[,.' : '=[.');
    if (stop === undefined) {
      if (name === '') return false;
      throw new BadSetOption(`"${name}" has no "="; Helm takes key=value.`);
    }
    if (stop === ',') throw new BadSetOption(`"${name}" has no value before the comma; Helm takes key=value.`);
    const before = this.#steps.length;
    const goesOn = this.behind(stop, [...above, name], depth);
    if (name !== '') return goesOn;
    // What has an empty name is read and left out.
    const left = this.#steps.splice(before);
    if (left.some(step => step.nameless)) throw new BadSetOption('"." names no setting; Helm takes key=value.');
    return goesOn;
  }

  private behind(stop: string, path: SetPath, depth: number): boolean {
    if (stop === '=') return this.value(path);
    if (stop === '[') {
      const goesOn = this.item(path, this.index(), depth);
      if (!goesOn) this.#steps.push({ path, value: [], keeps: true });
      return goesOn;
    }
    if (depth + 1 > deepestName) throw new BadSetOption(`A name may have ${deepestName} levels; Helm takes no more.`);
    const before = this.#steps.length;
    const goesOn = this.key(path, depth + 1);
    if (goesOn && this.#steps.length === before) this.#steps.push({ path, value: {}, keeps: true, nameless: true });
    return goesOn;
  }

  /** What stands behind `key[3]`. */
  private item(above: SetPath, index: number, depth: number): boolean {
    const path = [...above, index];
    const { text, stop } = this.until('[.=');
    if (text !== '') throw new BadSetOption(`"${text}" stands behind an index; Helm takes "=", "." or "[" there.`);
    if (stop === undefined) return false;
    if (stop === '[') return this.item(path, this.index(), depth);
    if (stop === '=') {
      this.value(path);
      return true;
    }
    const before = this.#steps.length;
    if (this.key(path, depth)) return true;
    // At the end of the text Helm forgets to put a new item into the list.
    const lost = this.#steps.splice(before).map(step => ({ within: path.length, ...step }));
    this.#steps.push(...lost);
    return false;
  }

  private index(): number {
    const { text, stop } = this.until(']');
    const index = stop !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
    if (index === undefined)
      throw new BadSetOption(`"[${text}" is no place in a list; Helm takes a number in brackets.`);
    if (index < 0 || index > lastIndex)
      throw new BadSetOption(`The place ${index} of a list is out of bounds; Helm takes 0 to ${lastIndex}.`);
    return index;
  }

  private value(path: SetPath): boolean {
    const { valueOf, escapes } = this.notation;
    if (!valueOf) {
      this.put(path, this.json());
      this.skipBlanks();
      return true;
    }
    if (!escapes) {
      this.put(path, valueOf(this.text.slice(this.#at).join('')));
      this.#at = this.text.length;
      return true;
    }
    if (this.#at >= this.text.length) {
      this.put(path, '');
      return false;
    }
    this.put(path, this.text[this.#at] === '{' ? this.list(valueOf) : valueOf(this.until(',').text));
    return true;
  }

  private put(path: SetPath, value: Json): void {
    this.#steps.push({ path, value });
  }

  private list(valueOf: (text: string) => Json): Json {
    this.#at += 1;
    const items: Json[] = [];
    for (;;) {
      const { text, stop } = this.until(',}');
      if (stop === undefined) throw new BadSetOption('A list in braces has no "}"; Helm stops there.');
      items.push(valueOf(text));
      if (stop === ',') continue;
      if (this.text[this.#at] === ',') this.#at += 1;
      return items;
    }
  }

  /** One JSON value; what stands behind it is the next key. */
  private json(): Json {
    if (this.skipBlanks()) return null;
    const rest = this.text.slice(this.#at).join('');
    const length = jsonLength(rest);
    try {
      const value = JSON.parse(rest.slice(0, length)) as Json;
      this.#at += [...rest.slice(0, length)].length;
      return value;
    } catch {
      throw new BadSetOption(`${rest.slice(0, 40)} is no JSON; Helm takes a JSON value behind "=".`);
    }
  }

  /** Blanks, and the comma behind them. @returns true where there is no value */
  private skipBlanks(): boolean {
    for (; this.#at < this.text.length; this.#at += 1) {
      const char = this.text[this.#at]!;
      if (char === ',') {
        this.#at += 1;
        return true;
      }
      if (!/\s/.test(char)) return false;
    }
    return true;
  }

  private until(stops: string): { readonly text: string; readonly stop: string | undefined } {
    let text = '';
    while (this.#at < this.text.length) {
      const char = this.text[this.#at]!;
      this.#at += 1;
      if (stops.includes(char)) return { text, stop: char };
      if (char === '\\' && this.notation.escapes) {
        text += this.text[this.#at] ?? '';
        this.#at += 1;
      } else text += char;
    }
    return { text, stop: undefined };
  }
}

/** How far the first JSON value of a text goes. */
function jsonLength(text: string): number {
  const scalar = /^(?:null|true|false|"(?:\\.|[^"\\])*"|-?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][+-]?\d*)?)/.exec(text);
  if (scalar) return scalar[0].length;
  let depth = 0;
  for (const match of text.matchAll(/"(?:\\.|[^"\\])*"|[[\]{}]/g)) {
    if ('[{'.includes(match[0])) depth += 1;
    if (']}'.includes(match[0])) depth -= 1;
    if (depth === 0 && ']}'.includes(match[0])) return match.index + 1;
  }
  return text.length;
}
