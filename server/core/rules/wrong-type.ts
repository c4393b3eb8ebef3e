// A value of another type than the templates work with.
import type { Judgement, Tried } from '../chart/judge';
import type { SettingNode, SettingType } from '../chart/model';
import type { SettingPath } from '../path';
import { isSwitch } from '../values/components';
import { mayReach } from '../values/reach';
import { fixesOf, verdicts, type Verdict } from './guessedTypes';
import type { FixProposal, JudgeContext, JudgementRule, Report } from './rule';
import { keyOf } from './wording';

export const wrongType: JudgementRule = {
  id: 'wrong-type',
  summary: 'Require the type of value that the templates work with',
  category: 'settings',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'Helm checks no types. A template that asks a text for a field, or measures a number, stops with an error that names a line of the ' +
    'template; others print something that Kubernetes or SPIRE refuses, or take the text "false" for true.',
  source:
    'How each template uses the setting: fields, `range`, text functions, bare `if`; spire-agent values.schema.json.',
  scope: 'judgement',
  examples: [
    {
      title: 'a bool where a map belongs',
      values: `internal-spire-server:
  controllerManager:
    leaderElection: true
#                   ^^^^ error: takes a map
`,
    },
    {
      title: 'a number where a template measures text',
      values: `global:
  spire:
    clusterName: 1234
#                ^^^^ error: takes text
`,
      fixed: `global:
  spire:
    clusterName: "1234"
`,
    },
    {
      title: 'a country that YAML reads as false',
      values: `root-spire-server:
  caSubject:
    country: NO
#            ^^ warning: YAML reads
`,
      fixed: `root-spire-server:
  caSubject:
    country: "NO"
`,
    },
    {
      title: 'a word that YAML reads as a bool, where a template stops at one',
      values: `global:
  spire:
    clusterName: on
#                ^^ error: Helm stops
`,
    },
    {
      title: 'the text "false" behind a bare if',
      values: `external-spire-server:
  ingress:
    enabled: "false"
#            ^^^^^^^ error: switches it on
`,
      fixed: `external-spire-server:
  ingress:
    enabled: false
`,
    },
    {
      title: 'the text "false" where two templates ask differently',
      chart: 'spire@0.30.0',
      values: `spire-server:
  federation:
    enabled: "false"
#            ^^^^^^^ error: half on
`,
    },
    {
      title: 'a quoted bool that a template compares with a bool',
      values: `downstream-spire-agent-full:
  sds:
    disableSPIFFECertValidation: "true"
#                                ^^^^^^ error: Helm stops
`,
      fixed: `downstream-spire-agent-full:
  sds:
    disableSPIFFECertValidation: true
`,
    },
    {
      title: 'quoted bools that arrive as they are meant',
      values: `internal-spire-server:
  nodeAttestor:
    joinToken:
      enabled: "false"
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          admin: "false"
`,
    },
    {
      title: 'a quoted number where the schema wants a number',
      values: `upstream-spire-agent:
  server:
    port: "443"
#         ^^^^^ error: values schema
`,
      fixed: `upstream-spire-agent:
  server:
    port: 443
`,
    },
    {
      title: 'values that something fills in later are not judged',
      values: `global:\n  spire:\n    clusterName: \${CLUSTER}\nexternal-spire-server:\n  ingress:\n    enabled: \${EXPOSE}\n`,
    },
  ],
  check(judgement, context) {
    // What Helm makes of tags and conditions is for switch-not-boolean to say.
    if (isSwitch(context.model, judgement.path) || isDuration(judgement)) return undefined;
    if (judgement.kind === 'type') return guessed(judgement, context);
    // A null is no type; null-value says what it does.
    return judgement.kind === 'tried' && judgement.value !== 'z' ? tried(judgement, context) : undefined;
  },
};

/** A text there is a duration, right from one version on; connection-lifetime knows which. */
function isDuration({ path, entry }: Judgement): boolean {
  const value = entry?.value;
  return path.at(-1) === 'connMaxLifetime' && value?.kind === 'scalar' && typeof value.value === 'string';
}

type Of<K extends Judgement['kind']> = Extract<Judgement, { kind: K }>;

function guessed(judgement: Of<'type'>, { fromSet }: JudgeContext): Report {
  const { path, node, mismatch } = judgement;
  const value = judgement.entry?.value;
  const text = value?.kind === 'scalar' ? value.text : '';
  const verdict = verdicts[mismatch](node, told(path, text), path, fromSet);
  return report(judgement, verdict, value?.kind === 'scalar' ? fixesOf(mismatch, path, text) : []);
}

function tried(judgement: Of<'tried'>, context: JudgeContext): Report | undefined {
  const verdict = mayReach(context.release, judgement.path, judgement.reaches)
    ? stops(judgement, context.fromSet)
    : (becomes(judgement) ?? readsAs(judgement));
  return verdict && report(judgement, verdict, fixesFor(judgement));
}

function report(judgement: Judgement, { says, effect, severity }: Verdict, fixes: readonly FixProposal[]): Report {
  const { path, valueSpan, keySpan } = judgement;
  const span = valueSpan.end > valueSpan.start ? valueSpan : keySpan;
  return { setting: path, at: { source: '', span }, message: `${keyOf(path)} ${says}`, effect, severity, fixes };
}

/** The value as a message repeats it: not where it is a secret, and not at length. */
function told(path: SettingPath, text: string): string {
  if (text !== '' && /password|passphrase|secret|token|private|accessKey/i.test(path.at(-1)!)) return '…';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const names: Readonly<Record<Exclude<SettingType, 'any'>, string>> = {
  map: 'a map',
  list: 'a list',
  string: 'text',
  int: 'a number',
  number: 'a number',
  bool: 'true or false',
};

/** What the setting takes; where the chart has no default to tell by, what Helm does not stop at. */
function taken(node: SettingNode): string {
  if (node.type !== 'any') return names[node.type];
  const isStop = (kind: string): boolean => node.types?.stops.some(({ classes }) => classes.includes(kind)) ?? false;
  return isStop('w') ? (isStop('o') ? names.list : names.map) : names.string;
}

function written({ value, text, path }: Of<'tried'>): string {
  if ('lLM'.includes(value)) return 'a list';
  if ('mo'.includes(value)) return 'a map';
  return 'wTFde'.includes(value) ? JSON.stringify(told(path, text)) : told(path, text);
}

function stops(judgement: Of<'tried'>, fromSet: boolean): Verdict {
  const { value, node, readAs } = judgement;
  const takes = taken(node);
  const isBare = '0nNtf'.includes(value);
  const way = fromSet ? '`--set-string` makes it text' : 'In quotes it is text';
  const hint = takes === names.string && isBare ? ` ${way}.` : '';
  const read = readAs === undefined ? '' : `, which YAML reads as ${readAs},`;
  const why = node.schemaType ? ", because the chart's values schema wants an integer" : ' with an error';
  const says = `takes ${takes}; Helm stops at ${written(judgement)}${read}${why}.${hint}`;
  return { says, effect: 'helm-fails', severity: 'error' };
}

/** A word of YAML 1.1, or a number that is not as it is written. */
function readsAs({ node, text, readAs }: Tried): Verdict | undefined {
  if (readAs === undefined) return undefined;
  const says = `takes ${taken(node)}, but YAML reads ${text} without quotes as ${readAs}.`;
  return { says, effect: 'differs', severity: 'warning' };
}

function becomes(judgement: Of<'tried'>): Verdict | undefined {
  const { node, value, path, becomes: outcome } = judgement;
  if (outcome === undefined) return undefined;
  const differs = (says: string, severity: Verdict['severity'] = 'warning'): Verdict => ({
    says,
    effect: 'differs',
    severity,
  });
  if (node.type === 'bool' && value === 'F') {
    return outcome === 'true'
      ? differs(
          'is asked for by a bare `if`, which takes any text for true: "false" in quotes switches it on.',
          'error',
        )
      : differs(
          'is asked for by a bare `if`, which takes any text for true, and compared elsewhere: "false" in quotes is half on.',
          'error',
        );
  }
  const takes = `takes ${taken(node)}`;
  const it = written(judgement);
  switch (outcome) {
    case 'true':
    case 'false':
      return differs(`${takes}; ${it} counts as ${outcome}.`);
    case 'zero':
      return differs(`${takes}; ${it} counts as 0.`);
    case 'empty':
      return differs(`${takes}; ${it} counts as nothing.`);
    case 'default': {
      const why =
        path[0] === 'global' && node.type === 'map'
          ? 'Helm skips anything else for the parts of the chart'
          : `the templates make nothing of ${it}`;
      return { says: `${takes}; ${why}, and the default stays in force.`, effect: 'helm-ignores', severity: 'error' };
    }
    case 'other':
      return differs(
        `${takes}; ${printed(judgement)}.`,
        node.open && 'lLMmo'.includes(natural(node)) ? 'error' : 'warning',
      );
  }
}

/** What it looks like in the end, as far as that can be said of every template. */
function printed(judgement: Of<'tried'>): string {
  const { node, value, text } = judgement;
  const it = written(judgement);
  if (node.type === 'string' && 'nN0'.includes(value)) {
    const number = Number(text);
    return Number.isFinite(number) && value === 'N'
      ? `a number of this size is printed as ${exponential(number)}`
      : `the templates make something else of the number ${it}`;
  }
  if (node.type === 'string' || node.type === 'int' || node.type === 'number') {
    if ('lLMmo'.includes(value)) return `${it} is printed in Go's own notation`;
    return node.type === 'string' ? `the templates make something else of ${it}` : `${it} is printed as it is`;
  }
  if (node.type === 'bool') return `the templates make something else of ${it}`;
  return `Helm hands ${it} on, and Kubernetes or SPIRE gets something it can not read`;
}

function natural({ type }: SettingNode): string {
  return type === 'list' ? 'l' : type === 'map' ? 'm' : '';
}

/** As Go prints numbers from a million on. */
function exponential(number: number): string {
  return number.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

function fixesFor({ path, node, value, text }: Of<'tried'>): readonly FixProposal[] {
  const set = (title: string, yaml: string): readonly FixProposal[] => [
    { title, safe: true, changes: [{ kind: 'set', path, yaml }] },
  ];
  const takes = taken(node);
  if (takes === names.string && '0nNtf'.includes(value)) return set('Put in quotes', JSON.stringify(text));
  if (takes === names.bool && 'TF'.includes(value)) return set('Take the quotes away', text);
  if (takes === names.int && value === 'd') return set('Take the quotes away', text.trim());
  return [];
}
