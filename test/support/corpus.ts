// Real public values files, where the machine has them: SPIRE_HELM_CORPUS names the folder.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const corpusFolder = process.env['SPIRE_HELM_CORPUS'];

/** Why corpus tests do not run, or `false` where they do. */
export const noCorpus: string | false =
  corpusFolder !== undefined && existsSync(join(corpusFolder, 'INDEX.tsv'))
    ? false
    : 'SPIRE_HELM_CORPUS names no folder with INDEX.tsv and GOLD.tsv';

export interface CorpusFile {
  readonly file: string;
  readonly chart: string;
  /** Version it was written for, where it is known. */
  readonly version: string | undefined;
  /** True where the version is upstream's main branch, which is newer than any release. */
  readonly main: boolean;
  readonly text: string;
}

export interface GoldEntry {
  readonly file: string;
  readonly lines: readonly number[];
  readonly rule: string;
  readonly lineText: string;
  readonly why: string;
}

export function readCorpus(): readonly CorpusFile[] {
  return table('INDEX.tsv').flatMap(([file, , chart, pinned]): CorpusFile[] => {
    const path = join(corpusFolder!, file!);
    if (!existsSync(path)) return [];
    const main = /^main /.test(pinned!);
    const version = main ? '0.30.0' : /^[~^]?(\d+\.\d+\.(?:\d+|x))\b/.exec(pinned!)?.[1];
    return [{ file: file!, chart: chart!, version, main, text: readFileSync(path, 'utf8') }];
  });
}

export function readGold(): readonly GoldEntry[] {
  return table('GOLD.tsv').map(([file, lines, rule, , lineText, why]) => ({
    file: file!,
    lines: lines!.split(',').flatMap(range),
    rule: rule!,
    lineText: lineText!,
    why: why!,
  }));
}

function range(text: string): readonly number[] {
  const [from, to = from] = text.split('-').map(Number);
  return Array.from({ length: to! - from! + 1 }, (_, i) => from! + i);
}

function table(name: string): readonly (readonly string[])[] {
  const rows = readFileSync(join(corpusFolder!, name), 'utf8').split('\n').slice(1);
  return rows.filter(row => row !== '').map(row => row.split('\t'));
}
