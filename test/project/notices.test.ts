// Whose code is shipped is known, allowed, and said.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { accepted, noticesFile, noticesText, shippedPackages, type Shipped } from '../support/notices';

describe('third-party notices', () => {
  let packages: readonly Shipped[] = [];
  before(async () => {
    packages = await shippedPackages();
  });

  test('name every package inside the programs (npm run notices)', () => {
    assert.ok(
      packages.some(({ name }) => name === 'yaml') && packages.some(({ name }) => name === 'vscode-languageclient'),
    );
    assert.equal(readFileSync(noticesFile, 'utf8'), noticesText(packages));
  });

  test('each has a licence that allows it, and its text', () => {
    for (const { name, licence, text } of packages) {
      assert.ok(accepted.has(licence), `${name} is under ${licence}`);
      assert.ok(text.length > 200, `${name} comes without the text of its licence`);
    }
  });
});
