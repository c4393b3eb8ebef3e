// Keeps account of anchors and aliases: which anchor an alias means, and how much the aliases would expand to.
// Counted like Helm's reader counts, because that reader refuses files whose aliases expand to too much.
import type { Span } from '../span';
import type { SyntaxCode, SyntaxProblem, YamlAlias, YamlNode } from './document';

/** How many nodes may be reached through aliases, and how many entries may come in through merge keys. */
export const aliasLimit = 10_000;
const expandedLimit = 200_000;

interface Anchored {
  /** Missing while the anchor's own node is still being read. */
  readonly node?: YamlNode;
  readonly decoded: number;
  readonly expansions: number;
}

export interface AliasBook {
  /** Counts one node that Helm decodes. */
  readonly count: () => void;
  readonly open: (name: string) => void;
  readonly close: (name: string, node: YamlNode, span: Span) => void;
  readonly alias: (name: string, span: Span) => YamlAlias;
  /** Counts one merged entry; false where there are too many. */
  readonly mayMerge: (span: Span) => boolean;
  readonly problems: () => SyntaxProblem[];
  /** True where Helm refuses the text for its aliases. */
  readonly isExcessive: () => boolean;
}

export function aliasBook(): AliasBook {
  const anchored = new Map<string, Anchored>();
  const problems: SyntaxProblem[] = [];
  let decoded = 0;
  let throughAliases = 0;
  let expansions = 0;
  let merged = 0;
  let excessive: Span | undefined;
  let overLimit: Span | undefined;

  return {
    count: () => void decoded++,
    open: name => void anchored.set(name, { decoded, expansions }),
    close: (name, node, span) => {
      const before = anchored.get(name);
      checkName(name, span);
      anchored.set(name, {
        node,
        decoded: decoded - (before?.decoded ?? 0) + 1,
        expansions: expansions - (before?.expansions ?? 0),
      });
    },
    alias,
    mayMerge: span => {
      if (++merged > aliasLimit) overLimit ??= span;
      return merged <= aliasLimit;
    },
    problems: () => [...problems, ...limitProblems()],
    isExcessive: () => excessive !== undefined,
  };

  function alias(name: string, span: Span): YamlAlias {
    const without: YamlAlias = { kind: 'alias', span, name };
    const target = anchored.get(name);
    if (!target && !checkName(name, span)) return without;
    if (!target) {
      problems.push(
        fatal('unknown-anchor', `No anchor \`&${name}\` stands above this alias; Helm refuses the file.`, span),
      );
      return without;
    }
    if (!target.node) {
      const message = `\`*${name}\` stands inside the value that it names; Helm refuses the file.`;
      problems.push(fatal('alias-loop', message, span));
      return without;
    }
    decoded += target.decoded;
    throughAliases += target.decoded;
    expansions += target.expansions + 1;
    if (throughAliases > 100 && decoded > 1_000 && throughAliases / decoded > allowedShare(decoded)) excessive ??= span;
    if (expansions > aliasLimit || throughAliases > expandedLimit) overLimit ??= span;
    return excessive || overLimit ? without : { ...without, target: target.node };
  }

  function checkName(name: string, span: Span): boolean {
    if (/^[\w-]+$/.test(name)) return true;
    const message = `Helm's reader takes only letters, digits, \`_\` and \`-\` in the name of an anchor and refuses a file with "${name}".`;
    problems.push(fatal('anchor-name', message, span));
    return false;
  }

  function limitProblems(): SyntaxProblem[] {
    if (excessive) {
      const message =
        'Aliases make up nearly all of this file once they are expanded; Helm stops with "document contains excessive aliasing".';
      return [fatal('alias-limit', message, excessive)];
    }
    if (!overLimit) return [];
    const message = `Aliases and merge keys expand to more than ${aliasLimit.toLocaleString('en')} values; SPIRE Helm does not follow the rest.`;
    return [{ code: 'alias-limit', message, span: overLimit, fatal: false }];
  }
}

/** The share of decoded nodes that go-yaml lets come from aliases (`allowedAliasRatio` in its decode.go). */
function allowedShare(decoded: number): number {
  if (decoded <= 400_000) return 0.99;
  if (decoded >= 4_000_000) return 0.1;
  return 0.99 - (0.89 * (decoded - 400_000)) / 3_600_000;
}

function fatal(code: SyntaxCode, message: string, span: Span): SyntaxProblem {
  return { code, message, span, fatal: true };
}
