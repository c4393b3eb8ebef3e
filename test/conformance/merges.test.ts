// Layers and `--set` in all its forms are merged as Helm merges them, and Helm 4 differs only where we know it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noJudge } from './judge';
import type { Json } from '../../server/core';
import { isJsonMap } from '../../server/core/json';
import { coalescedValues } from '../../server/core/values/coalesced';
import type { Release } from '../../server/core/values/release';
import { seenBy } from '../../server/core/values/seen';
import { mergedByUs, releaseOfLayers, signOf } from './merges/ours';
import { laidReleases, type LaidRelease } from './merges/releases';
import { chance } from './pairs/random';
import { askMerges, howToRecordMerges, readMerges, signOfAll } from './merges/recorded';
import { stacks } from './merges/stacks';

const recording = readMerges();
const all = stacks();

/** Where the two differ we do as Helm 4 does for whole objects of `--set-json`, else as Helm 3. */
function expected(what: string): string {
  const [old, now] = recording!.stacks[what]!.split(' ');
  return what.startsWith('json {') ? (now ?? old!) : old!;
}

describe('what the templates of a release see', () => {
  const releases = laidReleases();

  it('is recorded for the example fleets and every version', () => {
    assert.deepEqual(Object.keys(recording?.releases ?? {}), [...releases.keys()], howToRecordMerges);
    assert.ok([...releases.values()].flat().length >= 500);
  });

  for (const [name, all] of releases)
    it(`${name}: all values are those that Helm gives`, () => {
      const signs = recording!.releases[name]!.split(' ');
      const wrong = all.filter((release, i) => signOfAll(coalescedValues(releaseOfLayers(release))) !== signs[i]);
      assert.deepEqual(wrong, [], howToRecordMerges);
    });

  it('is the same for one place as for all', () => {
    for (const made of [...releases.values()].flat().filter(({ values }) => values.length === 2)) {
      const release = releaseOfLayers(made);
      const values = coalescedValues(release);
      for (const [alias, state] of [['', 'on'] as const, ...release.components])
        if (state === 'on') placesAgree(release, alias, alias === '' ? values : values[alias]!, made);
    }
  });
});

/** Every map and leaf below `global`, and what is not there. */
function placesAgree(release: Release, reader: string, values: Json, made: LaidRelease): void {
  const walk = (value: Json | undefined, path: readonly string[]): void => {
    const { kind, value: leaf } = seenBy(release, reader, path);
    const expected = value === undefined ? 'missing' : value === null ? 'null' : isJsonMap(value) ? 'map' : 'leaf';
    const place = `${reader}: ${path.join('.')} of ${JSON.stringify(made)}`;
    assert.equal(kind, expected, place);
    if (kind === 'leaf') assert.deepEqual(leaf, value, place);
    if (isJsonMap(value)) for (const key of [...Object.keys(value), 'nowhere']) walk(value[key], [...path, key]);
  };
  walk(isJsonMap(values) ? values['global'] : undefined, ['global']);
}

describe('what Helm makes of layers and --set', () => {
  it(`${all.length} stacks are recorded, each under a name of its own`, () => {
    assert.equal(new Set(all.map(({ what }) => what)).size, all.length);
    assert.deepEqual(
      Object.keys(recording?.stacks ?? {}),
      all.map(({ what }) => what),
      howToRecordMerges,
    );
    assert.ok(all.length >= 300);
  });

  it('is what we make of them', () => {
    const wrong = all.filter(stack => signOf(mergedByUs(stack)) !== expected(stack.what));
    const told = wrong.map(
      stack => `${stack.what}: ${JSON.stringify([...stack.values, ...stack.sets, mergedByUs(stack)])}`,
    );
    assert.deepEqual(told, []);
  });

  it('differs in Helm 4 for whole objects, files of several documents and an open bracket only', () => {
    const differing = Object.entries(recording!.stacks).filter(([, signs]) => signs.includes(' '));
    for (const [what] of differing) assert.match(what, /^json \{|document|\[0=1/, what);
    assert.ok(differing.length > 0);
  });

  it('is the same today', { skip: noJudge() }, async () => {
    const some = chance('merges', String(process.env['SPIRE_HELM_SLICE'] ?? '')).some(all, 120);
    for (const helm of [3, 4] as const) {
      const signs = await askMerges(some, helm);
      some.forEach(({ what }, index) => {
        const [old, now] = recording!.stacks[what]!.split(' ');
        assert.equal(signs[index], helm === 3 ? old : (now ?? old), `${what}. ${howToRecordMerges}`);
      });
    }
  });
});
