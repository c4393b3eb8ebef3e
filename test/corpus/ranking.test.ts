// The setting that somebody means stands at the top of the completions: measured on settings taken out of real files.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFileSync } from 'node:fs';
import counted from '../../schemas/popularity.json';
import { noCorpus, readCorpus } from '../support/corpus';
import { readSettings } from './counting';
import { oursNow, popularityFile, popularityText } from './popularity';
import { placeOf, takenOut } from './ranking';

const howMany = 200;

describe('the counts that come with the program', () => {
  it('are those of our snippets and examples as they are now', () => assert.deepEqual(counted.ours, oursNow()));
  it('are those of the files as they are now', { skip: noCorpus }, () =>
    assert.equal(readFileSync(popularityFile, 'utf8'), popularityText()),
  );
});

describe('completion by what people set', { skip: noCorpus }, () => {
  it(`${howMany} settings taken out: median at most 3, 95 % within the first 10`, context => {
    const files = readCorpus().flatMap(file => readSettings(file) ?? []);
    const taken = takenOut(files, howMany);
    assert.equal(taken.length, howMany);
    const places = taken.map(each => placeOf(each, files));
    const positions = places.map(({ position }) => position ?? Infinity).sort((a, b) => a - b);
    const median = positions[howMany / 2]!;
    const within = positions.filter(position => position <= 10).length / howMany;
    const far = places.filter(({ position }) => (position ?? Infinity) > 10);
    const said = `median ${median}, first ${positions.filter(p => p === 1).length}, within ten ${Math.round(within * 1000) / 10} %`;
    context.diagnostic(said);
    for (const { file, setting, position, offers } of far)
      context.diagnostic(`${position ?? 'not offered'} of ${offers}: ${setting} (${file})`);
    assert.ok(median <= 3 && within >= 0.95, said);
  });
});
