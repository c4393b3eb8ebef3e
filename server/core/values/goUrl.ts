// Whether a text is a URL for the templates: what they call `urlParse` is Go's own reader, which takes nearly everything.

/** Why the reader stops, in our words; `undefined` where it goes on. */
export function urlProblem(text: string): string | undefined {
  const [before, fragment] = cut(text, '#');
  if (hasControlCharacter(before)) return 'it has a control character';
  if (before !== '*') {
    const problem = problemBefore(before);
    if (problem !== undefined) return problem;
  }
  return escapeProblem(fragment);
}

function problemBefore(text: string): string | undefined {
  if (text.startsWith(':')) return 'it begins with ":"';
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0] ?? '';
  const [rest] = cut(text.slice(scheme.length), '?');
  if (!rest.startsWith('/')) {
    if (scheme !== '') return undefined;
    if (cut(rest, '/')[0].includes(':')) return 'what stands before its first ":" is no scheme';
  }
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) return escapeProblem(rest);
  const end = rest.indexOf('/', 2);
  const authority = end < 0 ? rest.slice(2) : rest.slice(2, end);
  return authorityProblem(authority) ?? (end < 0 ? undefined : escapeProblem(rest.slice(end)));
}

function authorityProblem(authority: string): string | undefined {
  const at = authority.lastIndexOf('@');
  const problem = hostProblem(authority.slice(at + 1));
  if (problem !== undefined || at < 0) return problem;
  const user = authority.slice(0, at);
  if (!/^[\w.:~!$&'()*+,;=%@-]*$/.test(user)) return 'what stands before "@" can not stand there';
  return escapeProblem(user);
}

function hostProblem(host: string): string | undefined {
  const open = host.lastIndexOf('[');
  if (open > 0) return 'a host has no "[" in it';
  if (open === 0) {
    const close = host.lastIndexOf(']');
    if (close < 0) return 'its "]" is missing';
    const port = host.slice(close + 1);
    if (!isPort(port)) return portWords(port);
    const [address, zone] = [host.slice(0, close + 1).split('%25', 1)[0]!, host.includes('%25')];
    return characterProblem(zone ? address : host);
  }
  const colon = host.lastIndexOf(':');
  const port = colon < 0 ? '' : host.slice(colon);
  return isPort(port) ? characterProblem(host) : portWords(port);
}

function isPort(port: string): boolean {
  return port === '' || /^:\d*$/.test(port);
}

function portWords(port: string): string {
  return `"${port.slice(1)}" is no port`;
}

/** A host holds hardly any character in disguise. */
function characterProblem(host: string): string | undefined {
  const wrong = /[ {}|\\^`]/.exec(host)?.[0];
  if (wrong !== undefined) return `a host has no "${wrong}" in it`;
  const escape = /%(?!25|[89a-f][\da-f])/i.exec(host);
  return escape ? `"${host.slice(escape.index, escape.index + 3)}" can not stand in a host` : undefined;
}

function escapeProblem(text: string): string | undefined {
  const escape = /%(?![\da-f]{2})/i.exec(text);
  return escape ? `"${text.slice(escape.index, escape.index + 3)}" is no escape` : undefined;
}

function hasControlCharacter(text: string): boolean {
  return [...text].some(char => char < ' ' || char === '\u007f');
}

function cut(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}
