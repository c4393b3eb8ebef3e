// `spire-helm new`: asks for what was not said, shows what will be written, and writes it where nothing stands in the way.
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  completed,
  newDeployment,
  nextQuestion,
  questionsFor,
  type Answers,
  type Catalog,
  type Given,
  type NewDeployment,
  type Question,
} from '../core';
import { openBundledCatalog } from '../host/bundledCatalog';
import { nodeCatalogBytes } from '../host/nodeCatalog';
import { pathFrom } from './collect';
import { readWords } from './optionWords';
import { CannotRun } from './problem';

export interface NewOptions {
  readonly folder: string;
  readonly given: Given;
  /** Show the files, write none. */
  readonly print: boolean;
  /** Take what is suggested instead of asking. */
  readonly yes: boolean;
}

/** Asks on the terminal; `undefined` where there is none. */
export type Ask = (text: string) => Promise<string>;

const optionOf: Readonly<Record<string, keyof Answers>> = {
  '--architecture': 'architecture',
  '--version': 'version',
  '--trust-domain': 'trustDomain',
  '--organization': 'organization',
  '--country': 'country',
  '--cluster': 'cluster',
  '--children': 'children',
  '--exposure': 'exposure',
  '--data-store': 'dataStore',
  '--partner': 'partner',
  '--profile': 'profile',
  '--registry': 'registry',
  '--storage-class': 'storageClass',
  '--writer': 'writer',
  '--repository': 'repository',
};

export function newOptions(words: readonly string[]): NewOptions {
  const { values, flags, paths } = readWords('new', words, {
    valued: Object.keys(optionOf),
    flags: ['--print', '--yes'],
    short: {},
  });
  if (paths.length > 1) throw new CannotRun(`new takes one folder, not ${paths.length}.`);
  const given = Object.fromEntries(values.map(({ name, value }) => [optionOf[name]!, value]));
  return { folder: paths[0] ?? '.', given, print: flags.has('--print'), yes: flags.has('--yes') };
}

export interface Written {
  readonly deployment: NewDeployment;
  /** Paths of the files that were written. */
  readonly written: readonly string[];
}

export async function newFiles(options: NewOptions, cwd: string, ask: Ask | undefined): Promise<Written> {
  const { catalog, problem } = await openBundledCatalog(nodeCatalogBytes);
  if (problem !== undefined) throw new CannotRun(problem);
  const given = ask && !options.yes ? await answered(options.given, catalog, ask) : options.given;
  const answers = completed(given, catalog);
  if ('problem' in answers) throw new CannotRun(answers.problem);
  refuseIdle(given, catalog);
  const deployment = newDeployment(answers);
  if (options.print) return { deployment, written: [] };
  const place = pathFrom(cwd, options.folder);
  for (const { path } of deployment.files) {
    if (await exists(join(place, path)))
      throw new CannotRun(
        `${join(options.folder, path)} is there already; nothing was written. Take another folder, or --print.`,
      );
  }
  for (const { path, text } of deployment.files) {
    const target = join(place, path);
    try {
      await mkdir(dirname(target), { recursive: true });
      // Somebody may have been quicker; what is there stays.
      await writeFile(target, text, { flag: 'wx' });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new CannotRun(`${join(options.folder, path)} can't be written (${code}).`);
    }
  }
  return { deployment, written: deployment.files.map(({ path }) => join(options.folder, path)) };
}

/** An option that makes no difference here was meant to make one. */
function refuseIdle(given: Given, catalog: Catalog): void {
  const asked = new Set(questionsFor(given, catalog).map(({ id }) => id));
  const idle = Object.entries(optionOf).find(([, id]) => given[id] !== undefined && !asked.has(id));
  if (idle)
    throw new CannotRun(`${idle[0]} makes no difference to ${given.architecture ?? 'this deployment'}; leave it out.`);
}

async function answered(given: Given, catalog: Catalog, ask: Ask): Promise<Given> {
  let now = given;
  for (let question = nextQuestion(now, catalog); question; question = nextQuestion(now, catalog)) {
    now = { ...now, [question.id]: await answerTo(question, ask) };
  }
  return now;
}

async function answerTo({ ask: text, choices, suggested, problem }: Question, ask: Ask): Promise<string> {
  const shown = choices.slice(0, 12).map(({ value, about }, index) => `  ${index + 1}  ${value.padEnd(18)}${about}\n`);
  const rest = choices.length > 12 ? `     or one of ${choices.length - 12} more\n` : '';
  for (let said = ''; ;) {
    const line = (await ask(`${said}${text}\n${shown.join('')}${rest}[${suggested}] `)).trim();
    const answer = line === '' ? suggested : (choices[Number(line) - 1]?.value ?? line);
    const wrong = problem(answer);
    if (wrong === undefined) return answer;
    said = `${wrong}\n`;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export function newText({ deployment, written }: Written): { readonly stdout: string; readonly stderr: string } {
  const next = deployment.next.map(sentence => `- ${sentence}\n`).join('');
  if (written.length > 0) return { stdout: `Wrote ${written.join(', ')}.\nNext:\n${next}`, stderr: '' };
  const files = deployment.files.map(({ path, text }) => `# --- ${path}\n${text}`);
  return { stdout: files.join('\n'), stderr: `Next:\n${next}` };
}
