// Facts as schemas/types.json keeps them: each distinct one once, by the releases it holds for.
import { PackedFacts, unpackFacts, type FactTables } from '../../server/core/chart/packedFacts';
import type { TypeFacts } from '../../server/core/chart/typeFacts';

/** Facts of one part (or '' for the chart's own templates) of one release, by dotted path. */
export type PartFacts = ReadonlyMap<string, TypeFacts>;

/** `[first release of a run, fact]`, by the order in `releases`; -1 where the part has no such setting. */
type Runs = readonly (readonly [number, number])[];

export interface StoredTypes {
  readonly format: 1;
  /** The Helm that was asked. */
  readonly helm: string;
  /** SHA-256 of each package, shortened, by `chart-version`; in the order of runs. */
  readonly packages: Readonly<Record<string, string>>;
  readonly types: FactTables;
  readonly parts: Readonly<Record<string, Readonly<Record<string, Runs>>>>;
}

export class TypeStore {
  readonly #packages: Record<string, string> = {};
  readonly #facts = new PackedFacts();
  readonly #parts: Record<string, Record<string, [number, number][]>> = {};

  add(release: string, hash: string, parts: ReadonlyMap<string, PartFacts>): void {
    const at = Object.keys(this.#packages).length;
    this.#packages[release] = hash;
    for (const part of new Set([...Object.keys(this.#parts), ...parts.keys()])) {
      const keys = (this.#parts[part] ??= {});
      const facts = parts.get(part);
      for (const path of new Set([...Object.keys(keys), ...(facts?.keys() ?? [])])) {
        const own = facts?.get(path);
        const id = own ? this.#facts.add(own) : -1;
        const runs = (keys[path] ??= at > 0 ? [[0, -1]] : []);
        if (runs.at(-1)?.[1] !== id) runs.push([at, id]);
      }
    }
  }

  stored(helm: string): StoredTypes {
    return { format: 1, helm, packages: this.#packages, types: this.#facts.tables, parts: this.#parts };
  }
}

/** The facts of a release by part and dotted path; `undefined` where it was not probed. */
export function factsOf(stored: StoredTypes, release: string): ReadonlyMap<string, PartFacts> | undefined {
  const at = Object.keys(stored.packages).indexOf(release);
  if (at < 0) return undefined;
  const fact = unpackFacts(stored.types);
  return new Map(
    Object.entries(stored.parts).map(([part, keys]): [string, PartFacts] => {
      const known = Object.entries(keys).flatMap(([path, runs]): [string, TypeFacts][] => {
        const id = runs.findLast(([from]) => from <= at)?.[1] ?? -1;
        return id < 0 ? [] : [[path, fact(id)]];
      });
      return [part, new Map(known)];
    }),
  );
}
