// The tree of a Go template, as text/template reads it; only what decides which values are read.

export type Expression =
  | { readonly kind: 'dot' }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'nil' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'function'; readonly name: string }
  /** `.a.b`, `$x.a.b` or `(...).a.b`. */
  | { readonly kind: 'field'; readonly of: Expression; readonly names: readonly string[] }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline };

/** A function with its arguments, or a lone operand. */
export type Command = readonly Expression[];

export interface Pipeline {
  /** Variables set by `:=` or `=`, without the dollar sign. */
  readonly variables: readonly string[];
  /** True for `=`, which changes a variable that exists. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export interface Branch<Kind extends 'if' | 'with' | 'range'> {
  readonly kind: Kind;
  readonly pipeline: Pipeline;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

export type Statement =
  | { readonly kind: 'output'; readonly pipeline: Pipeline }
  | Branch<'if'>
  | Branch<'with'>
  | Branch<'range'>
  | { readonly kind: 'template'; readonly name: string; readonly argument: Pipeline | undefined };

export interface ParsedTemplate {
  readonly body: readonly Statement[];
  readonly defines: ReadonlyMap<string, readonly Statement[]>;
}
