// Says in our words what the YAML library stumbles over, and keeps silent where Helm's reader does not mind.
import { spanAt, type Span } from '../span';
import type { SyntaxCode, SyntaxProblem } from './document';
import { lineEndOf, lineStartOf } from './regions';
import { templateBraces, wideSpace, type RawNode } from './tree';

/** An error of the library as plain data, at offsets of the block. */
export interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** Of the first thing that is wrong; what comes after it mostly follows from it. */
export function firstProblem(
  complaints: readonly Complaint[],
  source: string,
  root: RawNode,
): SyntaxProblem | undefined {
  const inOrder = complaints.filter(c => !helmDoesNotMind(c, source)).sort((a, b) => a.start - b.start);
  const first = inOrder[0];
  if (!first) return undefined;
  const braces = first.code === 'MULTILINE_IMPLICIT_KEY' ? undefined : bracesOn(source, first);
  if (braces) return problem('template-braces', templateBraces, braces);
  return problemOf(first, source, root);
}

function helmDoesNotMind({ code, message, start }: Complaint, source: string): boolean {
  if (code === 'BAD_DQ_ESCAPE') return source[start + 1] === "'";
  if (code === 'TAG_RESOLVE_FAILED') return !message.startsWith('Could not resolve tag');
  return message.startsWith('Comments must be separated');
}

function problemOf({ code, message, start, end }: Complaint, source: string, root: RawNode): SyntaxProblem {
  const here = restOfLine(source, start);
  const word = wordIn(source, here);
  const says = (test: RegExp): boolean => test.test(message);

  switch (code) {
    case 'TAB_AS_INDENT':
      return problem('tab-indentation', tabIndentation, spanAt(start, end));
    case 'MULTILINE_IMPLICIT_KEY':
      return noColon(source, here);
    case 'KEY_OVER_1024_CHARS':
      return problem('syntax', 'This key is longer than 1,024 characters; Helm refuses the file.', here);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return blockAsKey(source, here, says(/sequence/));
    case 'BAD_SCALAR_START':
      return problem(
        'syntax',
        `A value can't start with \`${source[start]}\` without quotes; Helm refuses the file.`,
        here,
      );
    case 'BAD_DQ_ESCAPE': {
      const escape = source.slice(start, start + 2);
      const text = `\`${escape}\` is no escape that Helm's reader knows between double quotes; it refuses the file.`;
      return problem('syntax', text, spanAt(start, start + 2));
    }
    case 'BAD_ALIAS':
      return problem(
        'syntax',
        'An anchor or alias stands here without a name; Helm refuses the file.',
        spanAt(start, start + 1),
      );
    case 'TAG_RESOLVE_FAILED':
      return problem(
        'syntax',
        `The tag handle of \`${word}\` is not declared; Helm refuses the file.`,
        spanAt(start, end),
      );
    case 'MULTIPLE_ANCHORS':
    case 'MULTIPLE_TAGS':
    case 'ALIAS_PROPS':
      return problem(
        'syntax',
        `\`${word}\` is one anchor, tag or alias too many for one value; Helm refuses the file.`,
        spanAt(start, end),
      );
    case 'RESOURCE_EXHAUSTION':
      return { ...problem('too-large', tooDeep, here), fatal: false };
  }
  if (says(/^Missing closing/)) return unclosedQuote(source, root, start);
  if (says(/must end with|and end with/)) return unclosedBracket(source, root, start);
  if (says(/^Implicit map keys need to be followed/)) return noColon(source, here);
  if (code === 'BAD_INDENT' || says(/^Sequence item without/)) return lostIndentation(source, start);
  if (says(/^Block scalar header includes extra/)) {
    const text = `\`${word}\` stands on the line of \`|\` or \`>\`; the text starts on the next line. Helm refuses the file.`;
    return problem('syntax', text, here);
  }
  if (says(/block-seq-ind on same line/)) {
    return problem('syntax', 'A list starts on the line of its key; Helm refuses the file.', here);
  }
  if (says(/Unexpected flow-(?:seq|map)-end/)) {
    return problem(
      'syntax',
      `\`${source[start]}\` closes nothing here; Helm refuses the file.`,
      spanAt(start, start + 1),
    );
  }
  if (says(/Unexpected ,|Unexpected empty item/)) {
    return problem(
      'syntax',
      'A comma stands here with nothing before it; Helm refuses the file.',
      spanAt(start, start + 1),
    );
  }
  if (says(/^Missing , /))
    return problem('syntax', `A comma is missing before \`${word}\`; Helm refuses the file.`, here);
  if (source[here.start] === ':') {
    return problem(
      'syntax',
      'A space is missing behind this colon; Helm refuses the file.',
      spanAt(here.start, here.start + 1),
    );
  }
  if (says(/at node end/)) {
    return problem('syntax', `\`${word}\` stands behind a value that has already ended; Helm refuses the file.`, here);
  }
  return notYaml(here);
}

function notYaml(here: Span): SyntaxProblem {
  return problem('syntax', 'This is not YAML; Helm refuses the file.', here);
}

export const tabIndentation =
  'A tab stands in the indentation; YAML takes only spaces there, and Helm refuses the file.';
export const tooDeep = 'The file nests too deep to be read; SPIRE Helm knows nothing of what stands here.';

export function noColon(source: string, here: Span): SyntaxProblem {
  const text = source.slice(here.start, here.end);
  if (wideSpace.test(text)) {
    const message = `A no-break space stands in \`${short(text)}\`; YAML takes it for a letter, finds no setting here, and Helm refuses the file.`;
    return problem('wide-space', message, here);
  }
  if (/^[^\s:]+:\S/.test(text) && !text.includes(' ')) {
    return problem('syntax', `A space is missing behind the colon of \`${text}\`; Helm refuses the file.`, here);
  }
  return problem(
    'syntax',
    `\`${short(text)}\` has no colon behind it, so it is no setting; Helm refuses the file.`,
    here,
  );
}

function lostIndentation(source: string, start: number): SyntaxProblem {
  let here = restOfLine(source, start);
  while (source[here.start] === '#') here = restOfLine(source, lineEndOf(source, here.start));
  const text = source[here.start] === '-' ? 'This list item' : `\`${wordIn(source, here)}\``;
  return problem('indentation', `${text} lines up with nothing above it; Helm refuses the file.`, here);
}

function blockAsKey(source: string, here: Span, list: boolean): SyntaxProblem {
  if (list) return problem('indentation', 'A list item stands among the keys of a map; Helm refuses the file.', here);
  const text = source.slice(here.start, here.end);
  if (/:(?:[ \t]|$)/.test(text)) {
    const message = `A second \`: \` stands on this line; without quotes around the value Helm takes it for another key and refuses the file.`;
    return problem('syntax', message, here);
  }
  const below = restOfLine(source, lineEndOf(source, here.end) + 1);
  if (text.startsWith('? ') || below.start === below.end) return notYaml(here);
  const message = `\`${wordIn(source, below)}\` stands deeper than the entry above it, which has a value already; Helm refuses the file.`;
  return problem('indentation', message, below);
}

function unclosedQuote(source: string, root: RawNode, at: number): SyntaxProblem {
  const start =
    find(root, n => n.kind === 'scalar' && n.style !== 'plain' && n.start < at && n.end >= at)?.start ?? at - 1;
  const span = spanAt(start, Math.max(start + 1, trimmedEnd(source, start, lineEndOf(source, start))));
  return problem('unclosed-quote', 'The quote that opens here is not closed; Helm refuses the file.', span);
}

function unclosedBracket(source: string, root: RawNode, at: number): SyntaxProblem {
  const start = find(root, n => (n.kind === 'map' || n.kind === 'list') && n.flow && n.end === at)?.start ?? at - 1;
  const closing = source[start] === '{' ? '}' : ']';
  const message = `The \`${source[start]}\` that opens here has no \`${closing}\`; Helm refuses the file.`;
  return problem('unclosed-bracket', message, spanAt(start, start + 1));
}

/** The deepest node that passes, in document order. */
function find(node: RawNode, test: (node: RawNode) => boolean): RawNode | undefined {
  const inside =
    node.kind === 'map'
      ? node.pairs.flatMap(p => (p.value ? [p.key, p.value] : [p.key]))
      : node.kind === 'list'
        ? node.items
        : [];
  for (const child of inside) {
    const found = find(child, test);
    if (found) return found;
  }
  return test(node) ? node : undefined;
}

/** The text of a line from `at` on, without blanks around it and without a comment. */
export function restOfLine(source: string, at: number): Span {
  let start = Math.min(at, source.length);
  while (source[start] === ' ' || source[start] === '\t' || source[start] === '\n' || source[start] === '\r') start++;
  const end = trimmedEnd(source, start, lineEndOf(source, start));
  return spanAt(start, Math.max(start, end));
}

function trimmedEnd(source: string, start: number, end: number): number {
  return (
    start +
    source
      .slice(start, end)
      .replace(/(?:^|[ \t]+)#.*$/, '')
      .trimEnd().length
  );
}

/** The first `{{ }}` without quotes on the line of a complaint. */
function bracesOn(source: string, { start, end }: Complaint): Span | undefined {
  const line = lineStartOf(source, start);
  const text = source.slice(line, lineEndOf(source, Math.max(start, end - 1)));
  const unquoted = text.replace(/"(?:\\.|[^"\\\n])*"|'[^'\n]*'/g, quoted => ' '.repeat(quoted.length));
  const braces = /\{\{(?:.*?\}\}|.*)/.exec(unquoted);
  return braces ? spanAt(line + braces.index, line + braces.index + braces[0].trimEnd().length) : undefined;
}

function wordIn(source: string, here: Span): string {
  const text = source.slice(here.start, here.end);
  return short(/^[^\s:]+(?=:(?:\s|$))/.exec(text)?.[0] ?? text);
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

function problem(code: SyntaxCode, message: string, span: Span): SyntaxProblem {
  return { code, message, span, fatal: true };
}
