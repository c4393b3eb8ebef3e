// `spire-helm explain`: the reference of the rules, from the rules themselves; with --log, what known failures in a log mean.
import { explainFailure, rulePage, rules } from '../core';
import { nodeFiles } from '../host/nodeFiles';
import { redact } from '../operations/redact';
import { pathFrom } from './collect';
import { readWords } from './optionWords';
import { CannotRun, unreadableFile } from './problem';

export interface ExplainOptions {
  readonly rules: readonly string[];
  /** Path of a log, or `-` for standard input. */
  readonly log: string | undefined;
}

export function explainOptions(words: readonly string[]): ExplainOptions {
  const { values, paths } = readWords('explain', words, { valued: ['--log'], flags: [], short: {} });
  const log = values.at(-1)?.value;
  if (log !== undefined && paths.length > 0) throw new CannotRun('explain takes rules or --log, not both.');
  return { rules: paths, log };
}

/** @returns what is known about the failures in a log; `undefined` where nothing is */
export async function explainLog(log: string, cwd: string, input: () => Promise<string>): Promise<string | undefined> {
  const text = log === '-' ? await input() : await textOf(log, cwd);
  const found = explainFailure(text);
  if (found.length === 0) return undefined;
  return found
    .map(({ signature, means, line, count }) =>
      [
        `${log === '-' ? 'line ' : `${log}:`}${line}${count > 1 ? ` (${count} times)` : ''}  [${signature.id}]`,
        `  ${redact(means)}`,
        ...(signature.settings.length > 0 ? [`  Settings: ${signature.settings.join(', ')}`] : []),
        `  Way out: ${signature.wayOut}`,
        `  Source: ${signature.source}`,
        '',
      ].join('\n'),
    )
    .join('\n');
}

async function textOf(log: string, cwd: string): Promise<string> {
  const result = await nodeFiles.read(pathFrom(cwd, log).replaceAll('\\', '/'));
  if (result.kind !== 'text') throw unreadableFile(log, result);
  return result.text;
}

export function explain(ids: readonly string[]): string {
  if (ids.length === 0) {
    const width = Math.max(...rules.map(({ id }) => id.length));
    return rules.map(({ id, summary }) => `${id.padEnd(width)}  ${summary}\n`).join('');
  }
  return ids.map(pageOf).join('\n');
}

function pageOf(id: string): string {
  const rule = rules.find(each => each.id === id);
  if (rule) return rulePage(rule);
  const near = rules.filter(each => each.id.includes(id)).map(each => each.id);
  const hint = near.length > 0 ? `; there is ${near.slice(0, 5).join(', ')}` : '; spire-helm explain lists them';
  throw new CannotRun(`there is no rule "${id}"${hint}.`);
}
