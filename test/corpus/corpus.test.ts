// Real public files: what people found wrong in them by hand is found, and upstream's own files are clean.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { corpusFolder, noCorpus, readCorpus, readGold, type CorpusFile } from '../support/corpus';
import { lint, placeIn } from '../support/lint';

/** Settings that only upstream's main branch knows, so that its own files are wrong for the release they stand beside. */
const onlyOnMain: Readonly<Record<string, readonly string[]>> = {
  'upstream/examples__bottom-turtle-ha__spire-identity-exchange-values.yaml': ['rest', 'passthroughPlugins', 'plugins'],
};

const charts = new Set(['spire', 'spire-nested']);

function chartOf(file: CorpusFile): string {
  return file.version === undefined || file.version < '0.20' ? file.chart : `${file.chart}@${file.version}`;
}

describe('corpus', { skip: noCorpus }, () => {
  const files = corpusFolder !== undefined && !noCorpus ? readCorpus().filter(file => charts.has(file.chart)) : [];
  const found = new Map(files.map(file => [file.file, lint(file.text, { chart: chartOf(file), id: file.file })]));
  const gold = noCorpus ? [] : readGold();

  test('every mistake that was found by hand is found on its line', () => {
    const missed: string[] = [];
    let hits = 0;
    for (const entry of gold) {
      const file = files.find(f => f.file === entry.file)!;
      const lines = (found.get(entry.file) ?? []).map(finding => placeIn(file.text, finding.span.start).line + 1);
      if (entry.lines.some(line => lines.includes(line))) hits += 1;
      else missed.push(`${entry.file}:${entry.lines.join(',')} ${entry.rule} ${entry.lineText}`);
    }
    console.log(`GOLD: ${hits} found, ${missed.length} missed`);
    assert.deepEqual(missed, []);
    assert.equal(hits, gold.length);
  });

  test("upstream's own files have no error and no warning but upstream's own mistakes", () => {
    const upstream = files.filter(file => file.file.startsWith('upstream/'));
    const wrong: string[] = [];
    let named = 0;
    for (const file of upstream) {
      for (const finding of found.get(file.file)!) {
        if (finding.severity !== 'error' && finding.severity !== 'warning') continue;
        const line = placeIn(file.text, finding.span.start).line + 1;
        const known = gold.some(entry => entry.file === file.file && entry.lines.includes(line));
        const main = onlyOnMain[file.file]?.some(key => finding.setting.split('.').includes(key)) ?? false;
        if (known || main) named += 1;
        else wrong.push(`${file.file}:${line} [${finding.rule}] ${finding.message}`);
      }
    }
    console.log(
      `upstream: ${upstream.length} files, ${named} findings that are upstream's own mistakes, ${wrong.length} false alarms`,
    );
    assert.deepEqual(wrong, []);
    assert.ok(upstream.length >= 40);
  });
});
