// Typing in a fleet file: what is offered, what a hover says, where links and names lead.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeFleet, hoverFleet, layerLinks, readFleetFile } from '../../../server/core';
import { bundledCatalog } from '../../support/catalog';

const fleet = `chart: spire-nested@0.30.0
releases:
  root:
    values: [base.yaml, root.yaml]
    context: prod
  child:
    parent: root
    values:
      - base.yaml
      - child.yaml
    set: [a=b]
`;

/** `$0` is the cursor. */
function offered(text: string): readonly string[] {
  const offset = text.indexOf('$0');
  const clean = text.replace('$0', '');
  return completeFleet(clean, offset, readFleetFile(clean), bundledCatalog()).map(({ label }) => label);
}

test('keys by place, without those that are there', () => {
  assert.deepEqual(offered('$0'), ['chart', 'releases']);
  assert.deepEqual(offered('chart: x\n$0'), ['releases']);
  assert.ok(offered('releases:\n  root:\n    $0').includes('values'));
  assert.ok(offered('releases:\n  root:\n    $0').includes('external'));
  assert.ok(
    !offered('releases:\n  root:\n    values: [a]\n    $0').some(key => key === 'values' || key === 'external'),
  );
  assert.deepEqual(offered('releases:\n  p:\n    external:\n      trustDomain: x\n      $0'), [
    'bundleEndpoint',
    'profile',
    'endpointSPIFFEID',
  ]);
  assert.deepEqual(offered('releases:\n  $0'), []);
});

test('values: charts newest first, other releases, profiles, layers of others', () => {
  assert.equal(offered('chart: $0\n')[0], 'spire-nested@0.30.0');
  assert.deepEqual(offered(fleet.replace('parent: root', 'parent: $0')), ['root']);
  assert.deepEqual(offered('releases:\n  p:\n    external:\n      profile: $0\n'), ['https_spiffe', 'https_web']);
  assert.ok(offered(fleet.replace('      - child.yaml', '      - $0')).includes('base.yaml'));
});

test('hover: a key in words, a release as the command that installs it', () => {
  const file = readFleetFile(fleet);
  assert.match(hoverFleet(file, fleet.indexOf('context'))?.markdown ?? '', /never change the current context/);
  const child = hoverFleet(file, fleet.indexOf('child:'))?.markdown ?? '';
  assert.match(
    child,
    /helm upgrade --install spire spire-nested@0\.30\.0 -n spire-mgmt -f base\.yaml -f child\.yaml --set a=b/,
  );
  assert.match(hoverFleet(file, fleet.indexOf('root:'))?.markdown ?? '', /Root of `child`/);
  assert.equal(hoverFleet(file, fleet.indexOf('prod')), undefined);
});

test('links to layers, and from a parent to its release', () => {
  const file = readFleetFile(fleet);
  assert.deepEqual(
    layerLinks(file).map(({ value }) => value),
    ['base.yaml', 'root.yaml', 'base.yaml', 'child.yaml'],
  );
  for (const { value, span } of layerLinks(file)) assert.equal(fleet.slice(span.start, span.end), value);
});
