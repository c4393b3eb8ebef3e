// Learns which values and keys a chart refuses, from branches whose only outcome is `fail`.
import type { Branch, Expression, Pipeline, Statement } from './template/ast';
import { optionsOf, placesOf, sourcesOf, type Abstract } from './abstract';
import type { Usage } from './usage';

type If = Branch<'if'>;
type Evaluate = (expression: Expression) => Abstract;

/** `if not (has X (list ...))`, `if hasKey X "old"`, `if and (ne X "a") (ne X "b")` with `fail` in the branch. */
export function constrainBranch(statement: If, evaluate: Evaluate): void {
  const message = failMessage(statement.body);
  if (message === undefined) return;
  const call = asCall(statement.pipeline);
  if (!call) return;
  if (call.name === 'hasKey') refuseKey(call.args, evaluate, message);
  if (call.name === 'not') constrainNot(call.args[0], evaluate);
  if (call.name === 'and') constrainAnd(call.args, evaluate);
}

/** `if eq X "a" ... else if eq X "b" ... else fail`: X takes what the chain names. */
export function constrainChain(statement: If, evaluate: Evaluate): void {
  const accepted = new Map<Usage, Set<string>>();
  let link: Statement | undefined = statement;
  while (link?.kind === 'if') {
    const named = equalities(link.pipeline, evaluate);
    if (!named) return;
    // A chain that turns to another setting half-way says nothing about either.
    if (accepted.size > 0 && ![...named.keys()].every(usage => accepted.has(usage))) return;
    addAll(accepted, named);
    if (link.otherwise.length === 1 && link.otherwise[0]!.kind === 'if') link = link.otherwise[0];
    else break;
  }
  if (link?.kind !== 'if' || failMessage(link.otherwise) === undefined) return;
  for (const [usage, values] of accepted) allow(usage, values);
}

function addAll(into: Map<Usage, Set<string>>, named: ReadonlyMap<Usage, Set<string>>): void {
  for (const [usage, values] of named) {
    const set = into.get(usage) ?? new Set();
    values.forEach(value => set.add(value));
    into.set(usage, set);
  }
}

function constrainNot(inner: Expression | undefined, evaluate: Evaluate): void {
  const call = inner && callOf(inner);
  if (!call) return;
  if (call.name === 'has') {
    const [needle, list] = call.args.map(evaluate);
    const values = constantsOf(list);
    if (!needle || !values) return;
    for (const option of optionsOf(needle)) {
      if (option.kind === 'key') option.of.allowedKeys = unionOf(option.of.allowedKeys, values);
    }
    for (const usage of sourcesOf(needle)) allow(usage, new Set(values.map(v => JSON.stringify(v))));
  }
  if (call.name === 'or') {
    const named = mergeEqualities(call.args, evaluate);
    if (named?.size === 1) for (const [usage, values] of named) allow(usage, values);
  }
}

/** `and (ne X "a") (ne X "b")`; anything else beside them makes the check conditional, and nothing is learnt. */
function constrainAnd(args: readonly Expression[], evaluate: Evaluate): void {
  const refused = args.map(arg => {
    const call = callOf(arg);
    return call?.name === 'ne' ? comparison(call.args, evaluate) : undefined;
  });
  const first = refused[0];
  if (!first || refused.some(r => !r || r.usage !== first.usage)) return;
  allow(first.usage, new Set(refused.map(r => JSON.stringify(r!.value))));
}

function refuseKey(args: readonly Expression[], evaluate: Evaluate, message: string): void {
  const [map, key] = args.map(evaluate);
  if (!map || key?.kind !== 'text') return;
  const renamed = /\bwas renamed to (\w+)/.exec(message)?.[1] ?? '';
  for (const usage of placesOf(map)) usage.refused.set(key.value, renamed);
}

/** The text of a `fail` that the branch can't get round, or `undefined`. */
function failMessage(body: readonly Statement[]): string | undefined {
  for (const statement of body) {
    if (statement.kind !== 'output') continue;
    const call = asCall(statement.pipeline);
    if (call?.name !== 'fail') continue;
    const [text] = call.args;
    return text?.kind === 'text' ? text.value : '';
  }
  return undefined;
}

function equalities(pipeline: Pipeline, evaluate: Evaluate): Map<Usage, Set<string>> | undefined {
  const call = asCall(pipeline);
  if (!call) return undefined;
  if (call.name === 'or') return mergeEqualities(call.args, evaluate);
  const found = call.name === 'eq' ? comparison(call.args, evaluate) : undefined;
  return found && new Map([[found.usage, new Set([JSON.stringify(found.value)])]]);
}

function mergeEqualities(args: readonly Expression[], evaluate: Evaluate): Map<Usage, Set<string>> | undefined {
  const all = new Map<Usage, Set<string>>();
  for (const arg of args) {
    const call = callOf(arg);
    const found = call?.name === 'eq' ? comparison(call.args, evaluate) : undefined;
    if (!found) return undefined;
    addAll(all, new Map([[found.usage, new Set([JSON.stringify(found.value)])]]));
  }
  return all;
}

function comparison(args: readonly Expression[], evaluate: Evaluate): { usage: Usage; value: string } | undefined {
  const values = args.map(evaluate);
  const constant = values.find(v => v.kind === 'text');
  const usage = values.flatMap(placesOf)[0];
  return constant?.kind === 'text' && usage ? { usage, value: constant.value } : undefined;
}

function allow(usage: Usage, values: ReadonlySet<string>): void {
  usage.allowed = unionOf(usage.allowed, [...values]);
}

function unionOf(known: ReadonlySet<string> | undefined, more: readonly string[]): Set<string> {
  return new Set([...(known ?? []), ...more]);
}

function constantsOf(list: Abstract | undefined): string[] | undefined {
  if (list?.kind !== 'list') return undefined;
  const values = list.items.map(item => (item.kind === 'text' ? item.value : undefined));
  return values.every(v => v !== undefined) ? (values as string[]) : undefined;
}

interface Call {
  readonly name: string;
  readonly args: readonly Expression[];
}

function asCall(pipeline: Pipeline): Call | undefined {
  if (pipeline.commands.length === 1) return commandCall(pipeline.commands[0]!);
  // `x | f a` is `f a x`.
  const [source, last] = pipeline.commands;
  if (pipeline.commands.length !== 2 || !last) return undefined;
  const call = commandCall(last);
  return (
    call && {
      name: call.name,
      args: [...call.args, { kind: 'pipeline', pipeline: { variables: [], assigns: false, commands: [source!] } }],
    }
  );
}

function commandCall(command: readonly Expression[]): Call | undefined {
  const [head, ...args] = command;
  if (head?.kind === 'function') return { name: head.name, args };
  if (head?.kind === 'pipeline' && args.length === 0) return asCall(head.pipeline);
  return undefined;
}

function callOf(expression: Expression): Call | undefined {
  return expression.kind === 'pipeline' ? asCall(expression.pipeline) : undefined;
}
