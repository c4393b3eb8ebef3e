// What users download is the same bytes from the same sources. (What is in it, test/vscode/drive/package.test.mjs looks at.)
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

  test('says whose code is in it', () => {
    assert.ok('extension/THIRD-PARTY-NOTICES.txt' in unzipSync(readFileSync(first)));
  });
});

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
