// What Helm 3 and Helm 4 made of the stacks when they were last asked.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonMap } from '../../../server/core';
import { isJsonMap } from '../../../server/core/json';
import { ask, helms, type Helm } from '../judge';
import { signOf } from './ours';
import { laidReleases, type LaidRelease } from './releases';
import { stacks, type Stack } from './stacks';

interface Recording {
  readonly helm: typeof helms;
  /** By what a stack is: a sign of the merged values, `-` where Helm stops; a second one where Helm 4 says otherwise. */
  readonly stacks: Readonly<Record<string, string>>;
  /** By the name of releases: signs of all values that Helm 3 gives to the templates. */
  readonly releases: Readonly<Record<string, string>>;
}

const file = join(__dirname, 'merges.json');

export const howToRecordMerges =
  'Ask Helm again and record: SPIRE_HELM_CHARTS=folder/of/chart/packages npx tsx test/conformance/merges/record.ts';

export function readMerges(): Recording | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recording) : undefined;
}

export async function askMerges(all: readonly Stack[], helm: Helm): Promise<readonly string[]> {
  const of = (stack: Stack, form: string): readonly string[] =>
    stack.sets.filter(set => set.form === form).map(set => set.text);
  const requests = all.map(stack => ({
    values: stack.values,
    set: of(stack, 'set'),
    setString: of(stack, 'string'),
    setJson: of(stack, 'json'),
    setFile: of(stack, 'file'),
    setLiteral: of(stack, 'literal'),
    files: stack.files,
    merge: true,
  }));
  return (await ask(requests, helm)).map(({ ok, values }) => signOf(ok ? (values ?? {}) : undefined));
}

export async function askReleases(all: readonly LaidRelease[]): Promise<readonly string[]> {
  const requests = all.map(({ chart, version, values }) => ({ chart: `${chart}-${version}`, values, merge: true }));
  return (await ask(requests, 3)).map(({ ok, values }) => signOfAll(ok ? values : undefined));
}

/** Without the library, which holds nothing but `global`, and without empty sections of parts that are off. */
export function signOfAll(values: JsonMap | undefined): string {
  const isShown = ([key, value]: readonly [string, Json]): boolean =>
    key !== 'spire-lib' && !(isJsonMap(value) && Object.keys(value).length === 0);
  return signOf(values && Object.fromEntries(Object.entries(values).filter(isShown)));
}

export async function recordMerges(): Promise<void> {
  const all = stacks();
  const [old, now] = [await askMerges(all, 3), await askMerges(all, 4)];
  const signs = all.map(({ what }, i) => [what, old[i] === now[i] ? old[i]! : `${old[i]} ${now[i]}`] as const);
  const laid: (readonly [string, string])[] = [];
  for (const [name, releases] of laidReleases()) laid.push([name, (await askReleases(releases)).join(' ')]);
  const recording: Recording = { helm: helms, stacks: Object.fromEntries(signs), releases: Object.fromEntries(laid) };
  writeFileSync(file, `${JSON.stringify(recording, undefined, 1)}\n`);
}
