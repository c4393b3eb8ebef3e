// Runs all templates of a chart and its dependencies, and says what they do with each part's values.
import type { Statement } from './template/ast';
import { parseTemplate } from './template/parse';
import type { Chart } from './chartFiles';
import { Interpreter } from './interpret';
import type { Usage } from './usage';

export interface Observation {
  /** Use of the values of each chart, the top one included. */
  readonly byChart: ReadonlyMap<Chart, Usage>;
  /** Use of `global`, which all charts share. */
  readonly global: Usage;
}

export function observe(chart: Chart): Observation {
  const charts = withDependencies(chart);
  const parsed = new Map(charts.map(c => [c, [...c.templates.values()].map(parseTemplate)] as const));
  const defines = new Map<string, readonly Statement[]>();
  for (const templates of parsed.values()) {
    for (const template of templates) template.defines.forEach((body, name) => defines.set(name, body));
  }
  const run = new Interpreter(defines);
  const global = run.newUsage();
  const byChart = new Map<Chart, Usage>();
  for (const c of charts) {
    const usage = run.newUsage();
    usage.children.set('global', global);
    byChart.set(c, usage);
  }
  for (const c of charts) {
    for (const dependency of c.dependencies) {
      const part = c.charts.get(dependency.name);
      const usage = part && byChart.get(part);
      if (usage) byChart.get(c)!.children.set(dependency.alias, usage);
    }
  }
  for (const [c, templates] of parsed) {
    if (c.library) continue;
    const root = run.newDict([['Values', { kind: 'place', usage: byChart.get(c)! }]]);
    [...c.templates.keys()].forEach((path, i) => {
      // What only NOTES.txt reads changes no object; partials run when something includes them.
      if (path.endsWith('NOTES.txt')) return;
      run.run(templates[i]!.body, root);
    });
  }
  return { byChart, global };
}

function withDependencies(chart: Chart): readonly Chart[] {
  return [chart, ...[...chart.charts.values()].flatMap(withDependencies)];
}
