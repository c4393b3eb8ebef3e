// Reads the comments by which a file speaks to us: which chart it is for, and which findings it does not want to see.
import { spanAt, type Span } from '../span';
import type { Pragma } from './document';
import { sectionStart, startsSection } from './lines';
import { isBlank, lineEndOf, regionsOf } from './regions';

const mark = 'spire-helm:';

/** The pragmas of a text, in order. Text inside quotes and block scalars is never one. */
export function pragmasIn(text: string): Pragma[] {
  const pragmas: Pragma[] = [];
  let section = { end: 0, comments: new Set<number>() };
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + mark.length)) {
    const begin = commentStart(text, at);
    if (begin === undefined) continue;
    if (begin >= section.end) section = commentsAround(text, begin);
    if (!section.comments.has(begin)) continue;
    const start = at + mark.length;
    const written = text.slice(start, lineEndOf(text, at)).trimEnd();
    const words = wordsOf(written).map(word => ({ ...word, at: word.at + start }));
    pragmas.push(pragmaOf(words, written, spanAt(begin, start + written.length)));
  }
  return pragmas;
}

/** Where the comment that begins with the mark at `at` begins, if it is one by its looks. */
function commentStart(text: string, at: number): number | undefined {
  let start = at;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  if (text[start - 1] !== '#') return undefined;
  while (text[start - 1] === '#') start--;
  return start === 0 || isBlank(text[start - 1]) ? start : undefined;
}

/** The starts of all comments in the section around an offset. */
function commentsAround(text: string, offset: number): { end: number; comments: Set<number> } {
  let end = lineEndOf(text, offset) + 1;
  while (end < text.length && !startsSection(text, end)) end = lineEndOf(text, end) + 1;
  const comments = regionsOf(text, sectionStart(text, offset), Math.min(end, text.length), 'typing')
    .filter(region => region.kind === 'comment')
    .map(region => region.start);
  return { end, comments: new Set(comments) };
}

interface Word {
  readonly text: string;
  readonly at: number;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[^\s,]+/g)].map(match => ({ text: match[0], at: match.index }));
}

function pragmaOf(words: readonly Word[], written: string, span: Span): Pragma {
  const [first, ...others] = words;
  if (first?.text.startsWith('chart=')) return chartPragma(first.text, others, span);
  if (first?.text === 'disable-next-line' || first?.text === 'disable-line' || first?.text === 'disable-file') {
    const dashes = others.findIndex(word => word.text === '--');
    const rules = dashes === -1 ? others : others.slice(0, dashes);
    if (rules.length === 0) return unreadable('This comment names no rule, so it turns nothing off', span);
    const wrong = rules.find(rule => !/^[a-z0-9][a-z0-9-]*$/.test(rule.text));
    if (wrong) return unreadable(`"${wrong.text}" is no name of a rule; a reason goes behind \`--\``, span);
    return {
      kind: first.text,
      rules: rules.map(rule => rule.text),
      reason: dashes === -1 ? '' : (/(?:^|\s)--\s+(.*)$/.exec(written.trimEnd())?.[1] ?? '').trim(),
      span,
      ruleSpans: rules.map(rule => spanAt(rule.at, rule.at + rule.text.length)),
    };
  }
  return unreadable(first ? `SPIRE Helm does not know "${first.text}"` : 'This comment says nothing', span);
}

function chartPragma(word: string, others: readonly Word[], span: Span): Pragma {
  const named = /^chart=([A-Za-z0-9._-]+)(?:@([0-9A-Za-z.+-]+))?$/.exec(word);
  if (!named) return unreadable(`"${word}" names no chart and version`, span);
  const rest = others.map(other => other.text);
  if (rest.length > 1 || (rest.length === 1 && rest[0] !== 'whole')) {
    return unreadable(`SPIRE Helm does not know "${rest.join(' ')}" behind a chart`, span);
  }
  return { kind: 'chart', chart: named[1]!, version: named[2] ?? '', whole: rest.length === 1, span };
}

function unreadable(why: string, span: Span): Pragma {
  const forms =
    '`chart=spire-nested@0.30.0`, `chart=spire-nested@0.30.0 whole`, `disable-next-line <rule> -- <reason>`, `disable-line <rule>`, `disable-file <rule>`';
  return { kind: 'unreadable', message: `${why}. The forms are: ${forms}.`, span };
}
