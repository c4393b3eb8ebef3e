// A long section reads the same beside others and by itself, also after edits.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ValuesDocument, YamlEntry, YamlNode } from '../../../server/core/syntax/document';
import { parseValues } from '../../../server/core/syntax/parse';

const other = 'global: {}\n';

/** A file of one section is not cut. */
function atOnce(section: string): ValuesDocument {
  return parseValues(section);
}

function shapeOf(document: ValuesDocument, by: number): unknown {
  return document.sections
    .filter(section => section.start >= by)
    .map(({ start, block }) => ({
      entries: block.entries.map(entry => shapeOfEntry(entry, start - by)),
      problems: block.problems.map(p => [p.code, p.span.start + start - by, p.span.end + start - by, p.fatal]),
    }));
}

function shapeOfEntry({ key, keySpan, span, value, merged }: YamlEntry, by: number): unknown {
  return [key, keySpan.start + by, keySpan.end + by, span.start + by, span.end + by, merged, shapeOfNode(value, by)];
}

function shapeOfNode(node: YamlNode, by: number): unknown {
  const place = [node.kind, node.span.start + by, node.span.end + by];
  if (node.kind === 'map') return [...place, node.flow, node.entries.map(entry => shapeOfEntry(entry, by))];
  if (node.kind === 'list') return [...place, node.flow, node.items.map(item => shapeOfNode(item, by))];
  return node.kind === 'scalar' ? [...place, node.value, node.text, node.style, node.placeholder] : place;
}

function assertSame(section: string, cut: ValuesDocument): void {
  assert.deepEqual(shapeOf(cut, other.length), shapeOf(atOnce(section), 0));
}

function longSection(count: number): string {
  const entries = Array.from({ length: count }, (_, i) =>
    [
      `        web${i}:   # number ${i}`,
      `          spiffeIDTemplate: "spiffe://{{ .TrustDomain }}/web/${i}"`,
      ...(i % 7 === 0 ? ['          federatesWith:', '          - partner.example', '          - other.example'] : []),
      ...(i % 11 === 0 ? ['          hint: |', '            two lines', '', '            of text', ''] : []),
      ...(i % 13 === 0 ? ['          podSelector: {matchLabels: {app: "a b"}}', '', '# left comment'] : []),
      `          ttl: ${i}h`,
    ].join('\n'),
  );
  return `internal-spire-server:\n  caTTL: 24h\n  controllerManager:\n    identities:\n      # all of them\n      clusterSPIFFEIDs:\n${entries.join('\n')}\n  logLevel: info\n`;
}

/** The same edits in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

describe('long sections', () => {
  test('read the same beside another section', () => {
    for (const count of [20, 60, 300]) {
      const section = longSection(count);
      assertSame(section, parseValues(other + section));
    }
  });

  test('read the same after edits', () => {
    const next = random(7);
    const snippets = [
      'x',
      '\n',
      ' ',
      ':',
      '#',
      '"',
      "'",
      '{',
      '}',
      '- ',
      'key: value\n',
      '          key: 1\n',
      '&a ',
      '\t',
      'web3',
      '|',
    ];
    for (let round = 0; round < 4; round++) {
      let section = longSection(80);
      let document = parseValues(other + section);
      for (let step = 0; step < 40; step++) {
        const at = next(section.length);
        const removed = next(3) === 0 ? next(30) : 0;
        const edited = section.slice(0, at) + snippets[next(snippets.length)]! + section.slice(at + removed);
        // An edit of the first key or at column 0 makes other sections; those are not what is tested here.
        if (!edited.startsWith('internal-spire-server:') || /^[^\s#-]/m.test(edited.slice(22))) continue;
        document = parseValues(other + edited, document);
        assert.deepEqual(shapeOf(document, other.length), shapeOf(parseValues(other + edited), other.length));
        if (document.sections.length === 2) assertSame(edited, document);
        if (step % 3 === 0) section = edited;
      }
    }
  });

  test('a key that stands twice is found', () => {
    const section = longSection(120).replace('        web100:', '        web3:');
    const { sections } = parseValues(other + section);
    assert.deepEqual(
      sections.flatMap(s => s.block.problems.map(p => p.code)),
      ['duplicate-key'],
    );
  });
});
