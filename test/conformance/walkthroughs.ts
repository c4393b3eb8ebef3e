// Renders the stale forms of walkthroughs, before and after our fixes, with a real Helm and records what came of it.
//
//   SPIRE_HELM_HELM=helm SPIRE_HELM_CHARTS=folder-of-packages npx tsx test/conformance/walkthroughs.ts
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  chart,
  forms,
  hashOf,
  howToRecord,
  recordFile,
  steps,
  versionsOf,
  type Form,
  type Outcomes,
  type Record,
} from './walkthroughForms';

const run = promisify(execFile);

void main();

async function main(): Promise<void> {
  const helm = process.env['SPIRE_HELM_HELM'];
  const charts = process.env['SPIRE_HELM_CHARTS'];
  if (!helm || !charts) {
    console.error(howToRecord);
    process.exitCode = 2;
    return;
  }
  const version = (await run(helm, ['version', '--template', '{{.Version}}'])).stdout.trim();
  const folder = mkdtempSync(join(tmpdir(), 'spire-helm-walkthroughs-'));
  try {
    const recorded: { [name: string]: Record } = {};
    for (const form of forms) {
      const fixed = steps(form.texts[0], true).at(-1)!.text;
      const [bare, tagged] = form.texts;
      const outcomes = async (text: string): Promise<Outcomes> =>
        text === '' ? {} : outcomesOf(form, text, { helm, charts, folder });
      recorded[form.name] = {
        hash: hashOf(form, fixed),
        bare: await outcomes(bare),
        tagged: await outcomes(tagged),
        fixed: await outcomes(fixed),
      };
      console.log(form.name, JSON.stringify(recorded[form.name], undefined, 1));
    }
    writeFileSync(recordFile, `${JSON.stringify({ helm: version, forms: recorded }, undefined, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Tools {
  readonly helm: string;
  readonly charts: string;
  readonly folder: string;
}

async function outcomesOf(form: Form, text: string, tools: Tools): Promise<Outcomes> {
  const found: { [outcome: string]: string[] } = {};
  for (const version of versionsOf(form)) (found[await outcomeOf(form, text, version, tools)] ??= []).push(version);
  return Object.fromEntries(Object.entries(found).map(([outcome, versions]) => [outcome, versions.join(' ')]));
}

async function outcomeOf(form: Form, text: string, version: string, { helm, charts, folder }: Tools): Promise<string> {
  const values = join(folder, 'values.yaml');
  const beside = join(folder, 'beside.yaml');
  writeFileSync(values, text);
  writeFileSync(beside, form.beside ?? '{}\n');
  const packed = join(charts, `${chart}-${version}.tgz`);
  const words = [
    'template',
    'spire',
    packed,
    '-n',
    'spire-mgmt',
    '--kube-version',
    '1.34.0',
    '-f',
    beside,
    '-f',
    values,
  ];
  try {
    const { stdout } = await run(helm, words, { maxBuffer: 1 << 26 });
    if (!/^kind: (StatefulSet|DaemonSet)$/m.test(stdout)) return 'nothing';
    const isMeant = form.meant.every(part => stdout.includes(part)) && !form.never?.some(part => stdout.includes(part));
    return isMeant ? 'meant' : 'otherwise';
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? String(error);
    // Where in which version's template it stopped is of no interest here.
    const line = said.split('\n').find(each => each.startsWith('Error:')) ?? said;
    return line.replace(/^.*?\.(?:yaml|tpl):\d+:\d+\): /, '').slice(0, 120);
  }
}
