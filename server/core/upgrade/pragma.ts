// The comment that names the chart of a file goes along with the upgrade.
import { withEdits, type Draft } from '../draft';

/** The draft with the version in its comments; a range or another chart is left to its owner. */
export function chartNamed(draft: Draft, chart: string, version: string): Draft {
  const edits = draft.documents.flatMap(({ source, values }) =>
    values.pragmas.flatMap(pragma => {
      if (pragma.kind !== 'chart' || pragma.chart !== chart || !/^\d/.test(pragma.version)) return [];
      const named = `${chart}@${pragma.version}`;
      const at = source.text.indexOf(named, pragma.span.start);
      if (at < 0 || at >= pragma.span.end) return [];
      const start = at + chart.length + 1;
      return [{ source: source.id, span: { start, end: at + named.length }, newText: version }];
    }),
  );
  return edits.length === 0 ? draft : withEdits(draft, edits);
}
