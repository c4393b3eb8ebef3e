// What `fleet init` proposes for what strangers have: releases, layers, parents and what it could not know, counted by repository.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { emptyConfig, fleetFileName, openDocument, proposeFleet, readFleetFile } from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { lintFleet } from '../support/lintFleet';

const corpus = process.env['SPIRE_HELM_CORPUS'] ?? '';
const skip = existsSync(corpus) ? false : 'SPIRE_HELM_CORPUS names no folder';

/** Releases, layers, children with a parent, sentences about what is not known. */
type Counts = readonly [releases: number, layers: number, parents: number, unknown: number];

const expected: Readonly<Record<string, Counts>> = {
  '10hin__mtls-spire-on-aws': [0, 0, 0, 2],
  'curityio__ai-agents-auth-demo': [1, 1, 0, 2],
  'devopsloop-ss__trustloop': [1, 1, 0, 1],
  'guilhermocc__spiffe-spire-kubernetes-tutorial': [1, 1, 0, 1],
  'hardwaylabs__spiffe-spire-demo': [2, 2, 0, 1],
  'liweijian__spire-demo': [1, 1, 0, 1],
  'maia-iyer__spire-demos': [7, 7, 0, 1],
  'marcel-haag__spire-demos': [1, 1, 0, 1],
  'prabhat-roy__ShopOS': [1, 0, 0, 2],
  'redhat-et__zero-trust-agent-demo': [2, 2, 0, 1],
  'rtarway__spiffe-spire-playground': [1, 1, 0, 1],
  'spiffe__helm-charts': [8, 8, 0, 1],
  'unknown-repo': [7, 7, 0, 2],
  upstream: [39, 39, 2, 7],
  'vmware__secrets-manager': [0, 0, 0, 2],
};

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

for (const [repository, counts] of Object.entries(expected)) {
  test(`a proposal for ${repository}`, { skip }, () => {
    const folder = join(corpus, repository);
    // The names of the collection hold the paths that the files had.
    const texts = Object.fromEntries(
      filesBelow(folder).map(path => [relative(folder, path).replaceAll('__', '/'), readFileSync(path, 'utf8')]),
    );
    const all = Object.entries(texts).map(([path, text]) => ({ path, text }));
    const files = all.filter(({ path }) => /\.ya?ml$/.test(path));
    const proposal = proposeFleet(
      files.map(({ path, text }) => ({ path, document: openDocument({ id: path, text, languageId: 'yaml' }) })),
      all.filter(({ text }) => /\bhelm\b/.test(text)),
      bundledCatalog(),
      emptyConfig,
    );
    const plan = readFleetFile(proposal.text ?? 'releases: {}\n');
    assert.deepEqual(plan.problems, []);
    const layers = plan.releases.flatMap(({ values }) => values);
    const children = plan.releases.filter(({ parent }) => parent);
    assert.deepEqual([plan.releases.length, layers.length, children.length, proposal.unknown.length], counts);
    for (const { value } of layers) assert.ok(texts[value.split('#')[0]!] !== undefined, `${value} is there`);
    // Whatever is proposed can be judged: no layer is missing, no chart unknown.
    const { releases } = lintFleet({ ...texts, [fleetFileName]: proposal.text ?? '' });
    assert.equal(releases.length, plan.releases.length);
  });
}
