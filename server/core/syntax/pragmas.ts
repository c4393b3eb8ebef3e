// Reads the comments by which a file speaks to us: which chart it is for, and which findings it does not want to see.
import { spanAt, type Span } from '../span';
import type { Pragma } from './document';
import { sectionStart } from './lines';
import { isBlank, lineEndOf, regionsOf } from './regions';

const mark = 'spire-helm:';

/** The pragmas of a text, in order. Text inside quotes and block scalars is never one. */
export function pragmasIn(text: string): Pragma[] {
  const pragmas: Pragma[] = [];
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + mark.length)) {
    const span = commentAround(text, at);
    if (!span) continue;
    const start = at + mark.length;
    const words = wordsOf(text.slice(start, span.end)).map(word => ({ ...word, at: word.at + start }));
    pragmas.push(pragmaOf(words, text.slice(start, span.end), span));
  }
  return pragmas;
}

interface Word {
  readonly text: string;
  readonly at: number;
}

/** The comment that begins with the mark at `at`, without blanks at its end. */
function commentAround(text: string, at: number): Span | undefined {
  let start = at;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  if (text[start - 1] !== '#') return undefined;
  while (text[start - 1] === '#') start--;
  if (start > 0 && !isBlank(text[start - 1])) return undefined;
  const end = lineEndOf(text, at);
  if (!isComment(text, start, end)) return undefined;
  return spanAt(start, start + text.slice(start, end).trimEnd().length);
}

function isComment(text: string, start: number, lineEnd: number): boolean {
  return regionsOf(text, sectionStart(text, start), lineEnd, 'typing').some(
    region => region.kind === 'comment' && region.start === start,
  );
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
