// Every example fleet is clean under every chart version that it claims; renders.test.ts shows that a real Helm renders it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fleetFileName } from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { lintFleet } from '../support/lintFleet';

const examples = join(__dirname, '..', '..', 'examples');

describe('example fleets', () => {
  const folders = readdirSync(examples).filter(folder => existsSync(join(examples, folder, fleetFileName)));
  assert.ok(folders.length >= 8);
  for (const folder of folders) {
    test(folder, () => {
      const files = Object.fromEntries(
        readdirSync(join(examples, folder)).map(file => [file, readFileSync(join(examples, folder, file), 'utf8')]),
      );
      const text = files[fleetFileName]!;
      const [, from, to] = /Charts (\S+) to (\S+)\.\n/.exec(text) ?? [];
      const [, chart] = /^chart: ([a-z-]+)@/m.exec(text) ?? [];
      const known = bundledCatalog().versions(chart!);
      for (const version of known.slice(known.indexOf(from!), known.indexOf(to!) + 1)) {
        const fleet = text.replace(/^chart: .*$/m, `chart: ${chart}@${version}`);
        const { findings } = lintFleet({ ...files, [fleetFileName]: fleet });
        // What a later version renames is a hint that is right.
        const said = findings.filter(({ severity }) => severity !== 'hint');
        assert.deepEqual(
          said.map(f => `${f.source}: ${f.rule}: ${f.message}`),
          [],
          version,
        );
      }
    });
  }
});
