// Puts a value of every kind into every setting of a part and sees what Helm does, and what that depends on.
import type { Json, JsonMap } from '../../server/core/json';
import type { Condition } from '../../server/core/chart/typeFacts';
import type { ValueClass } from '../../server/core/chart/valueClass';
import { isTruthy } from '../../server/core/values/truth';
import { buildBases, inRelease, isKnown, pathOf, render, valuesOf, type BuiltBase, type Part } from './bases';
import { allClasses, natural, samples, textOf } from './classes';
import type { Answer } from './engine';
import type { Feature, PartProbe, Values } from './features/feature';
import { placeOf, valueAt, withValue, type Key } from './keys';

export interface Outcome {
  /** The error's place in the templates, or its text where it has none. */
  readonly stop?: string;
  readonly hash?: string;
}

export interface ProbedStop {
  classes: Set<ValueClass>;
  when: Condition[];
}

export interface ProbedKey {
  readonly key: Key;
  readonly stops: readonly ProbedStop[];
  /** By base in which a template reads the setting. */
  readonly seen: readonly { readonly base: string; readonly hash: string; readonly outcomes: Outcomes }[];
}

/** By class, and by `text <class>` for the text that a number or bool is meant for. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/** A few kinds tell whether a base has templates that read the setting at all. */
const scouts: readonly ValueClass[] = ['z', 'L', 'w', 'n', 'f'];
/** One of them is enough where another base has shown already what the setting does. */
const lookout: readonly ValueClass[] = ['L'];

export async function probePart(
  part: Part,
  probe: PartProbe,
  say: (text: string) => void,
): Promise<readonly ProbedKey[]> {
  const bases = await buildBases(part, probe, say);
  const offs = await takenOffs(part, probe);
  const probed: ProbedKey[] = [];
  const one = async (key: Key): Promise<void> => {
    probed.push(await probeKey(part, key, bases, offs));
  };
  // Enough at a time to keep the engine busy.
  const waiting = [...part.keys];
  const worker = async (): Promise<void> => {
    for (let key = waiting.shift(); key; key = waiting.shift()) await one(key);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  const order = new Map(part.keys.map((key, index) => [key, index]));
  return probed.sort((a, b) => order.get(a.key)! - order.get(b.key)!);
}

/** Ways to switch off what is on by default, of those that the chart has. */
async function takenOffs(part: Part, probe: PartProbe): Promise<readonly Feature[]> {
  const known = probe.offs.filter(feature => isKnown(part, feature.when));
  const taken = await Promise.all(
    known.map(async feature => (await render(part, valuesOf(part, probe.always, [feature]))).hash !== undefined),
  );
  return known.filter((_, i) => taken[i]);
}

async function probeKey(
  part: Part,
  key: Key,
  bases: readonly BuiltBase[],
  offs: readonly Feature[],
): Promise<ProbedKey> {
  const stops: ProbedStop[] = [];
  const seen: { base: string; hash: string; outcomes: Outcomes }[] = [];
  const dotted = key.path.join('.');
  for (const [index, base] of bases.entries()) {
    if (base.only && !base.only.some(prefix => `${dotted}.`.startsWith(`${prefix}.`))) continue;
    const known = seen.length > 0 && !base.only;
    const scouted = await tryClasses(part, key, base, known ? lookout : scouts);
    if ([...scouted.values()].every(({ hash }) => hash === base.hash)) continue;
    if (known && !isNews(part, base, scouted.get('L')!, stops)) continue;
    // A million replicas that a template counts up to would take all memory.
    const rest = allClasses.filter(c => !scouted.has(c) && !(c === 'N' && natural[key.node.type].includes(c)));
    const outcomes = new Map([...scouted, ...(await tryClasses(part, key, base, rest))]);
    if (index === 0 || seen.length === 0) {
      for (const [c, text] of Object.entries(textOf)) {
        if (key.node.type === 'string' || key.node.type === 'any')
          outcomes.set(`text ${c}`, outcomeOf(await renderWith(part, base.always, base.features, key, text)));
      }
    }
    seen.push({ base: base.name, hash: base.hash, outcomes });
    await explain(part, key, { base, first: bases[0]!, outcomes }, offs, stops);
  }
  return { key, stops, seen };
}

/** True where what is known of the setting does not tell that a list stops Helm here, or does not. */
function isNews(part: Part, base: BuiltBase, { stop }: Outcome, stops: readonly ProbedStop[]): boolean {
  const values = valuesOf(part, base.always, base.features);
  const isExpected = stops.some(s => s.classes.has('L') && s.when.every(c => holds(part, c, values)));
  return (stop !== undefined) !== isExpected;
}

async function tryClasses(
  part: Part,
  key: Key,
  base: BuiltBase,
  classes: readonly ValueClass[],
): Promise<Map<string, Outcome>> {
  const outcomes = await Promise.all(
    classes.map(async c => outcomeOf(await renderWith(part, base.always, base.features, key, samples[c]))),
  );
  return new Map(classes.map((c, i) => [c, outcomes[i]!]));
}

function renderWith(part: Part, always: Values, features: readonly Feature[], key: Key, value: Json): Promise<Answer> {
  const values = valuesOf(part, always, features);
  // What becomes of the release's own settings on their way to a part is Helm's; core/values/seen.ts knows that.
  if (key.path[0] === 'global' && part.name !== '')
    return part.engine.render({ chart: part.chart, part: part.name, values, seen: { path: placeOf(key), value } });
  return render(part, withValue(values, inRelease(part, placeOf(key)), value));
}

/** What Helm does with a sample of a class on a base. */
export async function outcomeWith(part: Part, base: BuiltBase, key: Key, c: ValueClass): Promise<Outcome> {
  return outcomeOf(await renderWith(part, base.always, base.features, key, samples[c]));
}

function outcomeOf({ error, hash }: Answer): Outcome {
  return error === undefined ? { hash: hash! } : { stop: signatureOf(error) };
}

/** Two errors are one where the same place of the same template stops, or the same check says the same. */
export function signatureOf(error: string): string {
  const said = /HELM_ERR_START(.*)HELM_ERR_END/s.exec(error)?.[1];
  if (said !== undefined) return `fail ${said.replace(/\d+/g, '#')}`;
  const place = [...error.matchAll(/template: (\S+?:\d+:\d+)/g)].at(-1)?.[1];
  if (place !== undefined) return place;
  const file = /YAML parse error on (\S+):/.exec(error)?.[1];
  return file !== undefined ? `yaml ${file}` : error.replace(/got \w+/g, '').slice(0, 120);
}

interface Trial {
  readonly base: BuiltBase;
  /** The base with everything on. */
  readonly first: BuiltBase;
  readonly outcomes: Outcomes;
}

/** Adds what makes Helm stop in this base, unless what is known already tells that it would. */
async function explain(
  part: Part,
  key: Key,
  { base, first, outcomes }: Trial,
  offs: readonly Feature[],
  stops: ProbedStop[],
): Promise<void> {
  const values = valuesOf(part, base.always, base.features);
  const usual = key.node.type === 'any' ? '' : natural[key.node.type];
  const checks = new Set(
    [...natural[key.node.type]].flatMap(c => outcomes.get(c)?.stop ?? []).filter(stop => stop.startsWith('fail ')),
  );
  const bySignature = new Map<string, ValueClass[]>();
  for (const c of allClasses) {
    const stop = outcomes.get(c)?.stop;
    if (stop === undefined || usual.includes(c)) continue;
    // What a check refuses in a value of the right kind is not a question of kinds; a null may be, but not where it is as good as false.
    if (checks.has(stop) && (c !== 'z' || key.node.type === 'bool')) continue;
    const isKnownStop = stops.some(s => s.classes.has(c) && s.when.every(condition => holds(part, condition, values)));
    if (!isKnownStop) bySignature.set(stop, [...(bySignature.get(stop) ?? []), c]);
  }
  for (const [signature, classes] of bySignature) {
    const when = await conditionsOf(part, key, { base, first, outcomes }, samples[classes[0]!], signature, offs);
    for (const set of when) {
      const same = stops.find(s => JSON.stringify(s.when) === JSON.stringify(set));
      if (same) classes.forEach(c => same.classes.add(c));
      else stops.push({ classes: new Set(classes), when: [...set] });
    }
  }
}

/** The least that must be on for Helm to stop: features of the base, and what is on by default. */
async function conditionsOf(
  part: Part,
  key: Key,
  { base, first }: Trial,
  value: Json,
  signature: string,
  offs: readonly Feature[],
): Promise<readonly (readonly Condition[])[]> {
  const stopsWith = async (features: readonly Feature[]): Promise<boolean> =>
    outcomeOf(await renderWith(part, base.always, features, key, value)).stop === signature;
  const needed = await leastOf(
    base.features.filter(f => !touches(f, key)),
    features => stopsWith([...base.features.filter(f => touches(f, key)), ...features]),
    nearest(key),
  );
  const on = [...base.features.filter(f => touches(f, key)), ...needed];
  const conditions: Condition[] = on
    .filter(feature => !isAbove(feature.when, key))
    .map(feature => conditionFor(feature.when, feature.is ?? true, false));
  // What touches the key is kept in every trial, so it has to be asked for by itself.
  const really = await Promise.all(
    conditions.map(async c => !(await stopsWith(on.filter(f => f.when !== c.path.join('.'))))),
  );
  const required = conditions.filter((_, i) => really[i]);
  const kept = on.filter(f => isAbove(f.when, key) || required.some(c => c.path.join('.') === f.when));

  const whens = new Set(base.features.map(f => f.when));
  const isFree = (f: Feature): boolean => !isAbove(f.when, key) && !whens.has(f.when);
  // What another check of the chart refuses tells nothing.
  const goesOn = async (some: readonly Feature[]): Promise<boolean> => {
    const { stop } = outcomeOf(await renderWith(part, base.always, [...kept, ...some], key, value));
    return stop !== signature && !stop?.startsWith('fail ');
  };
  let sets: Condition[][] = [required];
  for (let left = offs.filter(isFree); left.length > 0 && (await goesOn(left));) {
    const least = await leastOf(left, goesOn, nearest(key));
    if (least.length === 0) break;
    const alternatives = least.map(off => conditionOf(off, defaultOf(part, base, off.when)));
    sets = sets.flatMap(set => alternatives.map(condition => [...set, condition]));
    left = left.filter(off => !least.includes(off));
  }
  // Where all is on and Helm goes on nevertheless, something of it must be off.
  const everything = valuesOf(part, first.always, first.features);
  const isFalse = async (): Promise<boolean> =>
    sets.some(set => set.every(c => holds(part, c, everything))) &&
    outcomeOf(await renderWith(part, first.always, first.features, key, value)).hash !== undefined;
  if (base !== first && (await isFalse())) {
    const more = first.features.filter(isFree);
    const least = (await goesOn(more)) ? await leastOf(more, goesOn, nearest(key)) : [];
    const not = least.map(feature => conditionFor(feature.when, feature.is ?? true, true));
    sets = not.length > 0 ? sets.flatMap(set => not.map(condition => [...set, condition])) : sets;
  }
  return sets;
}

/** A smallest part of a list for which something is still so; it is so for the whole. */
async function leastOf(
  all: readonly Feature[],
  isSo: (some: readonly Feature[]) => Promise<boolean>,
  order: (a: Feature, b: Feature) => number,
): Promise<readonly Feature[]> {
  const needed: Feature[] = [];
  let left = [...all].sort(order);
  while (!(await isSo(needed))) {
    if (left.length === 0) return needed;
    // The shortest beginning that does; its last is needed.
    let low = 1;
    let high = left.length;
    while (low < high) {
      const middle = low < 3 ? low : (low + high) >> 1;
      if (await isSo([...needed, ...left.slice(0, middle)])) high = middle;
      else low = middle + 1;
    }
    needed.push(left[low - 1]!);
    left = left.slice(0, low - 1);
  }
  return needed;
}

/** Features that share the beginning of their path with the setting first. */
function nearest({ path }: Key): (a: Feature, b: Feature) => number {
  const shared = ({ when }: Feature): number => {
    const keys = pathOf(when);
    const at = keys.findIndex((key, i) => key !== path[i]);
    return at < 0 ? keys.length : at;
  };
  return (a, b) => shared(b) - shared(a);
}

/** True where the feature sets the setting itself, or a map above or below it. */
function touches(feature: Feature, key: Key): boolean {
  const own = placeOf(key).join('.');
  return [feature.when, ...Object.keys(feature.with ?? {})].some(
    path => `${path}.`.startsWith(`${own}.`) || `${own}.`.startsWith(`${path}.`),
  );
}

/** True for conditions that whoever writes the setting fulfils by that. */
function isAbove(when: string, key: Key): boolean {
  const own = placeOf(key).join('.');
  return `${own}.`.startsWith(`${when}.`) || `${when}.`.startsWith(`${own}.`);
}

function conditionFor(dotted: string, value: Json, not: boolean): Condition {
  const isAnything = typeof value !== 'string' || value === '' || /[/:@,=]/.test(value);
  // A feature may be that something is off.
  return { path: pathOf(dotted), is: isAnything ? undefined : value, not: value === false ? !not : not };
}

/** What must be so, where setting a feature makes Helm go on. */
function conditionOf(off: Feature, before: Json | undefined): Condition {
  const isOn = isTruthy(before);
  return isOn ? conditionFor(off.when, before ?? true, false) : conditionFor(off.when, off.is ?? true, true);
}

function defaultOf(part: Part, base: BuiltBase, dotted: string): Json | undefined {
  return base.always[dotted] ?? defaultAt(part, pathOf(dotted));
}

function defaultAt(part: Part, path: readonly string[]): Json | undefined {
  return path[0] === 'global' ? valueAt(part.globalDefaults, path.slice(1)) : valueAt(part.defaults, path);
}

export function holds(part: Part, { path, is, not }: Condition, values: JsonMap): boolean {
  const value = valueAt(values, inRelease(part, path)) ?? defaultAt(part, path);
  return (is === undefined ? isTruthy(value) : is === value) !== not;
}
