// The topology over a real connection: of a fleet whose files nobody has open, and of a file that belongs to no fleet.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { topology, type TopologyResult } from '../../server/protocol';
import { startEditor, type Editor } from './client';

const examples = join(__dirname, '..', '..', 'examples');
const uriOf = (...names: string[]): string => pathToFileURL(join(examples, ...names)).toString();

let editor: Editor;
before(async () => {
  editor = await startEditor({ folders: [pathToFileURL(examples).toString()] });
});
after(() => editor.stop());

const ask = (uri: string): Promise<TopologyResult | null> => editor.connection.sendRequest(topology, { uri });

for (const name of ['spire-fleet.yaml', 'child01.yaml'])
  test(`is found by ${name}`, async () => {
    const fleet = await ask(uriOf('root-and-children', name));
    assert.equal(fleet?.uri, uriOf('root-and-children', 'spire-fleet.yaml'));
    assert.deepEqual(
      fleet?.nodes.map(({ id, parent }) => [id, parent]),
      [
        ['root', undefined],
        ['child01', 'root'],
        ['sec01', 'root'],
      ],
    );
    assert.deepEqual(fleet?.nodes[1]?.place, {
      uri: uriOf('root-and-children', 'spire-fleet.yaml'),
      range: { start: { line: 6, character: 2 }, end: { line: 6, character: 9 } },
    });
    assert.match(fleet?.svg ?? '', /^<svg /);
  });

test('is none of a file without a fleet, nor of one that is not there', async () => {
  assert.equal(await ask(uriOf('mistakes', 'values.yaml')), null);
  assert.equal(await ask(uriOf('nowhere', 'spire-fleet.yaml')), null);
});

test('is that of a fleet file that was asked about before somebody wrote it, and is not saved yet', async () => {
  const uri = uriOf('nowhere', 'spire-fleet.yaml');
  assert.equal(await ask(uri), null);
  await editor.open(uri, 'chart: spire-nested@0.30.0\nreleases:\n  root:\n    set: [tags.nestedRoot=true]\n');
  assert.deepEqual(
    (await ask(uri))?.nodes.map(({ id, kind }) => [id, kind]),
    [['root', 'root']],
  );
});
