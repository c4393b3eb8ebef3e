// What has been probed, by part, setting and the lines of templates that have to do with it.
import type { TypeFacts } from '../../server/core/chart/typeFacts';
import { stopFor } from '../../server/core/chart/typeFacts';
import type { ValueClass } from '../../server/core/chart/valueClass';
import { buildFirst, type Part } from './bases';
import type { PartProbe } from './features/feature';
import type { Key } from './keys';
import { holds, outcomeWith } from './probe';
import { valuesOf } from './bases';
import type { PartFacts } from './store';

interface Sliced {
  readonly key: Key;
  readonly slice: string;
}

export interface Written {
  readonly path: readonly string[];
  readonly slice: string;
  readonly stops: TypeFacts['stops'];
  readonly becomes: readonly (readonly [ValueClass, string])[];
}

/** Enough to see that a setting still behaves as known: each is tried in every release. */
const checked: readonly ValueClass[] = ['z', 'L'];

export class Known {
  readonly #facts = new Map<string, TypeFacts>();
  #probed = 0;
  #reused = 0;
  #refuted = 0;

  /** Settings that are not known, or that turn out to behave otherwise than what is known of them. */
  async unsure(part: Part, name: string, sliced: readonly Sliced[], probe: PartProbe): Promise<readonly Key[]> {
    const known = sliced.flatMap(({ key, slice }) => {
      const facts = this.#facts.get(idOf(name, key.path, slice));
      return facts ? [{ key, facts }] : [];
    });
    const base = known.length > 0 ? await buildFirst(part, probe, () => undefined) : undefined;
    const refuted = new Set<Key>();
    if (base) {
      const values = valuesOf(part, base.always, base.features);
      await Promise.all(
        known.map(async ({ key, facts }) => {
          for (const c of checked) {
            const { stop } = await outcomeWith(part, base, key, c);
            const isExpected = stopFor(facts, c).some(({ all }) => all.every(one => holds(part, one, values)));
            // A check of the chart's own may stop at the value as well.
            if ((stop !== undefined) !== isExpected && !stop?.startsWith('fail ')) refuted.add(key);
          }
        }),
      );
    }
    const settled = new Set(known.map(({ key }) => key).filter(key => !refuted.has(key)));
    this.#reused += settled.size;
    this.#refuted += refuted.size;
    this.#probed += sliced.length - settled.size;
    return sliced.map(({ key }) => key).filter(key => !settled.has(key));
  }

  add(name: string, path: readonly string[], slice: string, facts: TypeFacts): void {
    this.#facts.set(idOf(name, path, slice), facts);
  }

  factsFor(name: string, sliced: readonly Sliced[]): PartFacts {
    return new Map(
      sliced.flatMap(({ key, slice }) => {
        const facts = this.#facts.get(idOf(name, key.path, slice));
        return facts ? [[key.path.join('.'), facts] as const] : [];
      }),
    );
  }

  written(name: string, sliced: readonly Sliced[]): readonly Written[] {
    return sliced.flatMap(({ key, slice }) => {
      const facts = this.#facts.get(idOf(name, key.path, slice));
      return facts ? [{ path: key.path, slice, stops: facts.stops, becomes: [...facts.becomes] }] : [];
    });
  }

  /** The settings that were read. */
  read(name: string, written: readonly Written[]): readonly string[] {
    for (const { path, slice, stops, becomes } of written)
      this.add(name, path, slice, { stops, becomes: new Map(becomes) as TypeFacts['becomes'] });
    return written.map(({ path }) => path.join('.'));
  }

  summary(): string {
    return `${this.#probed} settings probed, ${this.#reused} known from another release and tried again, ${this.#refuted} of those otherwise.`;
  }
}

function idOf(name: string, path: readonly string[], slice: string): string {
  return `${name} ${path.join('.')} ${slice}`;
}
