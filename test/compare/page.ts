// The comparison as a page of the documentation.

export interface Row {
  readonly rule: string;
  readonly template: boolean;
  readonly lint: boolean;
  readonly schema: boolean;
  /** `undefined` where there was no API server to ask. */
  readonly api: boolean | undefined;
  readonly ours: boolean;
}

const columns = [
  ['template', '`helm template`'],
  ['lint', '`helm lint`'],
  ['schema', 'schema'],
  ['api', 'API server'],
  ['ours', 'SPIRE Helm'],
] as const;

export function page(rows: readonly Row[]): string {
  const shown = columns.filter(([key]) => key !== 'api' || rows.some(row => row.api !== undefined));
  const kinds = [...new Set(rows.map(row => row.rule))].sort();
  const line = (name: string, own: readonly Row[]): string =>
    `| ${[name, own.length, ...shown.map(([key]) => own.filter(row => row[key]).length)].join(' | ')} |`;
  return [
    '# Who finds which mistakes',
    '',
    'People read public values files and wrote down by hand what is wrong in them. This table counts, by kind of mistake, how many of those',
    'each tool points out. It is written by `npm run compare`; nothing in it is typed.',
    '',
    `| mistake | there are | ${shown.map(([, title]) => title).join(' | ')} |`,
    `|---|${'---|'.repeat(shown.length + 1)}`,
    ...kinds.map(kind =>
      line(
        kind,
        rows.filter(row => row.rule === kind),
      ),
    ),
    line('**all**', rows),
    '',
    '- `helm template` and `helm lint` run with the values file and the chart version that it was written for (the newest, where nobody said). A',
    '  failure counts where its message names the key that is wrong: Helm tells the first of several mistakes.',
    '- "schema" is yaml-language-server with a JSON Schema made from our own model of the chart, with unknown keys forbidden: better than any',
    '  schema that the charts come with. A diagnostic counts on the lines of the mistake.',
    '- "API server" is a dry run of everything that `helm template` renders, by a real kube-apiserver. What Helm ignores never gets there.',
    '- SPIRE Helm counts with a finding of any severity on the lines of the mistake. The list of mistakes was known while it was written; how it',
    '  fares with mistakes that nobody chose is shown by `test/corpus/mutations.test.ts` and by the conformance suite.',
    '',
  ].join('\n');
}
