// Makes our tree of what the YAML library read, as Helm's reader would have: scalars by YAML 1.1, merge keys expanded,
// aliases joined to their anchors, everything within a budget of work.
import { spanAt, type Span } from '../span';
import { aliasBook } from './aliases';
import type { SyntaxCode, SyntaxProblem, YamlEntry, YamlMap, YamlNode, YamlScalar } from './document';
import { filler, placeholderIn } from './placeholders';
import { keyOf, resolvePlain, resolveTagged, type ScalarValue } from './scalars';

/** A node as parse.ts hands it over, free of the library's types. Offsets are those of the block. */
export type RawNode = RawScalar | RawMap | RawList | RawAlias;

interface RawBase {
  readonly start: number;
  readonly end: number;
  readonly anchor?: string | undefined;
  readonly tag?: string | undefined;
}
export interface RawScalar extends RawBase {
  readonly kind: 'scalar';
  readonly style: YamlScalar['style'];
  /** Folded and unescaped, not yet resolved. */
  readonly value: string;
}
export interface RawMap extends RawBase {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly pairs: readonly RawPair[];
}
export interface RawPair {
  readonly key: RawNode;
  readonly value: RawNode | undefined;
}
export interface RawList extends RawBase {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly RawNode[];
}
export interface RawAlias extends RawBase {
  readonly kind: 'alias';
  readonly name: string;
}

export interface Tree {
  readonly root: YamlNode;
  readonly problems: readonly SyntaxProblem[];
  readonly nodes: number;
  /** True where Helm counts too many nodes that come from aliases. */
  readonly excessive: boolean;
}

export const nodeLimit = 200_000;
export const depthLimit = 200;

export function treeOf(raw: RawNode, source: string): Tree {
  const problems: SyntaxProblem[] = [];
  const book = aliasBook();
  let nodes = 0;
  let tooLarge = false;
  const root = node(raw, 0);
  return { root, problems: [...problems, ...book.problems()], nodes, excessive: book.isExcessive() };

  function node(raw: RawNode, depth: number): YamlNode {
    nodes++;
    book.count();
    if (depth > depthLimit && (raw.kind === 'map' || raw.kind === 'list')) return tooDeep(raw);
    if (raw.anchor === undefined) return unanchored(raw, depth);
    book.open(raw.anchor);
    const made = unanchored(raw, depth);
    book.close(raw.anchor, made, spanOfAnchor(raw, raw.anchor));
    return made;
  }

  function unanchored(raw: RawNode, depth: number): YamlNode {
    switch (raw.kind) {
      case 'scalar':
        return scalar(raw);
      case 'alias':
        return book.alias(raw.name, spanAt(raw.start, raw.end));
      case 'map':
        return map(raw, depth);
      case 'list': {
        const items: YamlNode[] = [];
        for (const item of raw.items) {
          if (outOfBudget(item)) break;
          items.push(node(item, depth + 1));
        }
        return { kind: 'list', span: spanAt(raw.start, endOf(raw, items.at(-1))), flow: raw.flow, items };
      }
    }
  }

  function map(raw: RawMap, depth: number): YamlMap {
    const entries: YamlEntry[] = [];
    const explicit = new Map<string, Span>();
    for (const pair of raw.pairs) {
      if (outOfBudget(pair.key)) break;
      const keySpan = spanAt(pair.key.start, pair.key.end);
      if (isMergeKey(pair.key)) {
        merge(pair, keySpan, depth, entries, explicit);
        continue;
      }
      const key = keyText(pair.key, depth);
      const value = pair.value ? node(pair.value, depth + 1) : missingValue(pair.key);
      if (key === undefined) continue;
      const first = explicit.get(key);
      if (first) {
        problems.push(duplicateKey(key, keySpan, first));
      } else {
        explicit.set(key, keySpan);
      }
      warnOfWideSpace(pair.key);
      if (raw.flow) checkOneLine(pair.key);
      entries.push({ key, keySpan, span: spanAt(keySpan.start, value.span.end), value, merged: false });
    }
    return { kind: 'map', span: spanAt(raw.start, endOf(raw, entries.at(-1))), flow: raw.flow, entries };
  }

  /**
   * Helm's reader writes the merged entries into the map where `<<` stands: a key above it is overwritten, a key below
   * it wins. Of a list the first map wins, so the last one is written first.
   */
  function merge(pair: RawPair, keySpan: Span, depth: number, entries: YamlEntry[], explicit: Map<string, Span>): void {
    const value = pair.value ? node(pair.value, depth + 1) : missingValue(pair.key);
    const sources = value.kind === 'list' && !isAlias(pair.value) ? [...value.items].reverse() : [value];
    const span = spanAt(keySpan.start, value.span.end);
    for (const written of sources) {
      const target = written.kind === 'alias' ? written.target : written;
      if (!target) continue;
      if (target.kind !== 'map') {
        problem('merge-key', '`<<` takes a map or a list of maps; Helm refuses the file.', written.span, true);
        return;
      }
      for (const entry of new Map(target.entries.map(e => [e.key, e])).values()) {
        if (!book.mayMerge(keySpan)) return;
        const above = explicit.get(entry.key);
        if (above) {
          const message = `\`${entry.key}\` stands above the \`<<\` that sets it too; Helm's reader lets the later one win and drops what this line says.`;
          problem('overwritten-by-merge', message, above, false, keySpan);
        }
        entries.push({ key: entry.key, keySpan, span, value: entry.value, merged: true });
      }
    }
  }

  /** The text of a key, or `undefined` where Helm refuses the key or we can't know it. */
  function keyText(raw: RawNode, depth: number): string | undefined {
    if (raw.kind === 'scalar' && isPlainWord(raw)) {
      nodes++;
      book.count();
      return raw.value;
    }
    const made = node(raw, depth + 1);
    const target = made.kind === 'alias' ? made.target : made;
    if (!target) return undefined;
    if (target.kind !== 'scalar') {
      const braces =
        source.startsWith('{', raw.start) && /\{[ \t]*$/.test(source.slice(Math.max(0, raw.start - 80), raw.start));
      if (braces) problem('template-braces', templateBraces, spanAt(raw.start - 1, raw.end + 1), true);
      else problem('syntax', 'A map or a list stands as a key; Helm refuses the file.', made.span, true);
      return undefined;
    }
    if (typeof target.value === 'string') return target.value;
    // A quoted key is text already; a tag may still have made a number of it.
    if (target.style !== 'plain') return String(target.value);
    const key = keyOf(target.text);
    if (key === undefined)
      problem('null-key', `A key is ${target.text || 'empty'}; Helm refuses the file.`, made.span, true);
    return key;
  }

  function scalar(raw: RawScalar): YamlScalar {
    const span = spanAt(raw.start, raw.end);
    const written = raw.style === 'plain' ? source.slice(raw.start, raw.end) : raw.value;
    const placeholder = placeholderIn(written);
    const made = { kind: 'scalar', span, text: written, style: raw.style } as const;
    // Where the template was masked for the library, what is written is all we know.
    if (raw.value.includes(filler)) return { ...made, value: written, placeholder: 'template' };
    const value = resolved(raw);
    return placeholder ? { ...made, value, placeholder } : { ...made, value };
  }

  function resolved(raw: RawScalar): ScalarValue {
    if (raw.tag === undefined && raw.style !== 'plain') return raw.value;
    const value = raw.tag === undefined ? resolvePlain(raw.value) : resolveTagged(raw.tag, raw.value);
    if (value === undefined) {
      const tag = raw.tag?.replace(/^tag:yaml\.org,2002:/, '!!');
      problem('tag', `"${raw.value}" is no ${tag}; Helm refuses the file.`, spanAt(raw.start, raw.end), true);
      return raw.value;
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      const message = `\`${raw.value}\` has no form in JSON; quoted it is text, as it is Helm refuses the file.`;
      problem('not-a-number', message, spanAt(raw.start, raw.end), true);
    }
    return value;
  }

  /** An empty value has its place directly behind the colon, or behind the key where there is no colon. */
  function missingValue(key: RawNode): YamlScalar {
    nodes++;
    book.count();
    const colon = /^[ \t]*:/.exec(source.slice(key.end, key.end + 80));
    const at = key.end + (colon ? colon[0].length : 0);
    return { kind: 'scalar', span: spanAt(at), value: null, text: '', style: 'plain' };
  }

  function outOfBudget(next: RawNode): boolean {
    if (nodes < nodeLimit) return false;
    if (!tooLarge) {
      const message = `The file has more than ${nodeLimit.toLocaleString('en')} keys and values; SPIRE Helm does not read the rest.`;
      problem('too-large', message, spanAt(next.start, next.end), false);
    }
    return (tooLarge = true);
  }

  function tooDeep(raw: RawNode): YamlScalar {
    if (!tooLarge) {
      const message = `The file nests deeper than ${depthLimit} levels; SPIRE Helm does not look below.`;
      problem('too-large', message, spanAt(raw.start, raw.end), false);
    }
    tooLarge = true;
    return { kind: 'scalar', span: spanAt(raw.start, raw.end), value: null, text: '', style: 'plain' };
  }

  /** In `{a` above `b: 1}` a comma is missing; the library reads a key of two lines, Helm none. */
  function checkOneLine(key: RawNode): void {
    const text = source.slice(key.start, key.end);
    const behind = /^\s*:(?=[\s,{}[\]"']|$)/.exec(source.slice(key.end, key.end + 200))?.[0] ?? '';
    if (behind === '' || !(text + behind).includes('\n')) return;
    if (/\?\s+$/.test(source.slice(Math.max(0, key.start - 80), key.start))) return;
    const line = /^[^\n]*/.exec(text)?.[0] ?? '';
    const message = `A key of two lines stands between these braces, as if a comma were missing behind \`${line.trimEnd()}\`; Helm refuses the file.`;
    problem('syntax', message, spanAt(key.start, key.start + line.trimEnd().length), true);
  }

  /** A no-break space looks like indentation and is none. */
  function warnOfWideSpace(key: RawNode): void {
    // None of them is below this, and nearly every key is.
    if (source.charCodeAt(key.start) < 0xa0) return;
    const wide = wideSpace.exec(source.slice(key.start, key.start + 40));
    if (wide?.index !== 0) return;
    const message =
      'A no-break space stands where indentation is meant; Helm takes it for a part of the key and reads a setting of another name, in another place.';
    problem('wide-space', message, spanAt(key.start, key.start + wide[0].length), false);
  }

  function spanOfAnchor(raw: RawNode, name: string): Span {
    const at = source.lastIndexOf(`&${name}`, raw.start);
    return at === -1 ? spanAt(raw.start) : spanAt(at, at + name.length + 1);
  }

  function problem(code: SyntaxCode, message: string, span: Span, fatal: boolean, related?: Span): void {
    problems.push(related ? { code, message, span, related, fatal } : { code, message, span, fatal });
  }
}

/** What looks like a space and is none to YAML. */
export const wideSpace = /[\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]+/;

export function duplicateKey(key: string, span: Span, related: Span): SyntaxProblem {
  const message = `\`${key}\` stands twice in this map; Helm takes the last one and drops what the first says.`;
  return { code: 'duplicate-key', message, span, related, fatal: false };
}

export const templateBraces =
  '`{{ }}` stands here without quotes; Helm does not render values files, takes the braces for a map and refuses the file.';

function isMergeKey(key: RawNode): boolean {
  if (key.kind !== 'scalar' || key.value !== '<<') return false;
  return key.tag === undefined ? key.style === 'plain' : key.tag === 'tag:yaml.org,2002:merge';
}

function isAlias(raw: RawNode | undefined): boolean {
  return raw?.kind === 'alias';
}

function endOf(raw: RawMap | RawList, last: { readonly span: Span } | undefined): number {
  return raw.flow || !last ? raw.end : last.span.end;
}

/** A key that every reader takes as it is written: too long to be one of `y`, `off`, `null`, `false`. */
function isPlainWord(raw: RawScalar): boolean {
  if (raw.style !== 'plain' || raw.anchor !== undefined || raw.tag !== undefined) return false;
  return raw.end - raw.start === raw.value.length && /^(?:[a-z][\w-]{5,}|[a-z]+[A-Z][A-Za-z]*)$/.test(raw.value);
}
