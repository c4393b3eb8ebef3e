// Makes models.json from chart packages: `npm run schemas` with SPIRE_HELM_CHARTS naming the folder that holds them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackChart } from '../server/core/chart/import/archive';
import { buildRecord } from '../server/core/chart/import/build';
import { readChart } from '../server/core/chart/import/chartFiles';
import { packCatalog } from '../server/core/chart/compact';
import { compareVersions } from '../server/core/chart/versions';
import type { StoredTypes } from './probe/store';
import { withTypes } from './withTypes';

/** Charts whose releases are bundled, in the order in which they are tried. */
const charts = ['spire-nested', 'spire'];
/** Tags and keys of older charts are another design; bundled versions start here. */
const oldest = '0.20.0';

export interface Package {
  readonly file: string;
  readonly chart: string;
  readonly version: string;
}

/** The packages of a folder whose releases are bundled, by chart and version. */
export function bundledPackages(folder: string): readonly Package[] {
  const packages = readdirSync(folder).flatMap(file => {
    const match = /^(.+)-(\d+\.\d+\.\d+)\.tgz$/.exec(file);
    return match && charts.includes(match[1]!) ? [{ file, chart: match[1]!, version: match[2]! }] : [];
  });
  return packages
    .filter(p => compareVersions(p.version, oldest) >= 0)
    .sort((a, b) => charts.indexOf(a.chart) - charts.indexOf(b.chart) || compareVersions(a.version, b.version));
}

/** The content of models.json for all packages in a folder. The same packages and facts give the same bytes. */
export function generateModels(folder: string): string {
  const types = JSON.parse(readFileSync(join(__dirname, 'types.json'), 'utf8')) as StoredTypes;
  const records = bundledPackages(folder).map(({ file }) =>
    withTypes(buildRecord(readChart(unpackChart(readFileSync(join(folder, file))))), types),
  );
  return `${JSON.stringify(packCatalog(records))}\n`;
}

if (require.main === module) {
  const folder = process.env['SPIRE_HELM_CHARTS'];
  if (!folder) {
    console.error(
      'SPIRE_HELM_CHARTS names no folder. It holds the packages, as `helm pull` leaves them (spire-nested-0.30.0.tgz).',
    );
    process.exit(2);
  }
  const target = join(__dirname, 'models.json');
  const text = generateModels(folder);
  writeFileSync(target, text);
  console.log(`${target}: ${(text.length / 1024).toFixed(0)} KiB`);
}
