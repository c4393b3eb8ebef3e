// Renders every snippet and example with a real Helm and records the verdicts in renders.json, which `npm test` reads.
//
//   SPIRE_HELM_HELM=helm SPIRE_HELM_CHARTS=folder-of-packages npx tsx test/conformance/renders.ts [NAME...]
//
// Only what has changed is rendered, or what is named; the other records stay, as long as they are for the same Helm.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hashOf, inputs, type Input } from './inputs';
import { brokenPromise, promiseText } from './promises';
import { howToRecord, readRecords, recordFile, type Record, type Records } from './records';

const run = promisify(execFile);

/** The charts ask for Kubernetes 1.21 or newer, and Helm without a cluster believes in whatever it was built with. */
const kubernetes = '1.34.0';

void main(process.argv.slice(2));

async function main(names: readonly string[]): Promise<void> {
  const helm = process.env['SPIRE_HELM_HELM'];
  const charts = process.env['SPIRE_HELM_CHARTS'];
  const all = inputs();
  const unknown = names.find(name => !all.some(input => input.name === name));
  if (!helm || !charts || unknown !== undefined) {
    console.error(
      unknown === undefined
        ? howToRecord
        : `There is no input "${unknown}"; there are: ${all.map(i => i.name).join(', ')}`,
    );
    process.exitCode = 2;
    return;
  }
  const version = (await run(helm, ['version', '--template', '{{.Version}}'])).stdout.trim();
  const before = readRecords();
  const kept = before?.helm === version ? before.inputs : {};
  const folder = mkdtempSync(join(tmpdir(), 'spire-helm-renders-'));
  const recorded: { [name: string]: Record } = {};
  const waiting: Input[] = [];
  for (const input of all) {
    const old = kept[input.name];
    const wanted = names.length > 0 ? names.includes(input.name) : !isFresh(old, input);
    if (old) recorded[input.name] = old;
    if (wanted || !old) waiting.push(input);
  }
  // Whoever stops it half-way keeps what has been rendered.
  const save = (): void => {
    const inputs = Object.fromEntries(all.flatMap(({ name }) => (recorded[name] ? [[name, recorded[name]]] : [])));
    writeFileSync(
      recordFile,
      `${JSON.stringify({ helm: version, kubernetes, inputs } satisfies Records, undefined, 2)}\n`,
    );
  };
  const work = async (): Promise<void> => {
    for (let input = waiting.shift(); input; input = waiting.shift()) {
      recorded[input.name] = await render(input, helm, charts, folder);
      save();
    }
  };
  try {
    await Promise.all([work(), work(), work()]);
    save();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isFresh(old: Record | undefined, input: Input): boolean {
  return (
    old !== undefined &&
    old.hash === hashOf(input) &&
    Object.keys(old.fails).length === 0 &&
    old.renders === input.versions.join(' ')
  );
}

async function render(input: Input, helm: string, charts: string, folder: string): Promise<Record> {
  const files = input.layers.map(({ text }, index) => {
    const file = join(folder, `${hashOf(input)}-${index}.yaml`);
    writeFileSync(file, text);
    return file;
  });
  const renders: string[] = [];
  const fails: { [version: string]: string } = {};
  for (const version of input.versions) {
    const chart = join(charts, `${input.chart}-${version}.tgz`);
    const values = [...files.flatMap(file => ['-f', file]), ...(input.sets ?? []).flatMap(set => ['--set', set])];
    const where = ['-n', 'spire-mgmt', '--kube-version', kubernetes];
    try {
      const { stdout } = await run(helm, ['template', input.release ?? 'spire', chart, ...where, ...values], {
        maxBuffer: 1 << 26,
      });
      // A chart without tags renders nothing and is content: that is no success for us.
      const servers = (stdout.match(/^kind: (StatefulSet|DaemonSet)$/gm) ?? []).length;
      const broken = brokenPromise(stdout, input.promises ?? []);
      if (servers === 0) fails[version] = 'renders no workload';
      else if (broken) fails[version] = `lacks what is promised: ${promiseText(broken)}`;
      else renders.push(version);
    } catch (error) {
      fails[version] = lastLine((error as { stderr?: string }).stderr ?? String(error));
    }
  }
  console.log(`${input.name}: renders with ${renders.length} of ${input.versions.length} versions of ${input.chart}`);
  for (const [version, message] of Object.entries(fails)) console.log(`  ${version}: ${message}`);
  return { chart: input.chart, hash: hashOf(input), renders: renders.join(' '), fails };
}

function lastLine(text: string): string {
  return (
    text
      .trim()
      .split('\n')
      .findLast(line => line.startsWith('Error')) ?? text.trim()
  );
}
