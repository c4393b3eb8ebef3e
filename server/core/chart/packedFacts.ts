// The form in which facts about types are kept: conditions, ways to a setting and whole facts each once.
import type { Becomes, Condition, Reach, Stop, TypeFacts } from './typeFacts';
import type { ValueClass } from './valueClass';

export interface FactTables {
  /** `part:condition,condition`, without `part:` for the setting's own; a condition is a dotted path, or `path=text`; `!` before it for not. */
  readonly reaches: readonly string[];
  /** What stops, as classes and indexes of reaches, and what classes become, a class and a letter each. */
  readonly facts: readonly PackedFact[];
}

export type PackedFact = readonly [readonly (readonly [string, ...number[]])[], string];

const letters: Readonly<Record<Becomes, string>> = {
  true: 't',
  false: 'f',
  empty: 'e',
  zero: '0',
  default: 'd',
  other: 'o',
};
const words = new Map(Object.entries(letters).map(([word, letter]) => [letter, word as Becomes]));

export class PackedFacts {
  readonly #reaches: string[] = [];
  readonly #facts: PackedFact[] = [];
  readonly #reachIndex = new Map<string, number>();
  readonly #factIndex = new Map<string, number>();

  get tables(): FactTables {
    return { reaches: this.#reaches, facts: this.#facts };
  }

  add({ stops, becomes }: TypeFacts): number {
    const packed: PackedFact = [
      stops.map(({ classes, reaches }) => [classes, ...reaches.map(reach => this.#reach(reach))]),
      [...becomes].map(([c, word]) => c + letters[word]).join(''),
    ];
    return indexIn(this.#facts, this.#factIndex, JSON.stringify(packed), packed);
  }

  #reach({ part, all }: Reach): number {
    const conditions = all.map(
      ({ path, is, not }) => `${not ? '!' : ''}${path.join('.')}${is === undefined ? '' : `=${is}`}`,
    );
    const text = `${part === undefined ? '' : `${part}:`}${conditions.join(',')}`;
    return indexIn(this.#reaches, this.#reachIndex, text, text);
  }
}

function indexIn<T>(all: T[], index: Map<string, number>, key: string, value: T): number {
  let at = index.get(key);
  if (at === undefined) index.set(key, (at = all.push(value) - 1));
  return at;
}

/** Facts by their index, each made when first asked for. */
export function unpackFacts(tables: FactTables): (id: number) => TypeFacts {
  const made: (TypeFacts | undefined)[] = [];
  const reaches: (Reach | undefined)[] = [];
  const reach = (id: number): Reach => (reaches[id] ??= readReach(tables.reaches[id] ?? ''));
  return id => (made[id] ??= readFact(tables.facts[id] ?? [[], ''], reach));
}

function readFact([stops, becomes]: PackedFact, reach: (id: number) => Reach): TypeFacts {
  return {
    stops: stops.map(([classes, ...ids]): Stop => ({ classes, reaches: ids.map(reach) })),
    becomes: new Map(
      [...becomes.matchAll(/(.)(.)/g)].flatMap(([, c, letter]) => {
        const word = words.get(letter!);
        return word ? [[c as ValueClass, word] as const] : [];
      }),
    ),
  };
}

function readReach(text: string): Reach {
  const at = text.indexOf(':');
  const conditions = text.slice(at + 1);
  return {
    part: at < 0 ? undefined : text.slice(0, at),
    all: conditions === '' ? [] : conditions.split(',').map(readCondition),
  };
}

function readCondition(text: string): Condition {
  const [, not = '', path = '', is] = /^(!?)([^=]*)(?:=(.*))?$/.exec(text) ?? [];
  return { path: path.split('.'), is, not: not === '!' };
}
