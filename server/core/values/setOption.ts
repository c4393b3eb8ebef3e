// `--set` and its like, each in its own notation, in the order in which Helm takes them.
//
// Source: Helm 3 and 4, pkg/cli/values options.go.
import type { Json } from '../json';
import type { SetValue } from './merge';
import { BadSetOption, readSteps, type Notation, type SetStep } from './strvals';

export { BadSetOption };

/** In Helm's order, whatever the order on the command line. */
export const setForms = ['json', 'set', 'string', 'file', 'literal'] as const;
export type SetForm = (typeof setForms)[number];

/** One option as it was given: `--set-json`, `--set`, `--set-string`, `--set-file` or `--set-literal`. */
export interface SetOption {
  readonly form: SetForm;
  /** What stands behind the option, for example `a.b=c,d={x,y}`. */
  readonly text: string;
  /** For `file`: what the files hold, by the names in the text. What is missing counts as given and unknown. */
  readonly contents?: ReadonlyMap<string, string>;
}

export function setOptionName(form: SetForm): string {
  return form === 'set' ? '--set' : `--set-${form}`;
}

/** @throws BadSetOption where Helm would not take one of them */
export function readSets(options: readonly SetOption[]): readonly SetValue[] {
  return setForms.flatMap(form => options.filter(option => option.form === form).flatMap(readSet));
}

/** @throws BadSetOption */
export function readSet(option: SetOption): readonly SetValue[] {
  const { form, text } = option;
  // Helm 4 merges a whole object, where Helm 3 looks for a key.
  if (form === 'json' && text.trimStart().startsWith('{'))
    return [{ path: [], value: wholeObject(text), merges: true }];
  return readSteps(text, notations[form]).map(step => setValueOf(step, option));
}

/** Names of the files in a `--set-file`. */
export function filesIn(text: string): readonly string[] {
  return readSteps(text, notations.file).flatMap(({ value }) => (Array.isArray(value) ? value : [value]).map(String));
}

const notations: Readonly<Record<SetForm, Notation>> = {
  json: { escapes: true, valueOf: undefined },
  set: { escapes: true, valueOf: typed },
  string: { escapes: true, valueOf: asText },
  file: { escapes: true, valueOf: asText },
  literal: { escapes: false, valueOf: asText },
};

function asText(text: string): Json {
  return text;
}

/** Helm's own conversion: whole numbers without a leading zero, true, false and null; no floats, no YAML 1.1 words. */
function typed(text: string): Json {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (/^null$/i.test(text)) return null;
  if (text === '0') return 0;
  return /^(?:[+-]\d|[1-9])\d*$/.test(text) && isInt64(text) ? Number(text) + 0 : text;
}

function isInt64(text: string): boolean {
  const value = BigInt(text.replace(/^\+/, ''));
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}

function setValueOf({ path, value, within, keeps, nameless }: SetStep, option: SetOption): SetValue {
  const first = path.findIndex(key => typeof key === 'number');
  const keys = (first < 0 ? path : path.slice(0, first)) as readonly string[];
  const inside = first < 0 ? undefined : path.slice(first);
  return {
    path: keys,
    ...given(value, option),
    ...(inside && { inside }),
    ...(within !== undefined && { within: within - keys.length }),
    ...(keeps && { keeps }),
    ...(nameless && { nameless }),
  };
}

/** The value, or for a file what it holds. */
function given(value: Json, { form, contents }: SetOption): Pick<SetValue, 'value' | 'placeholder'> {
  if (form !== 'file') return { value };
  const names = Array.isArray(value) ? value.map(String) : [String(value)];
  const texts = names.map(name => contents?.get(name));
  if (texts.some(text => text === undefined)) return { value: '', placeholder: 'variable' };
  return { value: Array.isArray(value) ? (texts as string[]) : texts[0]! };
}

function wholeObject(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new BadSetOption(`${text.slice(0, 40)} is no JSON; Helm takes key=JSON, Helm 4 a whole object as well.`);
  }
}
