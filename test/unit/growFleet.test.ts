// Children and partners are added to fleets that exist: nothing to say afterwards, and every comment and line that was there still is.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  addChild,
  addPartner,
  CannotChange,
  completed,
  fleetFileName,
  newDeployment,
  openDocument,
  Texts,
  type Given,
  type NewPartner,
} from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { lintFleet } from '../support/lintFleet';

type Files = Readonly<Record<string, string>>;

function example(folder: string): Files {
  const place = join(__dirname, '..', '..', 'examples', folder);
  return Object.fromEntries(readdirSync(place).map(file => [file, readFileSync(join(place, file), 'utf8')]));
}

function wizard(given: Given): Files {
  const answers = completed(given, bundledCatalog());
  assert.ok(!('problem' in answers));
  return Object.fromEntries(newDeployment(answers).files.map(({ path, text }) => [path, text]));
}

function grown(files: Files, grow: (fleet: ReturnType<typeof lintFleet>['fleet'], texts: Texts) => void): Files {
  const texts = new Texts(Object.entries(files).map(([id, text]) => openDocument({ id, text, languageId: 'yaml' })));
  grow(lintFleet(files).fleet, texts);
  const after = { ...files, ...Object.fromEntries(texts.changed().map(({ id, after: text }) => [id, text])) };
  const said = lintFleet(after).findings.filter(({ severity }) => severity !== 'hint');
  assert.deepEqual(
    said.map(f => `${f.source}: ${f.rule}: ${f.message}`),
    [],
    JSON.stringify(texts.changed(), undefined, 1),
  );
  for (const [id, text] of Object.entries(files)) {
    const kept = new Set(after[id]!.split('\n'));
    const lost = text
      .split('\n')
      .filter(line => !kept.has(line) && !/^ +enabled: false$/.test(line) && !/federatesWith: \[/.test(line));
    assert.deepEqual(lost, [], `${id} has lost lines`);
  }
  return after;
}

function withChild(files: Files, name: string, isSecurity = false): Files {
  return grown(files, (fleet, texts) => {
    const root = fleet.members.find(({ facts }) => facts.role === 'root')!;
    addChild(fleetFileName, root, fleet.members, { name, isSecurity }, texts);
  });
}

function withPartner(files: Files, partner: NewPartner): Files {
  return grown(files, (fleet, texts) => {
    const taken = [...fleet.members.map(({ key }) => key), ...fleet.peers.map(({ key }) => key)];
    addPartner(fleetFileName, fleet.members[0]!, taken, partner, texts);
  });
}

describe('a child cluster is added', () => {
  for (const folder of ['root-and-children', 'security-cluster', 'many-clusters', 'single-root']) {
    test(`to ${folder}`, () => {
      const after = withChild(example(folder), 'new1');
      assert.match(after[fleetFileName]!, /\n {2}new1:\n {4}parent: root\n/);
      assert.match(after['new1.yaml']!, /nestedChildFull: true/);
      assert.match(Object.values(after).join('\n'), /\n {4}new1:\n.*\n? *externalSecret:/);
    });
  }

  test('with agents only, to a root in a single file', () => {
    const after = withChild(example('high-availability'), 'edge1', true);
    assert.match(after['edge1.yaml']!, /trustDomain: acme\.example/);
    assert.doesNotMatch(after['root.yaml']!, /external-spire-server:\n {2}enabled: false/);
  });

  test('to what the wizard wrote, in an old version, too', () => {
    for (const version of ['0.20.0', '0.28.1', '0.30.0']) {
      for (const architecture of ['single-root', 'root-and-children', 'many-clusters'])
        withChild(wizard({ architecture, version }), 'new1');
    }
  });

  test('not twice, and not by a name that the charts can’t take', () => {
    assert.throws(() => withChild(example('root-and-children'), 'child01'), CannotChange);
    assert.throws(() => withChild(example('root-and-children'), 'Bad_Name'), CannotChange);
  });
});

describe('a federated partner is added', () => {
  for (const profile of ['https_spiffe', 'https_web'] as const) {
    for (const folder of ['standalone', 'root-and-children', 'single-root', 'security-cluster']) {
      test(`to ${folder} by ${profile}`, () => {
        const after = withPartner(example(folder), { trustDomain: 'other.example', profile });
        const all = Object.values(after).join('\n');
        assert.match(all, /trustDomain: other\.example/);
        assert.match(all, /federatesWith:\n +- other\.example/);
        assert.match(after[fleetFileName]!, /external:\n {6}trustDomain: other\.example/);
      });
    }
  }

  test('beside one that is there', () => {
    const after = withPartner(example('federation-https-web'), { trustDomain: 'third.example', profile: 'https_web' });
    assert.match(after['values.yaml']!, /- partner\.example\n +- third\.example/);
  });

  test('not twice, and not with itself', () => {
    const known = { trustDomain: 'partner.example', profile: 'https_web' } as const;
    assert.throws(() => withPartner(example('federation-https-web'), known), /already/);
    assert.throws(() => withPartner(example('standalone'), { ...known, trustDomain: 'shop.example' }), /itself/);
  });
});
