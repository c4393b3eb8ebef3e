// Writes THIRD-PARTY-NOTICES.txt: whose code is inside the programs that users get, and under which licence. `npm run notices`.
import { build } from 'esbuild';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const home = join(__dirname, '..', '..');
export const noticesFile = join(home, 'THIRD-PARTY-NOTICES.txt');

/** Licences that let others ship the code in a product under Apache-2.0 with a notice. */
export const accepted = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0']);

export interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

/** Packages of which at least one file is in a program, by name; from the bundler, so that nothing is forgotten. */
export async function shippedPackages(): Promise<readonly Shipped[]> {
  const { programs } = (await import(pathToFileURL(join(home, 'esbuild.mjs')).href)) as {
    readonly programs: readonly { readonly entry: string; readonly options: object }[];
  };
  const folders = new Set<string>();
  for (const { entry, options } of programs) {
    const { metafile } = await build({
      absWorkingDir: home,
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      outdir: 'dist',
      logLevel: 'error',
      logOverride: { 'empty-import-meta': 'silent' },
      ...options,
    });
    for (const output of Object.values(metafile.outputs))
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
        const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
        if (folder !== undefined && bytesInOutput > 0) folders.add(join(home, folder));
      }
  }
  const packages = [...folders].map(packageIn);
  return packages.sort((a, b) => `${a.name} ${a.version}`.localeCompare(`${b.name} ${b.version}`, 'en'));
}

function packageIn(folder: string): Shipped {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  const file = readdirSync(folder).find(name => /^licen[cs]e/i.test(name));
  return {
    name: manifest['name']!,
    version: manifest['version']!,
    licence: manifest['license'] ?? 'unknown',
    text: file === undefined ? '' : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim(),
  };
}

export function noticesText(packages: readonly Shipped[]): string {
  const list = packages.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
  const texts = packages.map(({ name, version, text }) => `${'-'.repeat(80)}\n${name} ${version}\n\n${text}\n`);
  return ['SPIRE Helm contains code of these packages:', '', ...list, '', ...texts].join('\n');
}

if (require.main === module) {
  void shippedPackages().then(packages => {
    writeFileSync(noticesFile, noticesText(packages));
    console.log(`${packages.length} packages${existsSync(noticesFile) ? '' : ' not'} written`);
  });
}
