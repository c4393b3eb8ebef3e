// Names and values come from files of anybody. Shown in a line of text they may neither steer the terminal nor begin a line of
// their own, which a shell or a workflow would take for a command.

/** Controls, line ends of all kinds, and marks that turn the direction of writing. */
const unseen = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text in one line, with what can't be seen written out. */
export function inLine(text: string): string {
  return text.replace(unseen, character => short[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** Whether something in the text can't be seen or turns what is seen, line ends included. */
export function hasUnseen(text: string): boolean {
  return text.search(unseen) >= 0;
}
