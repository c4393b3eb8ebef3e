// What is likely to become of a value of another type, from how the templates use the setting: for charts that nobody tried.
import type { TypeMismatch } from '../chart/judge';
import type { SettingNode } from '../chart/model';
import type { Effect, Severity } from '../finding';
import type { SettingPath } from '../path';
import type { FixProposal } from './rule';

export interface Verdict {
  readonly says: string;
  readonly effect: Effect;
  readonly severity: Severity;
}

type Judge = (node: SettingNode, text: string, path: SettingPath, fromSet: boolean) => Verdict;

export const verdicts: Record<TypeMismatch, Judge> = {
  'not-a-map': (node, _, path) => {
    if (isReplacedGlobal(node, path)) {
      return {
        says: 'takes a map; Helm skips anything else for the parts of the chart, and the defaults stay in force.',
        effect: 'helm-ignores',
        severity: 'error',
      };
    }
    const stops = node.use.fields || node.use.ranged || /(annotations|labels)$/i.test(path.at(-1) ?? '');
    return stops
      ? { says: 'takes a map; Helm stops at anything else with an error.', effect: 'helm-fails', severity: 'error' }
      : {
          says: 'takes a map; Helm or Kubernetes stops at what is made of anything else.',
          effect: 'kubernetes-rejects',
          severity: 'error',
        };
  },
  'not-a-list': (node, text) => {
    const isMap = text === '';
    if (isMap ? (node.item?.use.fields ?? false) : node.use.ranged) {
      return { says: 'takes a list; Helm stops when a template walks it.', effect: 'helm-fails', severity: 'error' };
    }
    return isMap
      ? {
          says: 'takes a list; what Helm makes of a map differs from what a list would make.',
          effect: 'differs',
          severity: 'warning',
        }
      : {
          says: 'takes a list; Helm or Kubernetes stops at what is made of anything else.',
          effect: 'kubernetes-rejects',
          severity: 'error',
        };
  },
  'not-a-scalar': node => ({
    says: `takes ${node.type === 'bool' ? 'true or false' : node.type === 'string' ? 'text' : 'a number'}, not a list or map; Helm prints it in Go's own notation.`,
    effect: 'differs',
    severity: 'warning',
  }),
  'needs-text': (_, text, __, fromSet) => ({
    says: `takes text; Helm stops at ${text} with an error, because a template measures it. ${fromSet ? '`--set-string` makes it text' : 'In quotes it is text'}.`,
    effect: 'helm-fails',
    severity: 'error',
  }),
  'reads-as-bool': (node, text) => {
    const read = `takes text, but YAML reads ${text} without quotes as ${/^(y|yes|on)$/i.test(text) ? 'true' : 'false'}`;
    const stops = (node.use.textOnly && !node.use.comparedAsText) || node.allowed !== undefined;
    return stops
      ? { says: `${read}; Helm stops with an error.`, effect: 'helm-fails', severity: 'error' }
      : { says: `${read}.`, effect: 'differs', severity: 'warning' };
  },
  'false-text-is-on': () => ({
    says: 'is asked for by a bare `if`, which takes any text for true: "false" in quotes switches it on.',
    effect: 'differs',
    severity: 'error',
  }),
  'false-text-is-half-on': () => ({
    says: 'is asked for by a bare `if`, which takes any text for true, and compared elsewhere: "false" in quotes is half on.',
    effect: 'differs',
    severity: 'error',
  }),
  'text-for-bool': (_, text) => ({
    says: `takes true or false; Helm stops at "${text}" in quotes, because a template compares it with a bool.`,
    effect: 'helm-fails',
    severity: 'error',
  }),
  'not-a-bool': (_, text) => ({
    says: `takes true or false; the templates make something else of ${JSON.stringify(text)}.`,
    effect: 'differs',
    severity: 'warning',
  }),
  'not-a-number': (_, text) => ({
    says: `takes a number; ${JSON.stringify(text)} is printed as it is, or counts as 0.`,
    effect: 'differs',
    severity: 'warning',
  }),
  'quoted-number': (_, text) => ({
    says: `takes a number; Helm stops at "${text}" in quotes, because the chart's values schema wants an integer.`,
    effect: 'helm-fails',
    severity: 'error',
  }),
};

/** For the parts of a chart Helm keeps its own map where the user's value below `global` is none; the top chart reads `spire` itself. */
function isReplacedGlobal(node: SettingNode, path: SettingPath): boolean {
  return path.length === 2 && path[0] === 'global' && path[1] !== 'spire' && node.declared;
}

export function fixesOf(mismatch: TypeMismatch, path: readonly string[], text: string): readonly FixProposal[] {
  const set = (title: string, yaml: string): readonly FixProposal[] => [
    { title, safe: true, changes: [{ kind: 'set', path, yaml }] },
  ];
  switch (mismatch) {
    case 'needs-text':
    case 'reads-as-bool':
      return set('Put in quotes', JSON.stringify(text));
    case 'false-text-is-on':
    case 'false-text-is-half-on':
      return set('Take the quotes away', 'false');
    case 'text-for-bool':
      return /^(true|false)$/.test(text) ? set('Take the quotes away', text) : [];
    case 'quoted-number':
      return set('Take the quotes away', text.trim());
    default:
      return [];
  }
}
