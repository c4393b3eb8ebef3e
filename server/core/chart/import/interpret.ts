// Runs templates over places instead of values, to learn which settings they read and how.
//
// Every branch is taken, every named template is evaluated once per distinct argument. The result is the usage tree
// that the caller handed in through the root context.
import type { Branch, Command, Expression, Pipeline, Statement } from './template/ast';
import { consume, identity, optionsOf, print, sourcesOf, union, unknown, type Abstract } from './abstract';
import { constrainBranch, constrainChain } from './constraints';
import { callFunction } from './functions';
import { Usage } from './usage';

/** Named templates of the whole chart; Helm shares them between a chart and its dependencies. */
export type Defines = ReadonlyMap<string, readonly Statement[]>;

export class Interpreter {
  #ids = 0;
  readonly #evaluated = new Map<string, Abstract>();
  /** A guard against templates that grow their own argument for ever; far above what a chart needs. */
  #budget = 400_000;

  constructor(readonly defines: Defines) {}

  newUsage(): Usage {
    this.#ids += 1;
    return new Usage(this.#ids);
  }

  newDict(entries: Iterable<readonly [string, Abstract]> = [], others: Abstract[] = []): Abstract & { kind: 'dict' } {
    this.#ids += 1;
    return { kind: 'dict', id: this.#ids, entries: new Map(entries), others };
  }

  /** Evaluates a template file with the given root context. */
  run(body: readonly Statement[], root: Abstract): void {
    this.#statements(body, new Scope(root, undefined, root));
  }

  include(name: string, argument: Abstract): Abstract {
    const body = this.defines.get(name);
    if (!body) return unknown;
    const key = `${name}(${identity(argument)})`;
    const known = this.#evaluated.get(key);
    if (known) return known;
    this.#evaluated.set(key, unknown);
    const outputs = this.#statements(body, new Scope(argument, undefined, argument));
    const from = [...new Set(outputs.flatMap(sourcesOf))];
    const result: Abstract = from.length > 0 ? { kind: 'derived', from, asText: false } : unknown;
    this.#evaluated.set(key, result);
    return result;
  }

  #statements(body: readonly Statement[], scope: Scope): Abstract[] {
    return body.flatMap(statement => this.#statement(statement, scope));
  }

  #statement(statement: Statement, scope: Scope): Abstract[] {
    this.#budget -= 1;
    if (this.#budget < 0) return [];
    switch (statement.kind) {
      case 'output': {
        const value = this.pipeline(statement.pipeline, scope);
        if (statement.pipeline.variables.length === 0) print(value);
        return statement.pipeline.variables.length === 0 ? [value] : [];
      }
      case 'template': {
        const argument = statement.argument ? this.pipeline(statement.argument, scope) : unknown;
        return [this.include(statement.name, argument)];
      }
      case 'if':
        return this.#if(statement, scope);
      case 'with': {
        const value = this.pipeline(statement.pipeline, scope.inner());
        markCondition(value);
        const inner = scope.inner(value);
        for (const name of statement.pipeline.variables) inner.declare(name, value);
        return [...this.#statements(statement.body, inner), ...this.#statements(statement.otherwise, scope.inner())];
      }
      case 'range':
        return this.#range(statement, scope);
    }
  }

  #if(statement: Branch<'if'>, scope: Scope): Abstract[] {
    const inner = scope.inner();
    const value = this.pipeline(statement.pipeline, inner);
    markCondition(value);
    const evaluate = (expression: Expression): Abstract => this.expression(expression, inner);
    constrainBranch(statement, evaluate);
    constrainChain(statement, evaluate);
    return [...this.#statements(statement.body, inner), ...this.#statements(statement.otherwise, scope.inner())];
  }

  #range(statement: Branch<'range'>, scope: Scope): Abstract[] {
    const value = this.pipeline({ ...statement.pipeline, variables: [] }, scope);
    const outputs: Abstract[] = [];
    for (const { key, item } of this.#elements(value)) {
      const inner = scope.inner(item);
      const [first, second] = statement.pipeline.variables;
      if (second !== undefined) {
        inner.declare(first!, key);
        inner.declare(second, item);
      } else if (first !== undefined) inner.declare(first, item);
      outputs.push(...this.#statements(statement.body, inner));
    }
    return [...outputs, ...this.#statements(statement.otherwise, scope.inner())];
  }

  #elements(value: Abstract): { key: Abstract; item: Abstract }[] {
    return optionsOf(value).flatMap((option): { key: Abstract; item: Abstract }[] => {
      switch (option.kind) {
        case 'place':
          option.usage.ranged = true;
          return [{ key: { kind: 'key', of: option.usage }, item: this.anyOf(option.usage) }];
        case 'dict':
          return [
            ...[...option.entries].map(([key, item]) => ({ key: { kind: 'text', value: key } as const, item })),
            ...option.others.map(item => ({ key: unknown, item })),
          ];
        case 'list':
          return option.items.map(item => ({ key: unknown, item }));
        default:
          return [{ key: unknown, item: unknown }];
      }
    });
  }

  anyOf(usage: Usage): Abstract {
    return { kind: 'place', usage: usage.anyOrNew(() => this.newUsage()) };
  }

  pipeline(pipeline: Pipeline, scope: Scope): Abstract {
    let value: Abstract | undefined;
    for (const command of pipeline.commands) value = this.#command(command, scope, value);
    const result = value ?? unknown;
    for (const name of pipeline.variables) {
      if (pipeline.assigns) scope.assign(name, result);
      else scope.declare(name, result);
    }
    return result;
  }

  #command(command: Command, scope: Scope, piped: Abstract | undefined): Abstract {
    const [head, ...rest] = command;
    if (!head) return piped ?? unknown;
    if (head.kind === 'function') {
      const args = rest.map(argument => this.expression(argument, scope));
      if (piped) args.push(piped);
      return callFunction(this, head.name, args);
    }
    const value = this.expression(head, scope);
    // `.Capabilities.APIVersions.Has "x"` and other methods: the arguments are read, the answer is not known.
    rest.forEach(argument => consume(this.expression(argument, scope)));
    return value;
  }

  expression(expression: Expression, scope: Scope): Abstract {
    switch (expression.kind) {
      case 'dot':
        return scope.dot;
      case 'text':
        return { kind: 'text', value: expression.value };
      case 'number':
      case 'bool':
        return { kind: 'constant', value: expression.value };
      case 'nil':
        return { kind: 'constant', value: null };
      case 'variable':
        return expression.name === '' ? scope.root : scope.lookup(expression.name);
      case 'function':
        return callFunction(this, expression.name, []);
      case 'pipeline':
        return this.pipeline(expression.pipeline, scope);
      case 'field':
        return expression.names.reduce<Abstract>(
          (value, name) => this.field(value, name),
          this.expression(expression.of, scope),
        );
    }
  }

  field(value: Abstract, name: string): Abstract {
    return union(
      optionsOf(value).map((option): Abstract => {
        switch (option.kind) {
          case 'place':
            option.usage.fields = true;
            return { kind: 'place', usage: this.child(option.usage, name) };
          case 'dict':
            return option.entries.get(name) ?? union(option.others);
          default:
            return unknown;
        }
      }),
    );
  }

  child(usage: Usage, name: string): Usage {
    let found = usage.children.get(name);
    if (!found) usage.children.set(name, (found = this.newUsage()));
    return found;
  }
}

/** Variables and the dot. A variable set in a branch may have either value afterwards. */
class Scope {
  readonly #variables = new Map<string, Abstract>();

  constructor(
    readonly dot: Abstract,
    readonly outer: Scope | undefined,
    readonly root: Abstract,
  ) {}

  inner(dot: Abstract = this.dot): Scope {
    return new Scope(dot, this, this.root);
  }

  declare(name: string, value: Abstract): void {
    this.#variables.set(name, value);
  }

  assign(name: string, value: Abstract): void {
    if (this.#variables.has(name)) this.#variables.set(name, union([this.#variables.get(name)!, value]));
    else if (this.outer) this.outer.assign(name, value);
    else this.#variables.set(name, value);
  }

  lookup(name: string): Abstract {
    return this.#variables.get(name) ?? this.outer?.lookup(name) ?? unknown;
  }
}

function markCondition(value: Abstract): void {
  // Of several that may decide (`or`, `default`) none decides alone; `and` marks its own.
  if (value.kind === 'place') value.usage.bareIf = true;
  consume(value);
}
