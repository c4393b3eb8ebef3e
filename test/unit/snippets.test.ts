// Snippets are right the first time: nothing to say about them, in any chart version that they claim.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze, choiceOf, emptyConfig, openDocument, parseChartReference, type Finding } from '../../server/core';
import { expandSnippet, stopsIn } from '../conformance/expandSnippet';
import { readExample, snippetInputs, type Input, type Layer } from '../conformance/inputs';
import { promises } from '../conformance/promises';
import { readSnippets } from '../conformance/snippetFiles';
import { bundledCatalog } from '../support/catalog';

const snippets = Object.values(readSnippets());

describe('snippets', () => {
  it('each says for which charts and versions it is, and is found by "spire-"', () => {
    for (const { prefix, description, scope } of snippets) {
      assert.match(prefix, /^spire-/);
      assert.match(description, /Charts \d+\.\d+\.\d+ to \d+\.\d+\.\d+\.$/);
      assert.equal(scope, 'yaml,helm');
    }
    assert.equal(new Set(snippets.map(s => s.prefix)).size, snippets.length);
  });

  it('Tab goes through the stops in order, and the file ends with the last', () => {
    for (const snippet of snippets) {
      const stops = stopsIn(snippet);
      assert.deepEqual(stops, [...stops.slice(0, -1).map((_, index) => index + 1), 0], snippet.prefix);
      assert.ok(snippet.body.at(-1)!.endsWith('$0'), snippet.prefix);
    }
  });

  it('the trust domain is typed once, and it is the first thing that is asked in a whole file', () => {
    for (const snippet of snippets.filter(({ description }) => description.includes('(whole values file,'))) {
      const text = expandSnippet(snippet, { 1: 'first.test' });
      assert.doesNotMatch(text, /acme\.example/, snippet.prefix);
      assert.match(text, /first\.test/, snippet.prefix);
    }
    for (const snippet of snippets) {
      const defaults = snippet.body.join('\n').match(/\$\{\d+:(?:acme|partner)\.example\}/g) ?? [];
      assert.equal(new Set(defaults).size, defaults.length, snippet.prefix);
    }
  });

  it('no variable or tab stop is left over, and what is filled in at deploy time is named after the cluster', () => {
    for (const snippet of snippets) {
      const left = [...expandSnippet(snippet).matchAll(/\$\{?\w+\}?/g)].map(match => match[0]);
      const expected = snippet.prefix === 'spire-root-with-children' ? ['${CHILD01_KUBECONFIG_BASE64}'] : [];
      assert.deepEqual(left, expected, snippet.prefix);
    }
    const root = snippets.find(s => s.prefix === 'spire-root-with-children')!;
    assert.match(expandSnippet(root, { 6: 'eu-01' }), /\$\{EU_01_KUBECONFIG_BASE64\}/);
  });

  it('each promises something that the rendered objects are searched for', () => {
    for (const { prefix } of snippets) assert.ok((promises[prefix] ?? []).length > 0, prefix);
    assert.deepEqual(
      Object.keys(promises).filter(prefix => !snippets.some(s => s.prefix === prefix)),
      [],
    );
  });

  for (const input of snippetInputs()) {
    it(`${input.name}: nothing to say in ${input.versions.length} versions of ${input.chart}`, () =>
      assertClean(input));
  }
});

describe('the example full of mistakes', () => {
  const text = readExample('mistakes/values.yaml');

  it('shows more than a dozen, each below a comment that tells what to look at', () => {
    const findings = findingsOf([{ name: 'mistakes', text }], undefined).filter(f => f.severity !== 'hint');
    assert.ok(findings.length > 12, findings.map(f => f.rule).join(', '));
    assert.ok(new Set(findings.map(f => f.rule)).size >= 9, findings.map(f => f.rule).join(', '));
  });

  it('shows other ones in a later version, as its first lines promise', () => {
    const rules = (version: string): readonly string[] =>
      findingsOf([{ name: 'mistakes', text: text.replace('0.28.1', version) }], undefined).map(f => f.rule);
    assert.ok(rules('0.28.1').includes('newer-setting') && rules('0.28.1').includes('cluster-id-port-name'));
    assert.ok(!rules('0.30.0').includes('newer-setting') && !rules('0.30.0').includes('cluster-id-port-name'));
  });
});

function assertClean(input: Input): void {
  for (const version of input.versions) {
    const said = findingsOf(input.layers, `${input.chart}@${version}`)
      .filter(finding => finding.severity === 'error' || finding.severity === 'warning')
      .map(finding => `${finding.source} ${finding.rule} ${finding.setting}: ${finding.message}`);
    assert.deepEqual(said, [], `${input.name} on ${input.chart}@${version}`);
  }
}

/** @param reference chart and version of a whole release; left out, each file says it and may be one layer of several */
function findingsOf(layers: readonly Layer[], reference: string | undefined): readonly Finding[] {
  const catalog = bundledCatalog();
  const documents = layers.map(({ name, text }) => openDocument({ id: name, text, languageId: 'yaml' }));
  const shared = { documents, catalog, config: emptyConfig };
  if (reference === undefined) return analyze({ ...shared, whole: false }).findings;
  const { chart, version } = parseChartReference(reference)!;
  const choice = choiceOf(chart, version, 'option', 'the test names it', catalog)!;
  assert.ok(choice.exact, reference);
  return analyze({ ...shared, whole: true, chart: choice }).findings;
}
