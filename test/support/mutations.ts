// Makes wrong files of right ones: each key misspelt, moved, put under the other chart's alias, or given its old name.
import { parseValues } from '../../server/core/syntax/parse';
import type { YamlEntry } from '../../server/core/syntax/document';
import { renames } from '../../server/core/chart/renames';
import { compareVersions } from '../../server/core/chart/versions';
import type { ChartModel } from '../../server/core/chart/model';
import { settingAt } from '../../server/core/chart/node';

export type MutationKind = 'misspelt' | 'moved-up' | 'wrong-alias' | 'old-name';

export interface Mutation {
  readonly kind: MutationKind;
  readonly text: string;
  /** Line of the mistake, from 0. */
  readonly line: number;
  readonly what: string;
}

interface Place {
  readonly entry: YamlEntry;
  readonly path: readonly string[];
  readonly start: number;
}

/** Aliases of the other chart for a part, so that every section can be misnamed as people do. */
const otherAlias: Readonly<Record<string, string>> = {
  'spire-server': 'spire-server',
  'spire-agent': 'spire-agent',
};

export function mutationsOf(text: string, model: ChartModel): readonly Mutation[] {
  const places = allPlaces(text).filter(place => isJudged(place, model));
  return places.flatMap(place => [
    ...misspelt(text, place, model),
    ...movedUp(text, place, model),
    ...wrongAlias(text, place, model),
    ...oldName(text, place, model),
  ]);
}

function allPlaces(text: string): readonly Place[] {
  const found: Place[] = [];
  const walk = (entries: readonly YamlEntry[], path: readonly string[], start: number): void => {
    for (const entry of entries) {
      const here = [...path, entry.key];
      found.push({ entry, path: here, start });
      if (entry.value.kind === 'map' && !entry.value.flow) walk(entry.value.entries, here, start);
    }
  };
  for (const section of parseValues(text).sections) walk(section.block.entries, [], section.start);
  return found;
}

/** Keys that the chart names; free keys (cluster ids, labels) can't be misspelt. */
function isJudged(place: Place, model: ChartModel): boolean {
  const parent = settingAt(model.top, place.path.slice(0, -1));
  return parent !== undefined && !parent.open && !parent.entry && parent.children.has(place.path.at(-1)!);
}

function rename(text: string, place: Place, key: string): { text: string; line: number } {
  const at = place.start + place.entry.keySpan.start;
  const end = place.start + place.entry.keySpan.end;
  return { text: text.slice(0, at) + key + text.slice(end), line: text.slice(0, at).split('\n').length - 1 };
}

function misspelt(text: string, place: Place, model: ChartModel): readonly Mutation[] {
  const key = place.path.at(-1)!;
  if (key.length < 4) return [];
  // Two neighbours change places, as fingers do.
  const middle = Math.floor(key.length / 2);
  const wrong = key.slice(0, middle - 1) + key[middle]! + key[middle - 1]! + key.slice(middle + 1);
  const parent = settingAt(model.top, place.path.slice(0, -1));
  if (wrong === key || parent?.children.has(wrong)) return [];
  return [{ kind: 'misspelt', ...rename(text, place, wrong), what: `${place.path.join('.')} as ${wrong}` }];
}

/** The entry's lines, one level further out, in front of the map they stood in. */
function movedUp(text: string, place: Place, model: ChartModel): readonly Mutation[] {
  if (place.path.length < 2) return [];
  const target = [...place.path.slice(0, -2), place.path.at(-1)!];
  if (settingAt(model.top, target)?.used) return [];
  const outer = settingAt(model.top, place.path.slice(0, -2));
  if (!outer || outer.open || outer.entry) return [];
  const at = place.start + place.entry.keySpan.start;
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const indent = at - lineStart;
  if (text.slice(lineStart, at).trim() !== '') return [];
  const valueEnd = place.start + Math.max(place.entry.value.span.end, place.entry.keySpan.end + 1);
  const newline = text[valueEnd - 1] === '\n' ? valueEnd - 1 : text.indexOf('\n', valueEnd);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const parentLine = lineOfParent(text, lineStart, indent);
  if (parentLine === undefined) return [];
  const step = indent - parentLine.indent;
  const body = text.slice(lineStart, lineEnd).replace(new RegExp(`^ {${step}}`, 'gm'), '');
  const moved =
    text.slice(0, parentLine.start) +
    (body.endsWith('\n') ? body : `${body}\n`) +
    text.slice(parentLine.start, lineStart) +
    text.slice(lineEnd);
  return [
    {
      kind: 'moved-up',
      text: moved,
      line: text.slice(0, parentLine.start).split('\n').length - 1,
      what: `${place.path.join('.')} as ${target.join('.')}`,
    },
  ];
}

function lineOfParent(text: string, before: number, indent: number): { start: number; indent: number } | undefined {
  for (let end = before - 1; end > 0;) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end);
    const own = /^ */.exec(line)![0].length;
    if (line.trim() !== '' && !line.trim().startsWith('#') && own < indent) return { start, indent: own };
    end = start - 1;
  }
  return undefined;
}

function wrongAlias(text: string, place: Place, model: ChartModel): readonly Mutation[] {
  const component = model.components.get(place.path[0]!);
  const other =
    component &&
    (model.chart === 'spire-nested'
      ? otherAlias[component.part]
      : { 'spire-server': 'internal-spire-server', 'spire-agent': 'downstream-spire-agent-full' }[component.part]);
  if (place.path.length !== 1 || other === undefined || model.components.has(other)) return [];
  return [{ kind: 'wrong-alias', ...rename(text, place, other), what: `${place.path[0]} as ${other}` }];
}

function oldName(text: string, place: Place, model: ChartModel): readonly Mutation[] {
  const part = model.components.get(place.path[0]!)?.part;
  const inPart = place.path.slice(1).join('.');
  const rule = renames.find(
    r =>
      r.part === part &&
      r.to?.join('.') === inPart &&
      !r.values &&
      r.from.length === r.to.length &&
      compareVersions(model.version, r.since) >= 0,
  );
  const old = rule?.from.at(-1);
  if (old === undefined || rule!.from.slice(0, -1).join('.') !== rule!.to!.slice(0, -1).join('.')) return [];
  return [{ kind: 'old-name', ...rename(text, place, old), what: `${place.path.join('.')} as ${old}` }];
}
