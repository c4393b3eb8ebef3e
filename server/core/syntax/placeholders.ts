// Finds the places that something else fills in before Helm sees the file: SOPS, envsubst and Flux, helmfile and gotmpl.
import type { Placeholder } from './document';
import { lineEndOf } from './regions';

/** Stands in a masked text where a template stood; a private-use character that nobody writes. */
export const filler = '\ue000';

/** What fills in a scalar, or a part of it. */
export function placeholderIn(text: string): Placeholder | undefined {
  if (text.includes('{{') || text.includes(filler)) return 'template';
  if (text.startsWith('ENC[') && text.trimEnd().endsWith(']')) return 'encrypted';
  return text.includes('$') && variable.test(text) ? 'variable' : undefined;
}

/** `${NAME}`, with the defaults and cuts of envsubst (`${NAME:-x}`), and `$NAME` in capitals. */
const variable = /\$\{[A-Za-z_][A-Za-z0-9_]*(?:[-:=?+#%/^,][^}]*)?\}|\$[A-Z_][A-Z0-9_]+/;

/**
 * The text with every `{{ }}` replaced by as many characters that a YAML reader takes for plain text. A line that holds
 * nothing but templates becomes blank, except where it is the whole value of the key above.
 */
export function maskTemplates(text: string): string {
  if (!text.includes('{{')) return text;
  const masked = text.replace(/\{\{[^]*?\}\}/g, template => template.replace(/[^\r\n]/g, filler));
  const lines: string[] = [];
  let above = '';
  for (let at = 0; at <= masked.length; at = lineEndOf(masked, at) + 1) {
    const end = lineEndOf(masked, at);
    const line = masked.slice(at, end);
    const kept = isOnlyTemplate(line) && !isValueOf(above, text.slice(at, end), masked, end) ? blank(line) : line;
    if (kept.trim() !== '') above = kept;
    lines.push(kept);
  }
  return lines.join('\n');
}

function isOnlyTemplate(line: string): boolean {
  return line.includes(filler) && /^[\s\ue000]*$/.test(line);
}

/** `key:` above `{{ toYaml .x | nindent 2 }}` has a value, though we do not know it. */
function isValueOf(above: string, written: string, masked: string, end: number): boolean {
  if (
    !/:[ \t]*\r?$/.test(above) ||
    /^\s*\{\{-?\s*(?:if|else|end|range|with|define|block|template|\/\*|\$\w+\s*:?=)/.test(written)
  ) {
    return false;
  }
  if (indentOf(written) <= indentOf(above)) return false;
  const next = /\n([ \t]*)[^\s#]/.exec(masked.slice(end, end + 10_000));
  return !next || (next[1] ?? '').length <= indentOf(above);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function blank(line: string): string {
  return line.replaceAll(filler, ' ');
}
