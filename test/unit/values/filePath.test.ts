// Paths as Go's `path` package cleans them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clean, dir } from '../../../server/core/values/filePath';

describe('paths', () => {
  for (const [path, expected] of [
    ['', '.'],
    ['/', '/'],
    ['/a//b/./c/', '/a/b/c'],
    ['/a/../../b', '/b'],
    ['../a/..', '..'],
    ['a/..', '.'],
  ] as const) {
    it(`cleans ${JSON.stringify(path)}`, () => assert.equal(clean(path), expected));
  }
  for (const [path, expected] of [
    ['/run/spire/agent.sock', '/run/spire'],
    ['/agent.sock', '/'],
    ['agent.sock', '.'],
    ['/var/spire/', '/var/spire'],
    ['', '.'],
  ] as const) {
    it(`finds the folder of ${JSON.stringify(path)}`, () => assert.equal(dir(path), expected));
  }
});
