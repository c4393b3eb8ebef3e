// What came of each kind of value, from which renderings are the same.
import type { Becomes } from '../../server/core/chart/typeFacts';
import type { ValueClass } from '../../server/core/chart/valueClass';
import { allClasses, natural } from './classes';
import type { Outcomes, ProbedKey } from './probe';

/** Kinds that look like nothing: no surprise where they are taken for it. */
const looksEmpty = 'ze0flm';

export function becomesOf({ key, seen }: ProbedKey): ReadonlyMap<ValueClass, Becomes> {
  const found = new Map<ValueClass, Becomes>();
  const { type } = key.node;
  if (type === 'any') return found;
  for (const c of allClasses) {
    if (natural[type]!.includes(c)) continue;
    // The first base in which a template reads the setting and gets through with the value.
    const base = seen.find(({ outcomes }) => outcomes.get(c)?.hash !== undefined);
    if (!base) continue;
    const becomes = becomesIn(c, type, base.outcomes, base.hash);
    if (becomes !== undefined) found.set(c, becomes);
  }
  return found;
}

function becomesIn(
  c: ValueClass,
  type: Exclude<ProbedKey['key']['node']['type'], 'any'>,
  outcomes: Outcomes,
  unset: string,
): Becomes | undefined {
  const hashOf = (name: string): string | undefined => outcomes.get(name)?.hash;
  const hash = hashOf(c)!;
  if (new Set([...outcomes.values()].map(o => o.hash)).size < 2) return undefined;
  switch (type) {
    case 'bool': {
      const [on, off] = [hashOf('t'), hashOf('f')];
      if (on === off && hash === on) return undefined;
      if (hash === on) return c === 'T' ? undefined : 'true';
      if (hash === off) return c === 'F' || looksEmpty.includes(c) ? undefined : 'false';
      return 'other';
    }
    case 'string': {
      if (hash === hashOf(`text ${c}`)) return undefined;
      return asEmpty(c, hash, hashOf('e'), unset);
    }
    case 'int':
    case 'number': {
      if (c === 'd' && hash === hashOf('n')) return undefined;
      if (hash === hashOf('0')) return looksEmpty.includes(c) ? undefined : 'zero';
      return hash === unset ? (c === 'z' ? undefined : 'default') : 'other';
    }
    case 'list':
      return asEmpty(c, hash, hashOf('l'), unset);
    case 'map':
      return asEmpty(c, hash, hashOf('m'), unset);
  }
}

function asEmpty(c: ValueClass, hash: string, empty: string | undefined, unset: string): Becomes | undefined {
  if (hash === empty) return looksEmpty.includes(c) ? undefined : 'empty';
  if (hash === unset) return c === 'z' ? undefined : 'default';
  return 'other';
}
