// Files made to keep us busy, and rules that fail: everything else is still judged, and what was not judged is said.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rules, type Finding } from '../../server/core';
import type { ReleaseRule } from '../../server/core/rules/rule';
import { lint } from '../support/lint';

const root = 'tags: {nestedRoot: true}\n';
const many = (line: (i: number) => string): string => Array.from({ length: 20_000 }, (_, i) => line(i)).join('');

function rulesOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map(finding => finding.rule))].sort();
}

describe('files made to keep us busy', () => {
  test('nested deeper than anything, in lines: said, and the sections beside it are judged', () => {
    const levels = Array.from({ length: 1_500 }, (_, i) => `${' '.repeat(i + 1)}a:\n`).join('');
    const findings = lint(`foo: 1\nroot-spire-server:\n${levels}${' '.repeat(1_501)}b: 1\n`, { whole: true });
    assert.ok(rulesOf(findings).includes('yaml-limit'), JSON.stringify(findings.map(f => f.message)));
    assert.ok(findings.some(({ rule, setting }) => rule === 'unknown-setting' && setting === 'foo'));
  });

  test('nested deeper than anything, in braces', () => {
    const text = `${root}root-spire-server: ${'{a: '.repeat(5_000)}1${'}'.repeat(5_000)}\n`;
    assert.ok(rulesOf(lint(text, { whole: true })).includes('yaml-limit'));
  });

  for (const [what, text] of [
    ['unknown sections', many(i => `k${i}: v\n`)],
    ['unknown settings of one section', `root-spire-server:\n${many(i => `  k${i}: v\n`)}`],
    [
      'cluster ids that get one port name',
      `external-spire-server:\n  kubeConfigs:\n${many(i => `    cluster-${i}-production-01: {kubeConfigBase64: "\${X}"}\n`)}`,
    ],
  ] as const) {
    test(`20,000 ${what}: 2,000 are told, and that there are more`, () => {
      const findings = lint(`${root}${text}`, { whole: true });
      const cut = findings.filter(({ rule }) => rule === 'yaml-limit');
      assert.equal(cut.length, 1, JSON.stringify(cut.map(f => f.message)));
      assert.match(cut[0]!.message, /^More than 2,000 findings about /);
      assert.ok(findings.length >= 2_000 && findings.length < 2_100, String(findings.length));
    });
  }

  test("20,000 labels are nobody's business", () => {
    const text = `${root}root-spire-server:\n  podLabels:\n${many(i => `    k${i}: v\n`)}`;
    assert.deepEqual(lint(text, { whole: true }), []);
  });

  test('aliases that multiply, and anchors inside of what they name', () => {
    const doubled = Array.from({ length: 30 }, (_, i) =>
      i === 0 ? 'x-0: &a0 {x: 1}\n' : `x-${i}: &a${i} {l: *a${i - 1}, r: *a${i - 1}}\n`,
    );
    for (const text of [
      `${doubled.join('')}root-spire-server: {podLabels: *a29}\n`,
      'root-spire-server: &a\n  podLabels: *a\n',
      'root-spire-server: &a\n  <<: *a\n  x: 1\n',
    ]) {
      assert.deepEqual(rulesOf(lint(root + text, { whole: true })), ['yaml-syntax']);
    }
  });
});

test('a rule that throws is a finding with its name, and the others still speak', () => {
  const rule = rules.find(each => each.id === 'upstream-address') as {
    -readonly [K in keyof ReleaseRule]: ReleaseRule[K];
  };
  const { check } = rule;
  try {
    rule.check = () => {
      throw new Error('broken on purpose');
    };
    const findings = lint('tags:\n  nestedRoot: true\nfoo: 1\n', { whole: true });
    assert.deepEqual(rulesOf(findings), ['rule-crash', 'unknown-setting']);
    const said = findings.find(each => each.rule === 'rule-crash')!;
    assert.match(said.message, /The rule upstream-address failed on this file/);
    assert.equal(said.source, 'values.yaml');
  } finally {
    rule.check = check;
  }
});
