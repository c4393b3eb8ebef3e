// The picture of a fleet: who signs for whom, who trusts whom, nothing on top of anything else, and no markup out of names.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { topologyOf, topologyPicture, type Topology } from '../../server/core';
import { placed, type Box } from '../../server/core/topology/layout';
import { lintFleet } from '../support/lintFleet';

const examples = join(__dirname, '..', '..', 'examples');

function exampleFleet(name: string): Topology {
  const folder = join(examples, name);
  const files = readdirSync(folder).filter(file => file.endsWith('.yaml'));
  return topologyOf(lintFleet(Object.fromEntries(files.map(file => [file, readFileSync(join(folder, file), 'utf8')]))));
}

function fleetOf(children: number): Topology {
  const keys = Array.from({ length: children }, (_, i) => `child${i}`);
  const releases = keys.map(key => `  ${key}:\n    parent: root\n    values: [${key}.yaml]\n`);
  const childValues = (key: string): string =>
    `tags: {nestedChildFull: true}\nglobal: {spire: {clusterName: ${key}, trustDomain: acme.example}}\n`;
  return topologyOf(
    lintFleet({
      'spire-fleet.yaml': `chart: spire-nested@0.30.0\nreleases:\n  root:\n    values: [root.yaml]\n${releases.join('')}`,
      'root.yaml': 'tags: {nestedRoot: true}\nglobal: {spire: {trustDomain: acme.example}}\n',
      ...Object.fromEntries(keys.map(key => [`${key}.yaml`, childValues(key)])),
    }),
  );
}

describe('topology', () => {
  test('has the children of a root below it', () => {
    const { nodes, trusts } = exampleFleet('root-and-children');
    assert.deepEqual(
      nodes.map(({ id, kind, parent, errors, warnings }) => [id, kind, parent, errors, warnings]),
      [
        ['root', 'root', undefined, 0, 0],
        ['child01', 'full', 'root', 0, 0],
        ['sec01', 'security', 'root', 0, 0],
      ],
    );
    assert.deepEqual(trusts, []);
    assert.ok(nodes[0]?.parts.includes('root-spire-server'));
  });

  test('has one link between two sides that trust each other', () => {
    const { trusts } = exampleFleet('federation');
    assert.deepEqual(
      trusts.map(({ from, to, mutual }) => [from, to, mutual]),
      [['acme', 'partner', true]],
    );
  });

  test('shows a partner that no release of the fleet is', () => {
    const topology = topologyOf(
      lintFleet({
        'spire-fleet.yaml': 'chart: spire@0.30.0\nreleases:\n  a:\n    values: [a.yaml]\n',
        'a.yaml': `global: {spire: {clusterName: a, trustDomain: a.example}}
spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        b:
          trustDomain: b.example
          bundleEndpointURL: https://b.example
          bundleEndpointProfile: {type: https_web}
`,
      }),
    );
    assert.deepEqual(
      topology.nodes.map(({ id, kind, trustDomain }) => [id, kind, trustDomain]),
      [
        ['a', 'standalone', 'a.example'],
        ['b.example', 'partner', 'b.example'],
      ],
    );
    assert.deepEqual(
      topology.trusts.map(({ from, to, mutual }) => [from, to, mutual]),
      [['a', 'b.example', false]],
    );
  });

  test('counts what is wrong in the layers of a release', () => {
    const topology = topologyOf(
      lintFleet({
        'spire-fleet.yaml': 'chart: spire@0.30.0\nreleases:\n  a:\n    values: [a.yaml]\n',
        'a.yaml': 'global: {spire: {clusterName: a, trustDomian: a.example}}\n',
      }),
    );
    assert.ok(topology.nodes[0]!.errors > 0);
    assert.match(topologyPicture(topology), /class="errors"/);
  });
});

describe('picture', () => {
  for (const children of [0, 1, 3, 12, 100])
    test(`of ${children} children puts nothing on top of anything else`, () => {
      const { nodes, groups, width, height } = placed(fleetOf(children));
      assert.equal(nodes.length, children + 1);
      nodes.forEach((node, i) => {
        assert.ok(
          nodes.slice(i + 1).every(other => apart(node, other)),
          node.node.id,
        );
        assert.ok(
          groups.some(group => within(node, group)),
          node.node.id,
        );
      });
      assert.ok(groups.every(group => within(group, { x: 0, y: 0, width, height })));
      // Neither a tower nor a ribbon: it has to fit on a screen.
      if (children >= 12) assert.ok(width / height > 0.7 && width / height < 3.5, `${width} x ${height}`);
    });

  test('leads each line of a child from its parent to the top of its card', () => {
    const { nodes, signs } = placed(fleetOf(30));
    const tops = new Set(nodes.slice(1).map(({ x, y, width }) => `${x + width / 2} ${y}`));
    const ends = signs
      .filter(({ hasArrow }) => hasArrow)
      .map(({ points }) => `${points.at(-1)!.x} ${points.at(-1)!.y}`);
    assert.deepEqual(new Set(ends), tops);
    for (const { points } of signs)
      points
        .slice(1)
        .forEach((point, i) =>
          assert.ok(point.x === points[i]!.x || point.y === points[i]!.y, 'lines are level or upright'),
        );
  });

  test('is the same every time', () => {
    assert.equal(topologyPicture(exampleFleet('federation')), topologyPicture(exampleFleet('federation')));
  });

  test('takes names for names', () => {
    const [node] = fleetOf(0).nodes;
    const evil = '"><script>alert(1)</script>\u0007&';
    const svg = topologyPicture({ nodes: [{ ...node!, id: evil, trustDomain: evil, cluster: evil }], trusts: [] });
    assert.doesNotMatch(svg, /<script|\u0007/);
    assert.match(svg, /data-id="&quot;&gt;&lt;script&gt;/);
  });

  test('says to those who hear it what it shows', () => {
    const svg = topologyPicture(exampleFleet('root-and-children'));
    assert.match(svg, /aria-label="Fleet: 1 root, 1 full child, 1 security child; 0 federations\."/);
    assert.match(
      svg,
      /tabindex="0" data-id="child01" aria-label="child01: full child of root, trust domain acme\.example, cluster child01, spire-nested 0\.30\.0"/,
    );
  });
});

function apart(a: Box, b: Box): boolean {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

function within(a: Box, b: Box): boolean {
  return a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;
}
