// Old values, upgraded: a real Helm takes them at every hop, except where we say that something is left for a human.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { howToRecordUpgrades, journeys, keyOf, recordedUpgrades } from './upgrades';

const recorded = recordedUpgrades();
const all = journeys();

for (const { name, stops } of all) {
  test(`${name}: Helm takes each hop, or we said that it would not`, () => {
    for (const stop of stops) {
      const verdict = recorded[keyOf(stop)];
      assert.ok(verdict !== undefined, `${stop.name} was never rendered. ${howToRecordUpgrades}`);
      assert.equal(verdict !== '', stop.stops, `${stop.name}: ${verdict || 'renders'}\n${stop.text}`);
    }
  });
}

test('nothing is recorded that is gone, and most of it renders', () => {
  const keys = new Set(all.flatMap(({ stops }) => stops.map(keyOf)));
  assert.deepEqual(
    Object.keys(recorded).filter(key => !keys.has(key)),
    [],
    howToRecordUpgrades,
  );
  assert.ok(all.length >= 20 && keys.size >= 80);
});

test('the parser of the target finds nothing of the old form, and comments are still there', () => {
  for (const { name, upgrade, stops } of all) {
    const [first, last] = [stops[0]!.text, stops.at(-1)!.text];
    const comments = (text: string): readonly string[] => [...text.matchAll(/# .*$/gm)].map(match => match[0]);
    assert.deepEqual(comments(last), comments(first), name);
    assert.ok(!/ca_subject|k8sPsat|K8sPsat|common_name|issuer_name|refresh_hint|Svid/.test(last), last);
    assert.deepEqual(upgrade.documents[0]!.source.text, last);
  }
});
