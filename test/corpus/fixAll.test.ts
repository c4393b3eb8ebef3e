// "Fix all" on real files and on right files made wrong: it settles, and what it undoes it undoes to the letter.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { choiceOf, emptyConfig, fixRelease, openDocument, type FixLevel, type Settled } from '../../server/core';
import { fixesTogether } from '../../server/core/features/settle';
import { bundledCatalog } from '../support/catalog';
import { noCorpus, readCorpus } from '../support/corpus';
import { applyEdits } from '../support/lint';
import { mutationsOf } from '../support/mutations';

const catalog = bundledCatalog();

function fixAll(text: string, chart: string, version: string, level: FixLevel): Settled {
  const choice = choiceOf(chart, version, 'option', 'the test names it', catalog)!;
  const document = openDocument({ id: 'values.yaml', text, languageId: 'yaml' });
  return fixRelease({ documents: [document], whole: false, catalog, config: emptyConfig, chart: choice }, level);
}

describe('fix all', { skip: noCorpus }, () => {
  const files = noCorpus ? [] : readCorpus().filter(({ chart }) => chart === 'spire' || chart === 'spire-nested');

  test('settles on every file of the corpus', () => {
    let places = 0;
    for (const { file, text, chart, version } of files) {
      for (const level of ['safe', 'all'] as const) {
        const settled = fixAll(text, chart, version ?? '0.30.0', level);
        const after = settled.documents[0]!.source.text;
        places += settled.fixed.length;
        assert.deepEqual(fixesTogether(settled.findings, level), [], `${file} (${level})`);
        assert.equal(applyEdits(text, settled.edits), after, file);
        assert.deepEqual(fixAll(after, chart, version ?? '0.30.0', level).edits, [], `${file} (${level}), second run`);
      }
    }
    console.log(`fix all: ${places} places in ${files.length} files of the corpus`);
    assert.ok(places >= 20);
  });

  test('gives old names the new ones and leaves every other letter', () => {
    let made = 0;
    for (const { file, text, chart } of files) {
      const model = catalog.model(chart, '0.30.0')!;
      const base = fixAll(text, chart, '0.30.0', 'safe').documents[0]!.source.text;
      for (const { kind, text: wrong, what } of mutationsOf(base, model)) {
        if (kind !== 'old-name') continue;
        made += 1;
        assert.equal(fixAll(wrong, chart, '0.30.0', 'safe').documents[0]!.source.text, base, `${file}: ${what}`);
      }
    }
    console.log(`fix all: ${made} old names undone`);
    assert.ok(made >= 10);
  });
});
