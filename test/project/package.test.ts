// What users download: small, nothing in it that they don't need, and the same bytes from the same sources.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';

const rig = pathToFileURL(join(__dirname, '..', 'support', 'rig', 'package.mjs')).href;

describe('the .vsix', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spire-helm-vsix-'));
  const first = join(folder, 'first.vsix');
  const second = join(folder, 'second.vsix');
  before(async () => {
    const { packageExtension } = (await import(rig)) as {
      readonly packageExtension: (file: string) => Promise<string>;
    };
    await packageExtension(first);
    await packageExtension(second);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('is reproducible', () => {
    assert.equal(hashOf(first), hashOf(second));
  });

  test('is smaller than 2 MB', () => {
    assert.ok(statSync(first).size < 2_000_000, `${statSync(first).size} bytes`);
  });

  test('holds programs, models, notes and snippets, and no sources, maps or tests', () => {
    const names = Object.keys(unzipSync(readFileSync(first)));
    for (const name of [
      'dist/client.js',
      'dist/server.js',
      'dist/cli.js',
      'schemas/models.json',
      'THIRD-PARTY-NOTICES.txt',
    ])
      assert.ok(names.includes(`extension/${name}`), name);
    const unwanted = names.filter(name => /\.(map|ts|mjs)$|\/test\/|node_modules|\.prettierrc/.test(name));
    assert.deepEqual(unwanted, []);
  });
});

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
