// What has been probed, by part, setting and the lines of templates that have to do with it.
import type { SettingType } from '../../server/core/chart/model';
import { stopFor, type TypeFacts } from '../../server/core/chart/typeFacts';
import type { ValueClass } from '../../server/core/chart/valueClass';
import { buildFirst, valuesOf, type BuiltBase, type Part } from './bases';
import type { PartProbe } from './features/feature';
import type { Key } from './keys';
import { holds, outcomeWith } from './probe';
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

/** Tried again in a release whose templates say the same about a setting; where they say it otherwise, more. */
const sameLines: readonly ValueClass[] = ['z'];
const otherLines: readonly ValueClass[] = ['z', 'n', 'L', 'F'];

export class Known {
  readonly #facts = new Map<string, TypeFacts>();
  /** Of the last release that had the setting. */
  readonly #last = new Map<string, { readonly facts: TypeFacts; readonly type: SettingType }>();
  #probed = 0;
  #reused = 0;
  #refuted = 0;

  /** Settings that are not known, or that turn out to behave otherwise than what is known of them. */
  async unsure(part: Part, sliced: readonly Sliced[], probe: PartProbe): Promise<readonly Key[]> {
    const known = sliced.flatMap(({ key, slice }) => {
      const same = this.#facts.get(idOf(part.name, key.path, slice));
      if (same) return [{ key, slice, facts: same, classes: sameLines }];
      const last = this.#last.get(idOf(part.name, key.path, ''));
      return last?.type === key.node.type ? [{ key, slice, facts: last.facts, classes: otherLines }] : [];
    });
    const settled = new Set<Key>();
    if (known.length > 0) {
      const base = await buildFirst(part, probe, () => undefined);
      await Promise.all(
        known.map(async ({ key, slice, facts, classes }) => {
          if (await isSo(part, base, key, facts, classes)) {
            settled.add(key);
            this.add(part.name, key, slice, facts);
          }
        }),
      );
    }
    this.#reused += settled.size;
    this.#refuted += known.length - settled.size;
    this.#probed += sliced.length - settled.size;
    return sliced.map(({ key }) => key).filter(key => !settled.has(key));
  }

  add(name: string, key: Key, slice: string, facts: TypeFacts): void {
    this.#facts.set(idOf(name, key.path, slice), facts);
    this.#last.set(idOf(name, key.path, ''), { facts, type: key.node.type });
  }

  factsFor(name: string, sliced: readonly Sliced[]): PartFacts {
    return new Map(
      sliced.flatMap(({ key, slice }) => {
        const facts = this.#facts.get(idOf(name, key.path, slice));
        return facts ? [[key.path.join('.'), facts] as const] : [];
      }),
    );
  }

  has(name: string, { key, slice }: Sliced): boolean {
    return this.#facts.has(idOf(name, key.path, slice));
  }

  written(name: string, sliced: readonly Sliced[]): readonly Written[] {
    return sliced.flatMap(({ key, slice }) => {
      const facts = this.#facts.get(idOf(name, key.path, slice));
      return facts ? [{ path: key.path, slice, stops: facts.stops, becomes: [...facts.becomes] }] : [];
    });
  }

  /** Takes what was written for the same lines; gives the settings that it told of. */
  read(name: string, sliced: readonly Sliced[], written: readonly Written[]): ReadonlySet<string> {
    const bySlice = new Map(written.map(one => [idOf(name, one.path, one.slice), one]));
    const told = new Set<string>();
    for (const { key, slice } of sliced) {
      const one = bySlice.get(idOf(name, key.path, slice));
      if (!one) continue;
      told.add(key.path.join('.'));
      this.add(name, key, slice, { stops: one.stops, becomes: new Map(one.becomes) as TypeFacts['becomes'] });
    }
    return told;
  }

  summary(): string {
    return `${this.#probed} settings probed, ${this.#reused} known from another release and tried again, ${this.#refuted} of those otherwise.`;
  }
}

async function isSo(
  part: Part,
  base: BuiltBase,
  key: Key,
  facts: TypeFacts,
  classes: readonly ValueClass[],
): Promise<boolean> {
  const values = valuesOf(part, base.always, base.features);
  for (const c of classes) {
    const { stop } = await outcomeWith(part, base, key, c);
    const isExpected = stopFor(facts, c).some(({ all }) => all.every(one => holds(part, one, values)));
    // A check of the chart's own may stop at the value as well.
    if ((stop !== undefined) !== isExpected && !stop?.startsWith('fail ')) return false;
  }
  return true;
}

function idOf(name: string, path: readonly string[], slice: string): string {
  return `${name} ${path.join('.')} ${slice}`;
}
