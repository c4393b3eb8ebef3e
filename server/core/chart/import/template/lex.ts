// Cuts a Go template into actions, and an action into tokens.

export type Token =
  | { readonly kind: 'word' | 'field' | 'variable'; readonly value: string; readonly spaced: boolean }
  | { readonly kind: 'text'; readonly value: string; readonly spaced: boolean }
  | { readonly kind: 'number'; readonly value: number; readonly spaced: boolean }
  | { readonly kind: 'symbol'; readonly value: '(' | ')' | '|' | ':=' | '=' | ',' | '.'; readonly spaced: boolean };

/** The actions of a template, each as tokens; text between them says nothing about values and is dropped. */
export function lexTemplate(source: string): readonly (readonly Token[])[] {
  const actions: (readonly Token[])[] = [];
  let at = 0;
  for (;;) {
    const open = source.indexOf('{{', at);
    if (open < 0) return actions;
    const start = /^\{\{(?:-(?=\s))?/.exec(source.slice(open, open + 4))?.[0].length ?? 2;
    const comment = /^\s*\/\*/.exec(source.slice(open + start, open + start + 200));
    if (comment) {
      const end = source.indexOf('*/', open + start);
      at = end < 0 ? source.length : Math.max(source.indexOf('}}', end), end) + 2;
      continue;
    }
    const { tokens, end } = lexAction(source, open + start);
    actions.push(tokens);
    at = end;
  }
}

const tokenPattern =
  /(\s+)|("(?:[^"\\]|\\.)*")|(`[^`]*`)|('(?:[^'\\]|\\.)*')|(:=|[()|,=])|(-?\d[\w.]*)|(\$\w*)|((?:\.\w+)+)|(\.)|(\w+)|(-(?=\s*\}\})|-)/y;

function lexAction(source: string, from: number): { tokens: readonly Token[]; end: number } {
  const tokens: Token[] = [];
  let at = from;
  let spaced = true;
  while (at < source.length) {
    if (source.startsWith('}}', at)) return { tokens, end: at + 2 };
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(source);
    if (!match) {
      at += 1;
      continue;
    }
    const [whole, space, quoted, raw, char, symbol, number, variable, field, dot, word] = match;
    at += whole.length;
    if (space !== undefined) {
      spaced = true;
      continue;
    }
    if (quoted !== undefined) tokens.push({ kind: 'text', value: unquote(quoted), spaced });
    else if (raw !== undefined) tokens.push({ kind: 'text', value: raw.slice(1, -1), spaced });
    else if (char !== undefined) tokens.push({ kind: 'text', value: char.slice(1, -1), spaced });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', value: symbol as ')', spaced });
    else if (number !== undefined) tokens.push({ kind: 'number', value: Number(number), spaced });
    else if (variable !== undefined) tokens.push({ kind: 'variable', value: variable.slice(1), spaced });
    else if (field !== undefined) tokens.push({ kind: 'field', value: field.slice(1), spaced });
    else if (dot !== undefined) tokens.push({ kind: 'symbol', value: '.', spaced });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word, spaced });
    spaced = false;
  }
  return { tokens, end: source.length };
}

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c));
}
