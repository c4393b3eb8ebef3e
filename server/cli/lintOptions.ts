// The options of `spire-helm lint`.
import { setForms, setOptionName, type FixLevel, type SetForm, type SetOption } from '../core';
import { oneOf, readWords, type Words } from './optionWords';
import { CannotRun } from './problem';

export const formats = ['text', 'json', 'sarif', 'github'] as const;
export type Format = (typeof formats)[number];

export const failLevels = ['error', 'warning', 'info'] as const;
export type FailLevel = (typeof failLevels)[number];

export interface LintOptions {
  /** `spire-nested@0.30.0` as given. */
  readonly chart: string | undefined;
  readonly release: string | undefined;
  readonly namespace: string | undefined;
  /** Layers of one release, in order. */
  readonly layers: readonly string[];
  readonly sets: readonly SetOption[];
  readonly paths: readonly string[];
  readonly format: Format;
  readonly failOn: FailLevel;
  /** Which fixes are made in the files; none where it is missing. */
  readonly fix: FixLevel | undefined;
}

export const setOptions: readonly string[] = setForms.map(setOptionName);

export function lintOptions(words: readonly string[]): LintOptions {
  const { values, paths, flags } = readWords('lint', words, {
    valued: ['--chart', '--release', '--namespace', '--values', ...setOptions, '--format', '--fail-on'],
    flags: ['--fix', '--fix-unsafe'],
    short: { '-f': '--values', '-n': '--namespace' },
  });
  const last = (name: string): string | undefined => values.findLast(option => option.name === name)?.value;
  const layers = values.filter(({ name }) => name === '--values').map(({ value }) => value);
  const sets = setsIn(values);
  if (layers.length > 0 && paths.length > 0) {
    throw new CannotRun(
      `-f names the layers of one release and a PATH files that are judged one by one; give one or the other (${paths.join(', ')}).`,
    );
  }
  if (layers.length === 0 && sets.length > 0) {
    throw new CannotRun('--set belongs to a release; name its layers with -f, or leave --set out.');
  }
  return {
    chart: last('--chart'),
    release: last('--release'),
    namespace: last('--namespace'),
    layers,
    sets,
    paths,
    format: oneOf('--format', last('--format') ?? 'text', formats),
    failOn: oneOf('--fail-on', last('--fail-on') ?? 'error', failLevels),
    // Of both, the one that does more was meant.
    fix: flags.has('--fix-unsafe') ? 'all' : flags.has('--fix') ? 'safe' : undefined,
  };
}

/** `--set` and its like, in the order that they were given. */
export function setsIn(values: Words['values']): readonly SetOption[] {
  return values.flatMap(({ name, value }) => {
    const form = formOf(name);
    return form ? [{ form, text: checkedSet(name, value) }] : [];
  });
}

function formOf(name: string): SetForm | undefined {
  return setForms.find(form => setOptionName(form) === name);
}

function checkedSet(name: string, text: string): string {
  if (text.includes('=') || (name === '--set-json' && text.trimStart().startsWith('{'))) return text;
  throw new CannotRun(`${name} wants KEY=VALUE, as helm does; "${text}" has no "=".`);
}
