// Reads a Go template into statements. Never fails: what it can't read is left out, since the chart was released and renders.
import type { Command, Expression, ParsedTemplate, Pipeline, Statement } from './ast';
import { lexTemplate, type Token } from './lex';

export function parseTemplate(source: string): ParsedTemplate {
  const reader = new ActionReader(lexTemplate(source));
  const body = reader.statements();
  return { body, defines: reader.defines };
}

const closing = new Set(['end', 'else']);

/** Walks the actions once; the only state is where it stands. */
class ActionReader {
  readonly defines = new Map<string, readonly Statement[]>();
  #at = 0;
  readonly #actions: readonly (readonly Token[])[];

  constructor(actions: readonly (readonly Token[])[]) {
    this.#actions = actions;
  }

  statements(): readonly Statement[] {
    const found: Statement[] = [];
    for (let action = this.#peek(); action; action = this.#peek()) {
      const word = keyword(action);
      if (word !== undefined && closing.has(word)) return found;
      this.#at += 1;
      if (word === 'define' || word === 'block') this.#define(action, word, found);
      else if (word === 'if' || word === 'with' || word === 'range') found.push(this.#branch(word, action.slice(1)));
      else if (word === 'template') found.push(templateCall(action));
      else if (word !== 'break' && word !== 'continue' && action.length > 0) {
        found.push({ kind: 'output', pipeline: parsePipeline(action) });
      }
    }
    return found;
  }

  #peek(): readonly Token[] | undefined {
    return this.#actions[this.#at];
  }

  #define(action: readonly Token[], word: string, found: Statement[]): void {
    const name = action[1]?.kind === 'text' ? action[1].value : '';
    const body = this.statements();
    this.#end();
    this.defines.set(name, body);
    if (word === 'block') found.push({ kind: 'template', name, argument: parsePipeline(action.slice(2)) });
  }

  #branch(kind: 'if' | 'with' | 'range', tokens: readonly Token[]): Statement {
    const pipeline = parsePipeline(tokens);
    const body = this.statements();
    const otherwise: Statement[] = [];
    const next = this.#peek();
    if (next && keyword(next) === 'else') {
      this.#at += 1;
      const chained = next[1]?.kind === 'word' ? next[1].value : undefined;
      if (chained === 'if' || chained === 'with') {
        // `else if` closes with the `end` of the whole chain.
        otherwise.push(this.#branch(chained, next.slice(2)));
        return { kind, pipeline, body, otherwise };
      }
      otherwise.push(...this.statements());
    }
    this.#end();
    return { kind, pipeline, body, otherwise };
  }

  #end(): void {
    const next = this.#peek();
    if (next && keyword(next) === 'end') this.#at += 1;
  }
}

function keyword(action: readonly Token[]): string | undefined {
  const first = action[0];
  return first?.kind === 'word' ? first.value : undefined;
}

function templateCall(action: readonly Token[]): Statement {
  const name = action[1]?.kind === 'text' ? action[1].value : '';
  const rest = action.slice(2);
  return { kind: 'template', name, argument: rest.length > 0 ? parsePipeline(rest) : undefined };
}

export function parsePipeline(tokens: readonly Token[]): Pipeline {
  const setter = tokens.findIndex(t => t.kind === 'symbol' && (t.value === ':=' || t.value === '='));
  const variables: string[] = [];
  let rest = tokens;
  let assigns = false;
  if (setter > 0 && tokens.slice(0, setter).every(t => t.kind === 'variable' || isSymbol(t, ','))) {
    for (const token of tokens.slice(0, setter)) if (token.kind === 'variable') variables.push(token.value);
    assigns = isSymbol(tokens[setter], '=');
    rest = tokens.slice(setter + 1);
  }
  const commands: Command[] = [];
  const cursor = { at: 0 };
  while (cursor.at < rest.length) {
    const command = parseCommand(rest, cursor);
    if (command.length > 0) commands.push(command);
    if (isSymbol(rest[cursor.at], '|')) cursor.at += 1;
    else if (cursor.at < rest.length) cursor.at += 1; // a stray token: step over it
  }
  return { variables, assigns, commands };
}

function parseCommand(tokens: readonly Token[], cursor: { at: number }): Command {
  const operands: Expression[] = [];
  while (cursor.at < tokens.length && !isSymbol(tokens[cursor.at], '|') && !isSymbol(tokens[cursor.at], ')')) {
    const operand = parseOperand(tokens, cursor);
    if (operand) operands.push(operand);
  }
  return operands;
}

function parseOperand(tokens: readonly Token[], cursor: { at: number }): Expression | undefined {
  const token = tokens[cursor.at];
  cursor.at += 1;
  if (!token) return undefined;
  switch (token.kind) {
    case 'text':
      return { kind: 'text', value: token.value };
    case 'number':
      return { kind: 'number', value: token.value };
    case 'field':
      return withFields({ kind: 'dot' }, token.value);
    case 'variable':
      return attachFields({ kind: 'variable', name: token.value }, tokens, cursor);
    case 'word':
      if (token.value === 'true' || token.value === 'false') return { kind: 'bool', value: token.value === 'true' };
      if (token.value === 'nil') return { kind: 'nil' };
      return { kind: 'function', name: token.value };
    case 'symbol': {
      if (token.value === '.') return { kind: 'dot' };
      if (token.value !== '(') return undefined;
      const inner: Token[] = [];
      let depth = 1;
      for (; cursor.at < tokens.length; cursor.at += 1) {
        const next = tokens[cursor.at]!;
        if (isSymbol(next, '(')) depth += 1;
        if (isSymbol(next, ')')) depth -= 1;
        if (depth === 0) break;
        inner.push(next);
      }
      cursor.at += 1;
      return attachFields({ kind: 'pipeline', pipeline: parsePipeline(inner) }, tokens, cursor);
    }
  }
}

/** `.a.b` glued to what stands before it belongs to it; after a blank it is an argument of its own. */
function attachFields(of: Expression, tokens: readonly Token[], cursor: { at: number }): Expression {
  const next = tokens[cursor.at];
  if (next?.kind !== 'field' || next.spaced) return of;
  cursor.at += 1;
  return withFields(of, next.value);
}

function withFields(of: Expression, dotted: string): Expression {
  return { kind: 'field', of, names: dotted.split('.') };
}

function isSymbol(token: Token | undefined, value: string): boolean {
  return token?.kind === 'symbol' && token.value === value;
}
