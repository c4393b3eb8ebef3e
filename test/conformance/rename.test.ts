// A trust domain that was renamed over twenty files: a real Helm renders the same as before, but for the name.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fleetFileName, nameAt, readFleetFile, renameName, type NamedFleet } from '../../server/core';
import { helmProgram } from '../support/helmProgram';
import { applyEdits } from '../support/lint';
import { lintFleet } from '../support/lintFleet';
import { twentyFiles } from '../support/twentyFiles.mjs';
import { chartsFolder, kubernetes, noJudge } from './judge';

test('a rename over twenty files, rendered before and after', { skip: noJudge() }, () => {
  const plan = readFleetFile(twentyFiles[fleetFileName]!);
  const fleet: NamedFleet = { analysis: lintFleet(twentyFiles), plan, source: fleetFileName };
  const found = nameAt(fleet, 'base.yaml', twentyFiles['base.yaml']!.indexOf('acme.example'));
  const renaming = renameName(fleet, found!.name, 'corp.example');
  assert.ok('edits' in renaming);
  const after = Object.fromEntries(
    Object.entries(twentyFiles).map(([name, text]) => [
      name,
      applyEdits(
        text,
        renaming.edits.filter(({ source }) => source === name),
      ),
    ]),
  );
  for (const key of ['root', 'child01', 'child16']) {
    const layers = plan.releases.find(release => release.key === key)!.values.map(({ value }) => value);
    const before = rendered(twentyFiles, layers);
    const now = rendered(after, layers);
    assert.match(before, /acme\.example/, key);
    assert.ok(!now.includes('acme.example'), `nothing of the old name is left in ${key}`);
    assert.equal(withoutChecksums(now.replaceAll('corp.example', 'acme.example')), withoutChecksums(before), key);
  }
});

function rendered(files: Readonly<Record<string, string>>, layers: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'spire-helm-rename-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const chart = join(chartsFolder!, 'spire-nested-0.30.0.tgz');
    const values = layers.flatMap(layer => ['-f', join(folder, layer)]);
    const args = ['template', 'spire', chart, '-n', 'spire-mgmt', '--kube-version', kubernetes, ...values];
    return execFileSync(helmProgram(), args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Pods carry hashes of their configuration, which the name is a part of. */
function withoutChecksums(manifests: string): string {
  return manifests.replace(/\b[0-9a-f]{64}\b/g, 'checksum');
}
