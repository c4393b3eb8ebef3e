// `spire-helm` as a user has it in PATH, and the examples of docs/editors.md, which are what the tests run.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export const root = join(__dirname, '..', '..');
export const built = join(root, 'dist', 'cli.js');

/** Why nothing can be tried, or `false`: the program itself, and the editor or tool. */
export function missing(tool: string): string | false {
  if (!existsSync(built)) return 'dist/cli.js is not built: npm run build';
  const found = (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, tool)));
  return found ? false : `${tool} is not installed here`;
}

export interface Place {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  remove(): void;
}

/** A folder with these programs (the rest of a shell script each) before everything else in PATH, and a home of its own. */
export function placeWith(programs: Readonly<Record<string, string>>): Place {
  const folder = mkdtempSync(join(tmpdir(), 'spire-helm-editor-'));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const env = {
    ...process.env,
    PATH: `${folder}${delimiter}${process.env['PATH']}`,
    HOME: folder,
    XDG_CONFIG_HOME: folder,
  };
  return { folder, env, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs the built command line with this Node. */
export const ourProgram = `exec '${process.execPath}' '${built}' "$@"`;

/** The first fenced block of a language in a document. */
export function fenced(document: string, language: string): string {
  const text = readFileSync(join(root, document), 'utf8');
  const block = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)?.[1];
  if (block === undefined) throw new Error(`${document} has no block of ${language}`);
  return block;
}
