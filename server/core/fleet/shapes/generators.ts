// ApplicationSet generators: what a list says, each element makes a release, with its words put into values, paths and names.
import type { Span } from '../../span';
import type { SettingPath } from '../../path';
import type { Manifest } from '../../syntax/embedded';
import type { Block, ValuesDocument, YamlNode, YamlScalar } from '../../syntax/document';
import { resolvePlain } from '../../syntax/scalars';
import type { Placed } from '../fleetFile';
import type { DescribedLayer, DescribedRelease } from './described';
import { itemsAt, kindAt, keysAt, textAt } from './read';

type Words = ReadonlyMap<string, string>;

/** More releases than this nobody writes down; it is a bound for products of lists. */
const mostElements = 500;

/** The words of each element; `undefined` where a generator asks something that is not in the file. */
export function elementsOf(manifest: Manifest): readonly Words[] | undefined {
  const generators = itemsAt(manifest, ['spec', 'generators']);
  const all = generators.map(generator => elementsIn(manifest, generator));
  if (all.length === 0 || all.some(each => each === undefined)) return undefined;
  return all.flatMap(each => each ?? []).slice(0, mostElements);
}

function elementsIn(manifest: Manifest, generator: SettingPath): readonly Words[] | undefined {
  const [kind] = keysAt(manifest, generator).filter(key => key !== 'selector');
  if (kind === 'list') {
    const elements = itemsAt(manifest, [...generator, 'list', 'elements']);
    return elements.length > 0 ? elements.map(element => wordsOf(manifest, element, '')) : undefined;
  }
  if (kind !== 'matrix') return undefined;
  const parts = itemsAt(manifest, [...generator, 'matrix', 'generators']).map(part => elementsIn(manifest, part));
  if (parts.length === 0 || parts.some(part => part === undefined)) return undefined;
  return parts
    .map(part => part ?? [])
    .reduce<readonly Words[]>(
      (left, right) => left.flatMap(a => right.map(b => new Map([...a, ...b]))).slice(0, mostElements),
      [new Map()],
    );
}

/** `{cluster: a, values: {region: b}}` gives the words `cluster` and `values.region`. */
function wordsOf(manifest: Manifest, at: SettingPath, prefix: string): Words {
  return new Map(
    keysAt(manifest, at).flatMap((key): readonly (readonly [string, string])[] => {
      const place = [...at, key];
      const word = `${prefix}${key}`;
      if (kindAt(manifest, place) === 'map') return [...wordsOf(manifest, place, `${word}.`)];
      const text = textAt(manifest, place);
      return text ? [[word, text.value]] : [];
    }),
  );
}

/** `{{cluster}}` and, with Go templates, `{{ .cluster }}`; whatever else stands between braces stays. */
function withWords(text: string, words: Words): string {
  return text.replace(/\{\{-?\s*\.?([\w.-]+?)\s*-?\}\}/g, (written, word: string) => words.get(word) ?? written);
}

/** The release of one element. */
export function filled(described: DescribedRelease, words: Words): DescribedRelease {
  const placed = ({ value, span }: Placed): Placed => ({ value: withWords(value, words), span });
  return {
    ...described,
    name: placed(described.name),
    release: placed(described.release),
    namespace: placed(described.namespace),
    chart: placed(described.chart),
    version: described.version === undefined ? undefined : withWords(described.version, words),
    layers: described.layers.map(layer => filledLayer(layer, words)),
    set: described.set.map(placed),
    setString: described.setString.map(placed),
    words,
  };
}

function filledLayer(layer: DescribedLayer, words: Words): DescribedLayer {
  if (layer.kind === 'file') return { ...layer, path: withWords(layer.path, words) };
  if (layer.kind !== 'inline') return layer;
  return { ...layer, document: filledDocument(layer.document, words), written: layer.document };
}

/** The same document with the words in place of their braces; positions are those of the braces. */
function filledDocument(document: ValuesDocument, words: Words): ValuesDocument {
  if (!document.text.includes('{{')) return document;
  const sections = document.sections.map(({ start, block }) => ({
    start,
    block: filledBlock(block, words, ({ start: from, end }) => document.text.slice(from + start, end + start)),
  }));
  return { ...document, sections };
}

type TextOf = (span: Span) => string;

function filledBlock(block: Block, words: Words, textOf: TextOf): Block {
  const entries = block.entries.map(entry => ({ ...entry, value: filledNode(entry.value, words, textOf) }));
  return entries.every((entry, i) => entry.value === block.entries[i]!.value) ? block : { ...block, entries };
}

/** The node itself where there is nothing to fill in, so that what is known of it stays known. */
function filledNode(node: YamlNode, words: Words, textOf: TextOf): YamlNode {
  if (node.kind === 'scalar') return filledScalar(node, words, textOf);
  if (node.kind === 'map') {
    const entries = node.entries.map(entry => {
      const value = filledNode(entry.value, words, textOf);
      return value === entry.value ? entry : { ...entry, value };
    });
    return entries.every((entry, i) => entry === node.entries[i]) ? node : { ...node, entries };
  }
  if (node.kind !== 'list') return node;
  const items = node.items.map(item => filledNode(item, words, textOf));
  return items.every((item, i) => item === node.items[i]) ? node : { ...node, items };
}

function filledScalar(node: YamlScalar, words: Words, textOf: TextOf): YamlScalar {
  if (node.placeholder !== 'template') return node;
  // Where templates were masked to be read, only the file has what is written.
  const written = textOf(node.span);
  const text = withWords(node.style === 'plain' ? written : written.replace(/^(["'])(.*)\1$/s, '$2'), words);
  if (text.includes('{{')) return node;
  const { kind, style, span } = node;
  return { kind, style, span, value: style === 'plain' ? resolvePlain(text) : text, text };
}
