// Names whatever was forgotten when a rule was added.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rules } from '../../server/core';
import { generatedFiles, strayPages } from '../support/ruleReference';

const folder = join(__dirname, '..', '..', 'server', 'core', 'rules');

test('the list is sorted and without doubles', () => {
  const ids = rules.map(rule => rule.id);
  assert.deepEqual(ids, [...new Set(ids)].sort());
});

test('every rule file is in the list', () => {
  const files = readdirSync(folder)
    .map(file => file.replace('.ts', ''))
    .filter(name => /^[a-z0-9-]+$/.test(name) && !['index', 'rule', 'wording'].includes(name));
  const ids = new Set(rules.map(rule => rule.id));
  assert.deepEqual(
    files.filter(name => !ids.has(name)),
    [],
  );
  const own = rules.filter(rule => rule.scope !== 'engine').map(rule => rule.id);
  assert.deepEqual(
    own.filter(id => !files.includes(id)),
    [],
  );
});

test('every rule says why and where from, and has a bad and a good example', () => {
  for (const rule of rules) {
    assert.match(rule.summary, /^(Disallow|Require|Point out|A rule)/, rule.id);
    assert.ok(rule.why.length > 40 && rule.source.length > 10, rule.id);
    if (['rule-crash', 'yaml-limit', 'fleet-file', 'unissued-identity'].includes(rule.id)) continue;
    const texts = rule.examples.map(e => ('files' in e ? Object.values(e.files).join('\n') : e.values));
    const bad = texts.filter(text => /\^ (error|warning|info|hint):/.test(text));
    assert.ok(bad.length > 0 && bad.length < rule.examples.length, `${rule.id} needs a bad and a good example`);
  }
});

test('list and reference are what the rules say (npm run docs)', () => {
  const home = join(__dirname, '..', '..');
  for (const [file, text] of generatedFiles(rules)) assert.equal(readFileSync(join(home, file), 'utf8'), text, file);
  assert.deepEqual(strayPages(rules), []);
});
