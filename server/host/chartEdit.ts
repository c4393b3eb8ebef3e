// Writes down which chart a file is for: as a comment in the file, or as a line of `files:` in `.spire-helm.yaml`.
import type { Span } from '../core';

export interface PlacedEdit {
  readonly span: Span;
  readonly newText: string;
  /** A sentence where the text has a form that we don't edit. */
  readonly problem?: string;
}

/** Changes the pragma that is there, else puts one on a line of its own at the top. */
export function pragmaEdit(text: string, chart: string): PlacedEdit {
  const known = /^(#[ \t]*spire-helm:.*?\bchart=)([^\s#]+)/m.exec(text);
  if (known) {
    const start = known.index + (known[1] ?? '').length;
    return { span: { start, end: start + (known[2] ?? '').length }, newText: chart };
  }
  // A byte order mark stays the first character.
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  return { span: { start, end: start }, newText: `# spire-helm: chart=${chart}${lineEnd(text)}` };
}

/** Adds or changes one entry of the map `files:`; all else in the file stays as its owner wrote it. */
export function mappingEdit(text: string, glob: string, chart: string): PlacedEdit {
  const eol = lineEnd(text);
  const entry = `${asKey(glob)}: ${chart}`;
  const lines = linesOf(text);
  const head = lines.findIndex(line => line.text.startsWith('files:'));
  if (head < 0) {
    const gap = text === '' || text.endsWith('\n') ? '' : eol;
    return { span: { start: text.length, end: text.length }, newText: `${gap}files:${eol}  ${entry}${eol}` };
  }
  const { start, text: headText } = lines[head] ?? { start: 0, text: '' };
  const byHand = (form: string): PlacedEdit => {
    const problem = `\`files:\` is written ${form} there; add ${entry} to it by hand.`;
    return { span: { start, end: start }, newText: '', problem };
  };
  if (!/^files:\s*(\{\s*\})?\s*(#.*)?$/.test(headText)) return byHand('on one line');
  let indent: string | undefined;
  for (const line of lines.slice(head + 1)) {
    if (/^\s*(#.*)?$/.test(line.text)) continue;
    if (/^\s*-\s/.test(line.text)) return byHand('as a list');
    const found = /^(\s+)(?:"([^"]+)"|'([^']+)'|([^\s"'#:][^:#]*?))\s*:\s+(["']?)([^\s#"']+)/.exec(line.text);
    if (!found) break;
    const [whole, spaces, double, single, plain, , value = ''] = found;
    indent ??= spaces;
    if ((double ?? single ?? plain) !== glob) continue;
    const end = line.start + whole.length;
    return { span: { start: end - value.length, end }, newText: chart };
  }
  // The entry goes first: where two globs match a file, the one that names it alone is meant.
  const end = start + headText.length;
  return { span: { start, end }, newText: `files:${eol}${indent ?? '  '}${entry}` };
}

interface Line {
  readonly start: number;
  readonly text: string;
}

function linesOf(text: string): readonly Line[] {
  return [...text.matchAll(/[^\r\n]*(?:\r?\n|$)/g)].map(match => ({
    start: match.index,
    text: match[0].replace(/\r?\n$/, ''),
  }));
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** A glob that begins with `*` or holds `{` is no plain scalar in YAML. */
function asKey(glob: string): string {
  return /^[\w][\w./-]*$/.test(glob) ? glob : `'${glob.replaceAll("'", "''")}'`;
}

/** A glob that means this one path. */
export function globOf(path: string): string {
  return path.replace(/[\\*?{}[\]()!+@|]/g, '\\$&');
}
