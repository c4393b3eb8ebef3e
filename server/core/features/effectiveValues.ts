// What Helm makes of the layers of a release as a text to look at, each line with the place that its value comes from.
import type { Origin } from '../values/merge';
import { printValues } from '../values/print';
import type { Release } from '../values/release';

export interface EffectiveText {
  readonly text: string;
  /** Lines from 0; what came from `--set` has no place. */
  readonly origins: readonly { readonly line: number; readonly source: string; readonly span: Origin['keySpan'] }[];
}

/** @param nameOf how a place is called, such as `base.yaml:4` */
export function effectiveText(release: Release, nameOf: (origin: Origin) => string): EffectiveText {
  const met: (Origin | undefined)[] = [];
  // A mark that no values file holds finds the line again once all are printed.
  const marked = printValues(release, origin => `\u0001${met.push(origin) - 1}\u0001`);
  const origins: EffectiveText['origins'][number][] = [];
  const lines = marked.split('\n').map((line, index) =>
    line.replace(/\u0001(\d+)\u0001$/, (_, number: string) => {
      const origin = met[Number(number)];
      if (!origin) return '--set';
      origins.push({ line: index, source: origin.source, span: origin.keySpan });
      return nameOf(origin);
    }),
  );
  return { text: lines.join('\n'), origins };
}
