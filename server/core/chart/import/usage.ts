// What templates do with values, gathered as a tree of the same shape as the values. Written by interpret.ts, read by build.ts.
import type { Json } from '../../json';

export class Usage {
  readonly children = new Map<string, Usage>();
  #any: Usage | undefined;

  /** Read as a scalar: printed, compared, or asked whether it is set. */
  read = false;
  /** Taken whole (`toYaml`, `tpl`, ...): everything below counts as read. */
  opaque = false;
  /** A template asks for a field of it. */
  fields = false;
  ranged = false;
  /** `len` is taken of it. */
  measured = false;
  /** Given to a function or comparison that takes text only. */
  textOnly = false;
  /** Alone decides a branch, so that any text counts as true. */
  bareIf = false;
  /** Printed as it is. */
  printed = false;
  /** Compared with true or false, which stops Helm at anything that is no bool. */
  boolOnly = false;
  comparedAsText = false;
  /** A default that `dig` falls back to, which tells the type. */
  fallback: Json | undefined = undefined;
  /** Values it is compared with. */
  readonly known = new Set<string>();
  /** Set where the templates `fail` on every other value. */
  allowed: Set<string> | undefined = undefined;
  /** Set where the templates `fail` on every other key. */
  allowedKeys: Set<string> | undefined = undefined;
  /** Keys whose presence makes the templates `fail`, with the name that took over or ''. */
  readonly refused = new Map<string, string>();
  /** Values that this one is merged over, so it takes the same settings. */
  readonly like = new Set<Usage>();

  constructor(readonly id: number) {}

  get any(): Usage | undefined {
    return this.#any;
  }

  anyOrNew(make: () => Usage): Usage {
    this.#any ??= make();
    return this.#any;
  }
}
