// Who finds the mistakes that people made in public files: Helm, a schema, a real API server, and we. `npm run compare` writes docs/comparison.md.
//
//   SPIRE_HELM_CORPUS=folder SPIRE_HELM_CHARTS=folder SPIRE_HELM_HELM=helm [SPIRE_HELM_CLUSTER_BIN=folder] npm run compare
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readCorpus, readGold, type CorpusFile, type GoldEntry } from '../support/corpus';
import { lint, placeIn } from '../support/lint';
import { bundledCatalog } from '../support/catalog';
import { nearestVersion } from '../../server/core/chart/versions';
import { withApiServer, type Dry } from './apiServer';
import { withSchemas, type Schemas } from './schemas';
import { page, type Row } from './page';

const run = promisify(execFile);
const kubernetes = '1.34.0';

async function main(): Promise<void> {
  const helm = process.env['SPIRE_HELM_HELM'];
  const charts = process.env['SPIRE_HELM_CHARTS'];
  if (!helm || !charts)
    throw new Error('SPIRE_HELM_HELM, SPIRE_HELM_CHARTS and SPIRE_HELM_CORPUS name what is compared');
  const folder = mkdtempSync(join(tmpdir(), 'spire-helm-compare-'));
  try {
    const files = new Map(readCorpus().map(file => [file.file, file]));
    const entries = readGold().filter(({ file }) => ['spire', 'spire-nested'].includes(files.get(file)?.chart ?? ''));
    const rows = await withApiServer(dry =>
      withSchemas(folder, async schemas => {
        const found: Row[] = [];
        for (const entry of entries)
          found.push(await judged(entry, files.get(entry.file)!, { helm, charts, folder, dry, schemas }));
        return found;
      }),
    );
    writeFileSync(join(__dirname, '..', '..', 'docs', 'comparison.md'), page(rows));
    for (const row of rows) console.log(JSON.stringify(row));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Tools {
  readonly helm: string;
  readonly charts: string;
  readonly folder: string;
  readonly dry: Dry | undefined;
  readonly schemas: Schemas;
}

async function judged(entry: GoldEntry, file: CorpusFile, { helm, charts, folder, dry, schemas }: Tools): Promise<Row> {
  const known = bundledCatalog().versions(file.chart);
  const version = nearestVersion(known, file.version ?? known.at(-1)!)!;
  const values = join(folder, 'values.yaml');
  writeFileSync(values, file.text);
  const chart = join(charts, `${file.chart}-${version}.tgz`);
  const where = ['-n', 'spire-mgmt', '--kube-version', kubernetes, '-f', values];
  const rendered = await outcome(helm, ['template', 'spire', chart, ...where]);
  const linted = await outcome(helm, ['lint', chart, ...where]);
  const ours = lint(file.text, { chart: `${file.chart}@${version}`, id: file.file });
  const onLine = (line: number): boolean => entry.lines.includes(line);
  const refused = rendered.ok && dry ? await dry(rendered.said) : undefined;
  return {
    rule: entry.rule,
    // Exit codes count only where they are about this mistake: Helm tells one of several.
    template: !rendered.ok && isAbout(entry, rendered.said),
    lint: (!linted.ok || /\[WARNING\]/.test(linted.said)) && isAbout(entry, linted.said),
    schema: (await schemas(file.chart, version, file.text)).some(onLine),
    api: dry ? (refused ?? []).some(why => isAbout(entry, why)) : undefined,
    ours: ours.some(finding => onLine(placeIn(file.text, finding.span.start).line + 1)),
  };
}

async function outcome(program: string, words: readonly string[]): Promise<{ ok: boolean; said: string }> {
  try {
    return { ok: true, said: (await run(program, [...words], { maxBuffer: 1 << 26 })).stdout };
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return { ok: false, said: `${stdout ?? ''}${stderr ?? String(error)}` };
  }
}

/** True where the words of a tool name the key that is wrong, or what the list of mistakes says about it. */
function isAbout({ lineText, why }: GoldEntry, said: string): boolean {
  const key = /([\w.-]+)\s*:/.exec(lineText)?.[1] ?? lineText.trim();
  const quoted = [...why.matchAll(/"([^"]{12,})/g)].map(match => match[1]!.slice(0, 24));
  // Names of templates and what they include are where Helm stopped, not what it says.
  const words = said.replace(
    /\([^()\s]+\.(?:yaml|tpl):\d+:\d+\)|\b(?:at <[^>]*>|executing "[^"]*")|[\w./-]+\.(?:yaml|tpl)\b(?::\d+)*/g,
    ' ',
  );
  const isNamed = (word: string): boolean =>
    new RegExp(`(?<![\\w-])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'i').test(words);
  return isNamed(key) || quoted.some(part => said.toLowerCase().includes(part.toLowerCase()));
}

void main();
