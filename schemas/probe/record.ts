// Probes the types of all bundled releases with real Helm and writes types.json: `npm run types`.
//
// SPIRE_HELM_CHARTS names the folder of packages, SPIRE_HELM_PROBE the program (`go build` in engine/). What has been probed is kept in
// a folder of the user's and is not probed again while the templates that read a setting are the same.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { unpackChart } from '../../server/core/chart/import/archive';
import { buildRecord } from '../../server/core/chart/import/build';
import { readChart, type Chart } from '../../server/core/chart/import/chartFiles';
import { emptyNode } from '../../server/core/chart/node';
import type { ChartRecord } from '../../server/core/chart/record';
import type { SettingNode } from '../../server/core/chart/model';
import type { JsonMap } from '../../server/core/json';
import { isJsonMap } from '../../server/core/json';
import { bundledPackages } from '../generate';
import type { Part } from './bases';
import { becomesOf } from './classify';
import { startEngine, type Engine } from './engine';
import { probeFor } from './features';
import { keysOf, valueAt, type Key } from './keys';
import { Known, type Written } from './known';
import { probePart } from './probe';
import { slicesOf } from './slices';
import { TypeStore, type PartFacts } from './store';

const helm = '3.19.0';

async function main(): Promise<void> {
  const folder = process.env['SPIRE_HELM_CHARTS'];
  const program = process.env['SPIRE_HELM_PROBE'];
  if (!folder || !program) {
    console.error('SPIRE_HELM_CHARTS names no folder of chart packages, or SPIRE_HELM_PROBE no program.');
    process.exit(2);
  }
  const place = join(homedir(), '.cache', 'spire-helm', 'types');
  mkdirSync(place, { recursive: true });
  const target = join(__dirname, '..', 'types.json');
  const engine = startEngine(program, folder);
  const known = new Known();
  const store = new TypeStore();
  const only = process.argv.slice(2);
  // The newest first: most of what it tells holds for older ones.
  const packages = [...bundledPackages(folder)].sort((a, b) => byVersion(b.version, a.version));
  for (const { file, chart, version } of packages) {
    const release = `${chart}-${version}`;
    if (only.length > 0 && !only.includes(release)) continue;
    const bytes = readFileSync(join(folder, file));
    const parts = await probeRelease(release, bytes, engine, known, place);
    store.add(release, shortHash(bytes), parts);
    // After each release, so that a run that is stopped leaves something.
    writeFileSync(target, `${JSON.stringify(store.stored(helm))}\n`);
  }
  engine.close();
  console.log(`${target}: ${known.summary()}`);
}

async function probeRelease(
  release: string,
  bytes: Buffer,
  engine: Engine,
  known: Known,
  place: string,
): Promise<ReadonlyMap<string, PartFacts>> {
  const chart = readChart(unpackChart(bytes));
  const record = buildRecord(chart);
  const itself: SettingNode = { ...emptyNode('map'), children: record.own };
  const found = new Map<string, PartFacts>();
  for (const [name, settings] of [...record.parts, ['', itself] as const]) {
    const source = name === '' ? chart : chart.charts.get(name)!;
    const wholeGlobal: Key = { path: ['global'], node: record.global };
    const ofParts = name === '' ? keysReadOfParts(chart, record) : [];
    const keys = [...keysOf(settings), ...ofParts, wholeGlobal, ...keysOf(record.global, ['global'])];
    const globalDefaults = isJsonMap(chart.values['global']) ? chart.values['global'] : {};
    const defaults = source.values;
    const part: Part = {
      engine,
      chart: release,
      name,
      settings,
      global: record.global,
      keys,
      defaults,
      globalDefaults,
    };
    const slices = slicesOf(chart, source);
    const declared = (path: readonly string[]): JsonMap[string] | undefined =>
      path[0] === 'global' ? valueAt(globalDefaults, path.slice(1)) : valueAt(defaults, path);
    const sliced = keys.map(key => ({ key, slice: slices(key, declared(key.path)) }));

    const file = join(place, `${release}-${name || 'itself'}-${probeHash()}.json`);
    const told = existsSync(file)
      ? known.read(name, sliced, JSON.parse(readFileSync(file, 'utf8')) as Written[])
      : new Set<string>();
    // The other chart of the same version has the same parts, so nothing of them need be tried again.
    const isTwin = twins.has(partHash(source, chart));
    twins.add(partHash(source, chart));
    const open = sliced.filter(one => !told.has(one.key.path.join('.')) && !(isTwin && known.has(name, one)));
    if (open.length > 0) {
      const start = Date.now();
      const before = engine.count;
      const unsure = await known.unsure(part, open, probeFor(name));
      const probed = await probePart({ ...part, keys: unsure }, probeFor(name), text =>
        console.log(`  ${name} ${text}`),
      );
      const sliceOf = new Map(sliced.map(({ key, slice }) => [key, slice]));
      for (const one of probed) {
        const stops = one.stops.map(({ classes, when }) => ({
          classes: [...classes].join(''),
          reaches: [{ part: undefined, all: when }],
        }));
        known.add(name, one.key, sliceOf.get(one.key)!, { stops, becomes: becomesOf(one) });
      }
      const seconds = ((Date.now() - start) / 1000).toFixed(0);
      const counts = `${unsure.length} of ${keys.length} settings, ${engine.count - before} renderings`;
      console.log(`${release} ${name}: ${counts}, ${seconds} s`);
    }
    writeFileSync(file, JSON.stringify(known.written(name, sliced)));
    found.set(name, known.factsFor(name, sliced));
  }
  return found;
}

/** Settings of parts that the chart's own templates read as well, such as its notes: every name on the way stands in them. */
function keysReadOfParts(chart: Chart, record: ChartRecord): readonly Key[] {
  const words = new Set([...chart.templates.values()].flatMap(text => text.match(/[A-Za-z_][\w-]*/g) ?? []));
  return record.dependencies.flatMap(({ alias, part }) => {
    const settings = record.parts.get(part);
    return settings ? keysOf(settings, [alias]).filter(({ path }) => path.every(name => words.has(name))) : [];
  });
}

/** Parts by their templates and defaults, with the library that they use. */
const twins = new Set<string>();

function partHash(part: Chart, chart: Chart): string {
  const libraries = [...chart.charts.values()].filter(c => c.library);
  const texts = [part, ...libraries].flatMap(c => [c.name, ...[...c.templates].flat(), JSON.stringify(c.values)]);
  return shortHash(Buffer.from(texts.join('\n')));
}

/** Facts are probed again when the probe itself changes. */
function probeHash(): string {
  const files = ['probe.ts', 'classes.ts', 'classify.ts', 'keys.ts', 'bases.ts', 'slices.ts'];
  const features = ['feature.ts', 'common.ts', 'server.ts', 'serverBases.ts', 'agent.ts', 'others.ts'];
  const texts = [...files, ...features.map(file => join('features', file))].map(file =>
    readFileSync(join(__dirname, file)),
  );
  return shortHash(Buffer.concat(texts));
}

function shortHash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}

function byVersion(a: string, b: string): number {
  const [x, y] = [a, b].map(version => version.split('.').map(Number));
  return x![0]! - y![0]! || x![1]! - y![1]! || x![2]! - y![2]!;
}

void main();
