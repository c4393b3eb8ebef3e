// Counts what real values files set, and what our snippets and examples do, and writes schemas/popularity.json.
//
//   SPIRE_HELM_CORPUS=folder-of-values-files npx tsx test/corpus/popularity.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noCorpus, readCorpus } from '../support/corpus';
import { exampleInputs, snippetInputs } from '../conformance/inputs';
import { type Counts } from '../../server/core/features/popularity';
import { countsOf, readSettings, type ReadFile } from './counting';

export const popularityFile = join(__dirname, '..', '..', 'schemas', 'popularity.json');

export function popularityText(): string {
  const files = readCorpus().flatMap(file => readSettings(file) ?? []);
  const settings = countsOf(files);
  return `${JSON.stringify({ files: files.length, settings, ours: oursNow() }, undefined, 1)}\n`;
}

/** What our snippets and examples set, each text once. */
export function oursNow(): Counts {
  const texts = new Map<string, ReadFile>();
  for (const { name, chart, versions, layers } of [...snippetInputs(), ...exampleInputs()]) {
    for (const { text } of name.startsWith('examples/') ? layers : layers.slice(-1)) {
      const read = readSettings({ file: name, chart, version: versions.at(-1), main: false, text });
      if (read) texts.set(text, read);
    }
  }
  return countsOf([...texts.values()]);
}

if (require.main === module) {
  if (noCorpus) {
    console.error(noCorpus);
    process.exitCode = 2;
  } else writeFileSync(popularityFile, popularityText());
}
