// Known failures of a log as a document to read.
import { explainFailure } from '../core';
import { redact } from './redact';

export function explainMarkdown(text: string, origin: string): string {
  const found = explainFailure(text);
  const head = [`# What is known about ${origin}`, ''];
  if (found.length === 0) {
    return [
      ...head,
      'Nothing in it is known. Take the first error of the part that fails, not the last; a log with more of its beginning says more.',
      '',
    ].join('\n');
  }
  return [
    ...head,
    ...found.flatMap(({ signature, means, line, count }) => [
      `## ${redact(means)}`,
      '',
      `- Line ${line}${count > 1 ? `, and ${count - 1} more like it` : ''}; written by ${signature.by}; \`${signature.id}\``,
      ...(signature.settings.length > 0
        ? [`- Settings: ${signature.settings.map(each => `\`${each}\``).join(', ')}`]
        : []),
      `- Way out: ${signature.wayOut}`,
      `- Source: <${signature.source}>`,
      '',
    ]),
  ].join('\n');
}

/** Settings at fault, in the order of the log. */
export function settingsAtFault(text: string): readonly { readonly setting: string; readonly message: string }[] {
  return explainFailure(text).flatMap(({ signature, means }) =>
    signature.settings.map(setting => ({ setting, message: redact(`${means} ${signature.wayOut}`) })),
  );
}
