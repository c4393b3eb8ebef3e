// Versions and ranges as people write them, in files, options and manifests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareVersions, covers, isVersionOrRange, nearestVersion } from '../../server/core/chart/versions';

const known = ['0.20.0', '0.23.0', '0.24.0', '0.24.5', '0.28.1', '0.28.4', '0.30.0', '0.30.0+local'];

test('a version or range serves by the newest that it takes, else by the nearest', () => {
  const expected: Readonly<Record<string, readonly [string, boolean]>> = {
    '0.30.0': ['0.30.0', true],
    'v0.30.0': ['0.30.0', true],
    '=0.24.0': ['0.24.0', true],
    '0.30.0+local': ['0.30.0+local', true],
    '0.24': ['0.24.5', true],
    '0.24.x': ['0.24.5', true],
    '0.24.*': ['0.24.5', true],
    '~0.28.1': ['0.28.4', true],
    '^0.28.1': ['0.28.4', true],
    '0.x': ['0.30.0', true],
    '>=0.24.0': ['0.30.0', true],
    '>=0.24.0 <0.28.4': ['0.28.1', true],
    '>= 0.24.0, < 0.28.4': ['0.28.1', true],
    '0.20.0 - 0.24.0': ['0.24.0', true],
    '^0.23 || ^0.24': ['0.24.5', true],
    '<=0.28': ['0.28.4', true],
    '>0.28': ['0.30.0', true],
    '!=0.30.0': ['0.28.4', true],
    '0.24.5-rc.1': ['0.24.0', false],
    '0.28.3': ['0.28.1', false],
    '0.31.0': ['0.30.0', false],
    '>=0.31.0': ['0.30.0', false],
    '0.1.0': ['0.20.0', false],
  };
  for (const [wanted, [version, exact]] of Object.entries(expected)) {
    assert.equal(nearestVersion(known, wanted), version, wanted);
    assert.equal(covers(wanted, version), exact, wanted);
    assert.ok(isVersionOrRange(wanted), wanted);
  }
});

test('what names no version is no version', () => {
  for (const text of ['', '*', 'HEAD', 'latest', '${VERSION}', '{{ .version }}'])
    assert.ok(!isVersionOrRange(text), text);
});

test('a pre-release comes before its release', () => {
  assert.ok(compareVersions('0.30.0-rc.1', '0.30.0') < 0);
  assert.equal(compareVersions('0.30.0+local', '0.30.0'), 0);
});
