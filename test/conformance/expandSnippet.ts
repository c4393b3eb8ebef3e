// Expands a VS Code snippet as an editor does when every tab stop is left at its default.

export interface Snippet {
  readonly scope: string;
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** What the user would pick at a tab stop instead of the default, by the stop's number. */
export type Answers = Readonly<Record<number, string>>;

export function expandSnippet(snippet: Snippet, answers: Answers = {}): string {
  const body = snippet.body.join('\n');
  const values = new Map(Object.entries(answers).map(([stop, text]) => [Number(stop), text]));
  for (const { stop, text } of defaultsIn(body)) if (!values.has(stop)) values.set(stop, text);
  // A default may show other stops, which are typed first.
  for (const [stop, text] of values)
    values.set(
      stop,
      text.replace(/\$(\d+)/g, (_, other: string) => values.get(Number(other)) ?? ''),
    );
  return body.replace(
    element,
    (
      _,
      escaped?: string,
      bare?: string,
      plain?: string,
      chosen?: string,
      from?: string,
      find?: string,
      put?: string,
      how?: string,
    ) => {
      if (escaped !== undefined) return escaped;
      const stop = Number(bare ?? plain ?? chosen ?? from);
      const value = values.get(stop) ?? '';
      return find === undefined ? value : value.replace(new RegExp(find, how), (...match) => formatted(put!, match));
    },
  );
}

/** Tab stops in the order in which Tab visits them; 0 is the last. */
export function stopsIn(snippet: Snippet): readonly number[] {
  const stops = [...snippet.body.join('\n').matchAll(element)].flatMap(([, , bare, plain, chosen, from]) => {
    const stop = bare ?? plain ?? chosen ?? from;
    return stop === undefined ? [] : [Number(stop)];
  });
  return [...new Set(stops)].sort((a, b) => (a || Infinity) - (b || Infinity));
}

/** Tab stops where one of several words is picked. */
export function choiceStopsIn(snippet: Snippet): readonly number[] {
  return stopsIn(snippet).filter(stop => choicesOf(snippet, stop).length > 0);
}

/** The choices of a tab stop; empty where it has none. */
export function choicesOf(snippet: Snippet, stop: number): readonly string[] {
  const match = new RegExp(`\\$\\{${stop}\\|([^|]*)\\|\\}`).exec(snippet.body.join('\n'));
  return match ? match[1]!.split(',') : [];
}

/** `\$`, `$1`, `${1:default}`, `${1|one,two|}`, `${1/find/put/how}`: the forms that our snippets use. */
const element =
  /\\([$}\\])|\$(\d+)|\$\{(\d+):(?:[^${}]|\$\d+)*\}|\$\{(\d+)\|[^|]*\|\}|\$\{(\d+)\/((?:[^/\\]|\\.)*)\/((?:\$\{[^}]*\}|[^/$])*)\/([a-z]*)\}/g;

function defaultsIn(body: string): readonly { readonly stop: number; readonly text: string }[] {
  return [...body.matchAll(/\$\{(\d+)(?::((?:[^${}]|\$\d+)*)\}|\|([^|,]*)[^|]*\|\})/g)].map(
    ([, stop, text, first]) => ({
      stop: Number(stop),
      text: text ?? first ?? '',
    }),
  );
}

/** `${1}`, `${1:/upcase}` and `${1:+text}` of the replacement in a transformation. */
function formatted(put: string, match: readonly unknown[]): string {
  return put.replace(
    /\$\{(\d+)(?::\/(upcase|downcase)|:\+([^}]*))?\}/g,
    (_, group: string, how?: string, text?: string) => {
      const value = typeof match[Number(group)] === 'string' ? (match[Number(group)] as string) : '';
      if (text !== undefined) return value === '' ? '' : text;
      return how === 'upcase' ? value.toUpperCase() : how === 'downcase' ? value.toLowerCase() : value;
    },
  );
}
