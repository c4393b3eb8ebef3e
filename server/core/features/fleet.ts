// The fleet file in an editor: what can be typed in it, what its keys mean, where its layers and parents are.
import type { Catalog } from '../chart/catalog';
import type { FleetFile, Placed } from '../fleet/fleetFile';
import { chartKeys, crdsKeys, fleetKeys, fleetNotes, listKeys, peerKeys, releaseKeys } from '../fleet/fleetShape';
import type { SettingPath } from '../path';
import { cursorAt, type Cursor } from '../syntax/cursor';
import { entryAt } from '../syntax/navigate';
import { setForms, setOptionName } from '../values/setOption';
import { quoteKey, yamlText } from '../values/yamlText';
import type { CompletionEntry } from './completion';
import type { Hover } from './hover';

export function completeFleet(
  text: string,
  offset: number,
  file: FleetFile,
  catalog: Catalog,
): readonly CompletionEntry[] {
  const cursor = cursorAt(text, offset);
  if (cursor.place === 'key') return keyEntries(cursor);
  const inList = cursor.place === 'item' ? cursor.path.at(-1) : cursor.key;
  if (cursor.place !== 'item' && cursor.place !== 'value') return [];
  const release = cursor.path[0] === 'releases' ? cursor.path[1] : undefined;
  return valueEntries(cursor, valuesFor(inList, release, file, catalog));
}

function keyEntries(cursor: Cursor): readonly CompletionEntry[] {
  const taken = new Set(cursor.siblings);
  return keysAt(cursor)
    .filter(key => !taken.has(key))
    .map((key, index) => ({
      label: key,
      kind: 'setting',
      replace: cursor.replace,
      insert: cursor.colonFollows ? key : `${key}:${behind(key, cursor)}`,
      isSnippet: false,
      sort: String(index).padStart(3, '0'),
      deprecated: false,
      retrigger: !cursor.colonFollows,
      document: () => fleetNotes[key],
    }));
}

function keysAt({ path, siblings }: Cursor): readonly string[] {
  if (path.length === 0) return fleetKeys;
  if (path.length === 1 && path[0] === 'chart') return chartKeys;
  if (path[0] !== 'releases' || path.length < 2) return [];
  if (path.length === 2) {
    // A trust domain of somebody else has its facts and nothing that is installed.
    return siblings.some(key => releaseKeys.some(own => own === key)) ? releaseKeys : [...releaseKeys, 'external'];
  }
  const place = path[2];
  return place === 'external' ? peerKeys : place === 'crds' ? crdsKeys : place === 'chart' ? chartKeys : [];
}

function behind(key: string, cursor: Cursor): string {
  if (cursor.flow) return ' ';
  if (key === 'releases' || key === 'crds' || key === 'external') return '\n  ';
  return listKeys.has(key) ? '\n  - ' : ' ';
}

function valuesFor(
  key: string | undefined,
  release: string | undefined,
  file: FleetFile,
  catalog: Catalog,
): readonly string[] {
  switch (key) {
    case 'chart':
      return catalog.charts.flatMap(chart =>
        [...catalog.versions(chart)].reverse().map(version => `${chart}@${version}`),
      );
    case 'parent':
      return file.releases.map(other => other.key).filter(other => other !== release);
    case 'profile':
      return ['https_spiffe', 'https_web'];
    case 'values':
      // Layers that several releases share are the ones that are typed again.
      return [...new Set(layerLinks(file).map(layer => layer.value))];
    default:
      return [];
  }
}

function valueEntries(cursor: Cursor, values: readonly string[]): readonly CompletionEntry[] {
  return values.map((value, index) => ({
    label: value,
    kind: 'value',
    replace: cursor.replace,
    insert: `${cursor.needsSpace ? ' ' : ''}${cursor.inQuotes ? value : yamlText(value)}`,
    isSnippet: false,
    sort: String(index).padStart(4, '0'),
    deprecated: false,
    retrigger: false,
    document: () => undefined,
  }));
}

export function hoverFleet(file: FleetFile, offset: number): Hover | undefined {
  const chain = entryAt(file.document, offset);
  const last = chain.at(-1);
  if (!last?.onKey) return undefined;
  const path = chain.map(step => step.key);
  const markdown = path.length === 2 && path[0] === 'releases' ? aboutRelease(path, file) : fleetNotes[last.key];
  return markdown === undefined ? undefined : { markdown, span: last.keySpan };
}

/** The command that installs the release, as Helm gets it. */
function aboutRelease([, key = '']: SettingPath, file: FleetFile): string | undefined {
  const release = file.releases.find(each => each.key === key);
  if (!release) return fleetNotes['external'];
  const words = [
    'helm upgrade --install',
    release.release.value,
    release.chart?.value ?? 'CHART',
    `-n ${release.namespace.value}`,
    ...(release.context ? [`--kube-context ${release.context.value}`] : []),
    ...release.values.map(({ value }) => `-f ${value}`),
    ...setForms.flatMap(form => release.sets[form].map(({ value }) => `${setOptionName(form)} ${value}`)),
  ];
  const children = file.releases.filter(each => each.parent?.value === key).map(each => `\`${quoteKey(each.key)}\``);
  const below = children.length === 0 ? '' : `\n\nRoot of ${children.join(', ')}.`;
  return `What Helm gets for this release:\n\n\`\`\`sh\n${words.join(' ')}\n\`\`\`${below}`;
}

/** Layers of the file, each with the path that it names. */
export function layerLinks(file: FleetFile): readonly Placed[] {
  return file.releases.flatMap(({ values }) => values);
}
