// The lines of templates that have to do with a setting: where they are the same in two versions, so is what Helm does.
import { createHash } from 'node:crypto';
import type { Json } from '../../server/core/json';
import type { Chart } from '../../server/core/chart/import/chartFiles';
import type { Key } from './keys';

interface Action {
  /** The action and the branches it stands in. */
  readonly text: string;
  readonly words: ReadonlySet<string>;
  readonly isShared: boolean;
}

export type Slices = (key: Key, declared: Json | undefined) => string;

/** @param chart the release, @param part the chart whose templates run; the release's own library counts for all */
export function slicesOf(chart: Chart, part: Chart): Slices {
  const libraries = [...chart.charts.values()].filter(c => c.library);
  const actions = [
    ...[...part.templates].flatMap(([file, text]) => actionsOf(file, text, false)),
    ...libraries.flatMap(library => [...library.templates].flatMap(([file, text]) => actionsOf(file, text, true))),
  ];
  const byWord = new Map<string, Action[]>();
  for (const action of actions) {
    for (const word of action.words) byWord.set(word, [...(byWord.get(word) ?? []), action]);
  }
  return ({ path, node }, declared) => {
    const names = path.filter(name => name !== '*' && name !== 'global');
    const [last, parent] = [names.at(-1), names.at(-2)];
    const near = (action: Action, others: readonly string[]): boolean =>
      action.isShared || others.length === 0 || others.some(other => action.words.has(other));
    const found = [
      ...(byWord.get(last ?? '') ?? []).filter(action => near(action, names.slice(0, -1))),
      ...(byWord.get(parent ?? '') ?? []).filter(action => near(action, names.slice(0, -2))),
    ];
    const texts = [...new Set(found.map(action => action.text))].sort();
    const hash = createHash('sha256');
    hash.update(JSON.stringify([path, node.type, node.default, declared, texts]));
    return hash.digest('hex').slice(0, 16);
  };
}

const opening = /^(?:if|with|range|define|block)\b/;

function actionsOf(file: string, source: string, isShared: boolean): readonly Action[] {
  const actions: Action[] = [];
  let stack: string[] = [];
  for (const [, body = ''] of source.matchAll(/\{\{-?\s*([\s\S]*?)\s*-?\}\}/g)) {
    if (body.startsWith('/*')) continue;
    if (/^end\b/.test(body)) {
      stack = stack.slice(0, -1);
      continue;
    }
    if (/^else\b/.test(body)) stack = [...stack.slice(0, -1), `${stack.at(-1) ?? ''} ${body}`];
    const text = [isShared ? '' : file, ...stack, body].join('\n');
    actions.push({ text, words: new Set(text.match(/[A-Za-z_][\w-]*/g) ?? []), isShared });
    if (opening.test(body)) stack = [...stack, body];
  }
  return actions;
}
