// What the pairs have to be: many, of all versions and kinds, with every `fail` of the charts' templates violated and satisfied.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { unpackChart } from '../../server/core';
import { known } from './disagreements';
import { chartsFolder } from './judge';
import { fails, failsOf, unreachable } from './pairs/fails';
import { allVersions, pairsOf } from './pairs/generate';
import { messagesOf, readRecording } from './verdicts';

const versions = allVersions().map(({ chart, version }) => ({ chart, version, pairs: pairsOf(chart, version) }));
const all = versions.flatMap(({ pairs }) => pairs);

describe('pairs', () => {
  it('are at least 5,000, and no version has less than half of its share', () => {
    assert.ok(all.length >= 5000, `${all.length} pairs`);
    assert.equal(versions.length, 47);
    for (const { chart, version, pairs } of versions)
      assert.ok(pairs.length >= all.length / versions.length / 2, `${chart} ${version} has ${pairs.length} pairs`);
  });

  it('have no kind of mutation that makes up more than a fifth', () => {
    const kinds = new Map<string, number>();
    for (const { kind } of all) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    kinds.delete('as-is');
    for (const [kind, count] of kinds) assert.ok(count <= all.length / 5, `${kind}: ${count} of ${all.length}`);
  });

  it('are the same each time they are made', () => {
    assert.deepEqual(pairsOf('spire', '0.27.0'), pairsOf('spire', '0.27.0'));
  });

  it('violate and satisfy every `fail`, by the word of a real Helm', () => {
    const recording = readRecording();
    assert.ok(recording);
    for (const { chart, version, pairs } of versions) {
      const messages = messagesOf(recording, `${chart}-${version}`);
      const seen = new Set<string>();
      for (const [index, { fails: held = [], what }] of pairs.entries())
        for (const fail of held) {
          const says = fails.find(({ id }) => id === fail.slice(1))!.says;
          const message = messages[index];
          if (fail.startsWith('+')) assert.equal(message, undefined, `${chart} ${version}, ${what}`);
          else assert.ok(message?.includes(says.slice(0, 100)), `${chart} ${version}, ${what}: ${message}`);
          seen.add(fail);
        }
      for (const { id } of failsOf(chart, version))
        assert.ok(seen.has(`-${id}`) && seen.has(`+${id}`), `${chart} ${version}: ${id}`);
    }
  });
});

describe(
  'every `fail` and `required` of the templates',
  { skip: chartsFolder ? false : 'SPIRE_HELM_CHARTS names no folder' },
  () => {
    for (const { chart, version } of versions)
      it(`${chart} ${version}`, () => {
        const files = unpackChart(readFileSync(join(chartsFolder!, `${chart}-${version}.tgz`)));
        const known = [
          ...failsOf(chart, version).map(({ written, says }) => written ?? says),
          ...unreachable.flatMap(([message, , only = chart]) => (only === chart ? [message] : [])),
        ];
        const missing = messagesIn(files).filter(message => !known.some(part => bare(message).includes(bare(part))));
        assert.deepEqual(missing, []);
      });
  },
);

it('what is known to disagree is little, and each has its reason', () => {
  assert.ok(known.length <= 23, `${known.length} pairs`);
  for (const { reason, helm, what } of known) {
    assert.notEqual(reason, '', what);
    for (const { says } of fails) assert.ok(!helm.includes(says) || reason.startsWith('elsewhere'), what);
  }
});

/** Texts that `fail` and `required` are called with; what a named template is handed stands where it is called. */
function messagesIn(files: ReadonlyMap<string, string>): readonly string[] {
  const found = new Set<string>();
  for (const [name, text] of files) {
    if (!/(^|\/)templates\//.test(name)) continue;
    for (const [, message] of text.matchAll(/\b(?:fail|required)\s+\(?(?:printf\s+)?"((?:[^"\\]|\\.)*)"/g))
      found.add(message!);
    for (const [, message] of text.matchAll(/check-strict-mode"\s+\(list\s+\S+\s+"([^"]*)"/g)) found.add(message!);
  }
  return [...found];
}

function bare(text: string): string {
  return text.replace(/\\?["']/g, '').replace(/%[sqvd]/g, '');
}
