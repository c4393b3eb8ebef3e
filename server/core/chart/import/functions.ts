// What the functions of Helm's templates (Go's own, Sprig's, Helm's) do with the places handed to them.
import { consume, optionsOf, placesOf, print, sourcesOf, union, unknown, type Abstract } from './abstract';
import type { Interpreter } from './interpret';

type TemplateFunction = (run: Interpreter, args: readonly Abstract[]) => Abstract;

export function callFunction(run: Interpreter, name: string, args: readonly Abstract[]): Abstract {
  const known = functions[name];
  if (known) return known(run, args);
  args.forEach(consume);
  return derivedFrom(args);
}

/** Everything below is taken as it is. */
function opaque(value: Abstract): void {
  for (const option of optionsOf(value)) {
    if (option.kind === 'place') option.usage.opaque = true;
    if (option.kind === 'dict') {
      [...option.entries.values()].forEach(opaque);
      option.others.forEach(opaque);
    }
    if (option.kind === 'list') option.items.forEach(opaque);
    if (option.kind === 'derived') consume(option);
  }
}

function derivedFrom(args: readonly Abstract[], asText = false): Abstract {
  const from = [...new Set(args.flatMap(sourcesOf))];
  return from.length > 0 ? { kind: 'derived', from, asText } : unknown;
}

const takeWhole: TemplateFunction = (_, args) => {
  args.forEach(opaque);
  return derivedFrom(args, true);
};

/** Functions that refuse everything but text. */
const takeText: TemplateFunction = (_, args) => {
  args.forEach(consume);
  for (const usage of args.flatMap(placesOf)) usage.textOnly = true;
  return derivedFrom(args, true);
};

/** Functions that turn anything into text. */
const toText: TemplateFunction = (_, args) => {
  args.forEach(consume);
  return derivedFrom(args, true);
};

/** Functions whose result is what is printed. */
const toOutput: TemplateFunction = (_, args) => {
  args.forEach(print);
  return derivedFrom(args, true);
};

/** Any of several: none of them decides alone, so each only counts as read. */
const anyOf: TemplateFunction = (_, args) => {
  args.forEach(consume);
  return union([derivedFrom(args), ...args]);
};

const isCondition: TemplateFunction = (_, args) => {
  for (const usage of args.flatMap(placesOf)) {
    usage.bareIf = true;
    usage.read = true;
  }
  args.forEach(consume);
  return derivedFrom(args);
};

const either: TemplateFunction = (_, args) => {
  args.forEach(arg => {
    for (const usage of placesOf(arg)) usage.read = true;
  });
  return union(args);
};

const compare: TemplateFunction = (_, args) => {
  args.forEach(consume);
  const constants = args.filter(arg => arg.kind === 'text');
  const withBool = args.some(arg => arg.kind === 'constant' && typeof arg.value === 'boolean');
  if (withBool) for (const usage of args.flatMap(placesOf)) usage.boolOnly = true;
  for (const arg of args) {
    for (const option of optionsOf(arg)) {
      if (option.kind === 'derived' && option.asText) {
        for (const usage of option.from) {
          usage.comparedAsText = true;
          constants.forEach(c => usage.known.add(JSON.stringify(c.value)));
        }
      }
      if (option.kind === 'place') {
        constants.forEach(c => option.usage.known.add(JSON.stringify(c.value)));
        if (constants.length > 0) option.usage.textOnly = true;
      }
    }
  }
  return unknown;
};

const copy: TemplateFunction = (_, args) => args[0] ?? unknown;

/** The maps are laid over each other: what holds for one holds for the result, and they take the same settings. */
const merge: TemplateFunction = (_, args) => {
  const places = args.flatMap(placesOf);
  for (const a of places) for (const b of places) if (a !== b) a.like.add(b);
  for (const usage of places) {
    usage.read = true;
    usage.fields = true;
  }
  return union(args);
};

function asksForKey(run: Interpreter, map: Abstract, key: Abstract): void {
  for (const option of optionsOf(map)) {
    if (option.kind !== 'place') continue;
    option.usage.fields = true;
    if (key.kind !== 'text') run.anyOf(option.usage);
  }
}

function element(run: Interpreter, of: Abstract, key: Abstract): Abstract {
  if (key.kind === 'text') return run.field(of, key.value);
  return union(
    optionsOf(of).map((option): Abstract => {
      if (option.kind === 'place') return run.anyOf(option.usage);
      if (option.kind === 'list') return union(option.items);
      if (option.kind === 'dict') return union([...option.entries.values(), ...option.others]);
      return unknown;
    }),
  );
}

const dig: TemplateFunction = (run, args) => {
  const map = args.at(-1) ?? unknown;
  const fallback = args.at(-2) ?? unknown;
  const found = args.slice(0, -2).reduce<Abstract>((value, key) => element(run, value, key), map);
  for (const usage of placesOf(found)) {
    usage.read = true;
    if (fallback.kind === 'text' || (fallback.kind === 'constant' && fallback.value !== null)) {
      usage.fallback ??= fallback.value;
    }
  }
  return union([found, fallback]);
};

const functions: Record<string, TemplateFunction> = {
  include: (run, args) => {
    const [name, argument] = args;
    if (name?.kind !== 'text') {
      if (name) consume(name);
      return unknown;
    }
    return run.include(name.value, argument ?? unknown);
  },
  toYaml: takeWhole,
  toJson: takeWhole,
  toPrettyJson: takeWhole,
  mustToJson: takeWhole,
  toRawJson: takeWhole,
  tpl: (_, args) => {
    // The text may name any value; the charts hand it a dict of their own, so nothing more is read.
    const [text] = args;
    if (text) consume(text);
    return text ? derivedFrom([text], true) : unknown;
  },
  required: (_, args) => args[1] ?? unknown,
  fail: (_, args) => {
    args.forEach(consume);
    return unknown;
  },
  default: either,
  coalesce: either,
  ternary: (_, args) => {
    const condition = args.at(-1);
    if (condition) consume(condition);
    return union(args.slice(0, -1));
  },
  and: (run, args) => union([isCondition(run, args), ...args]),
  or: anyOf,
  not: isCondition,
  empty: isCondition,
  eq: compare,
  ne: compare,
  has: (_, args) => {
    const [needle, list] = args;
    if (needle) consume(needle);
    if (list) consume(list);
    for (const option of optionsOf(list ?? unknown)) {
      if (option.kind === 'place') option.usage.ranged = true;
      if (option.kind !== 'list') continue;
      for (const usage of sourcesOf(needle ?? unknown)) {
        for (const item of option.items) if (item.kind === 'text') usage.known.add(JSON.stringify(item.value));
      }
    }
    return unknown;
  },
  len: (_, args) => {
    args.forEach(consume);
    for (const usage of args.flatMap(placesOf)) usage.measured = true;
    return derivedFrom(args);
  },
  toString: toText,
  quote: toOutput,
  squote: toOutput,
  print: toOutput,
  printf: toOutput,
  contains: takeText,
  hasPrefix: takeText,
  hasSuffix: takeText,
  trunc: takeText,
  trim: takeText,
  trimSuffix: takeText,
  trimPrefix: takeText,
  trimAll: takeText,
  replace: takeText,
  lower: takeText,
  upper: takeText,
  nospace: takeText,
  b64enc: takeText,
  sha256sum: takeText,
  urlParse: takeText,
  regexMatch: takeText,
  regexFind: takeText,
  regexReplaceAll: takeText,
  splitList: takeText,
  substr: takeText,
  dir: takeText,
  clean: takeText,
  base: takeText,
  indent: takeText,
  nindent: takeText,
  hasKey: (run, args) => {
    asksForKey(run, args[0] ?? unknown, args[1] ?? unknown);
    return unknown;
  },
  get: (run, args) => element(run, args[0] ?? unknown, args[1] ?? unknown),
  index: (run, args) => args.slice(1).reduce<Abstract>((value, key) => element(run, value, key), args[0] ?? unknown),
  dig,
  first: (run, args) => element(run, args[0] ?? unknown, unknown),
  last: (run, args) => element(run, args[0] ?? unknown, unknown),
  keys: (run, args) => {
    const places = args.flatMap(placesOf);
    for (const usage of places) {
      usage.ranged = true;
      run.anyOf(usage);
    }
    return { kind: 'list', items: places.map(of => ({ kind: 'key', of })) };
  },
  values: (run, args) => ({ kind: 'list', items: args.map(arg => element(run, arg, unknown)) }),
  dict: (run, args) => {
    const entries: [string, Abstract][] = [];
    for (let i = 0; i + 1 < args.length; i += 2) {
      const key = args[i]!;
      if (key.kind === 'text') entries.push([key.value, args[i + 1]!]);
    }
    return run.newDict(entries);
  },
  list: (_, args) => ({ kind: 'list', items: [...args] }),
  tuple: (_, args) => ({ kind: 'list', items: [...args] }),
  append: (_, args) => joined(args),
  prepend: (_, args) => joined(args),
  concat: (_, args) => joined(args),
  compact: copy,
  uniq: copy,
  sortAlpha: copy,
  without: copy,
  set: (_, args) => {
    const [map, key, value] = args;
    for (const option of optionsOf(map ?? unknown)) {
      // Put into a copy of values, it is read wherever the copy is; which setting that is can't be told.
      if (option.kind === 'place' && value) opaque(value);
      if (option.kind !== 'dict' || key?.kind === undefined) continue;
      if (key.kind === 'text')
        option.entries.set(key.value, union([option.entries.get(key.value) ?? unknown, value ?? unknown]));
      else if (value) option.others.push(value);
    }
    return map ?? unknown;
  },
  unset: copy,
  pick: copy,
  omit: copy,
  deepCopy: copy,
  mustDeepCopy: copy,
  merge,
  mergeOverwrite: merge,
  mustMerge: merge,
  mustMergeOverwrite: merge,
};

/** Lists put together; a place among them is walked as one. */
function joined(args: readonly Abstract[]): Abstract {
  const items: Abstract[] = [];
  for (const arg of args) {
    for (const option of optionsOf(arg)) {
      if (option.kind === 'list') items.push(...option.items);
      else items.push(option);
    }
  }
  consume({ kind: 'list', items });
  return { kind: 'list', items };
}
