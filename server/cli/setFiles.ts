// What the files of `--set-file` hold: Helm reads them, so the check of a release reads them too.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BadSetOption, filesIn, type SetOption } from '../core';
import { CannotRun } from './problem';

export async function withContents(options: readonly SetOption[], cwd: string): Promise<readonly SetOption[]> {
  return Promise.all(options.map(option => (option.form === 'file' ? read(option, cwd) : option)));
}

async function read(option: SetOption, cwd: string): Promise<SetOption> {
  const contents = new Map<string, string>();
  for (const name of namesIn(option.text)) {
    try {
      contents.set(name, await readFile(resolve(cwd, name), 'utf8'));
    } catch {
      throw new CannotRun(`--set-file ${option.text}: ${name} can not be read.`);
    }
  }
  return { ...option, contents };
}

function namesIn(text: string): readonly string[] {
  try {
    return filesIn(text);
  } catch (error) {
    if (error instanceof BadSetOption) throw new CannotRun(`--set-file: ${error.message}`);
    throw error;
  }
}
