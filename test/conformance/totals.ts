// Agreement in figures: a line a chart version, and what disagrees sorted by cause.
import type { Comparison, Outcome } from './compare';

export type Totals = { readonly [outcome in Outcome]: number } & { readonly pairs: number };

export function totalsOf(comparisons: readonly Comparison[]): Totals {
  const count = (outcome: Outcome): number => comparisons.filter(each => each.outcome === outcome).length;
  return {
    pairs: comparisons.length,
    agree: count('agree'),
    missed: count('missed'),
    invented: count('invented'),
    elsewhere: count('elsewhere'),
  };
}

export function totalsTable(versions: ReadonlyMap<string, readonly Comparison[]>): string {
  const line = (name: string, totals: Totals): string =>
    [
      name.padEnd(24),
      ...[totals.pairs, totals.agree, totals.missed, totals.invented, totals.elsewhere].map(n => String(n).padStart(9)),
    ].join('');
  const head = ['chart'.padEnd(24), ...['pairs', 'agree', 'missed', 'invented', 'elsewhere'].map(n => n.padStart(9))];
  const lines = [...versions].map(([name, comparisons]) => line(name, totalsOf(comparisons)));
  return [head.join(''), ...lines, line('all', totalsOf([...versions.values()].flat()))].join('\n');
}

/** Causes, the most frequent first, each with some of its pairs. */
export function causes(comparisons: readonly Comparison[], examples: number): string {
  const groups = new Map<string, Comparison[]>();
  for (const each of comparisons) {
    if (each.outcome === 'agree') continue;
    const said = each.outcome === 'missed' ? each.helm!.replace(/^[^:]*: /, '') : (each.ours[0] ?? 'a bad --set');
    const cause = `${each.outcome}: ${said.replace(/ at \S+: /, ': ').slice(0, 140)}`;
    groups.set(cause, [...(groups.get(cause) ?? []), each]);
  }
  return [...groups]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([cause, all]) =>
      [
        `${String(all.length).padStart(5)}  ${cause}`,
        ...all.slice(0, examples).map(({ pair, helm, ours, outcome }) => {
          const other = outcome === 'missed' ? '' : outcome === 'elsewhere' ? ` (Helm: ${helm}; ours: ${ours[0]})` : '';
          return `         ${pair.chart}-${pair.version} ${pair.kind}: ${pair.what}${other}`;
        }),
      ].join('\n'),
    )
    .join('\n');
}
