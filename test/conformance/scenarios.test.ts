// Whatever is answered in the scenario wizard: the files are clean in every chart version. renders.test.ts shows that Helm renders them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze, emptyConfig, openDocument } from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { lintFleet } from '../support/lintFleet';
import { deploymentOf, paths, versionsOf } from './scenarioInputs';

describe('a new deployment', () => {
  const all = paths();
  assert.ok(all.length >= 40);
  for (const path of all) {
    const versions = versionsOf(path);
    it(`${path.name}: nothing to say in ${versions.length} versions`, () => {
      assert.ok(versions.length > 0);
      for (const version of versions) {
        const { files } = deploymentOf(path.given, version)!;
        const texts = Object.fromEntries(files.map(file => [file.path, file.text]));
        const said = lintFleet(texts).findings.filter(({ severity }) => severity !== 'hint');
        assert.deepEqual(
          said.map(f => `${f.source}: ${f.rule}: ${f.message}`),
          [],
          version,
        );
        for (const { path: id, text } of files) {
          const document = openDocument({ id, text, languageId: 'yaml' });
          assert.deepEqual(
            document.file.problems.filter(({ code }) => code !== 'second-document'),
            [],
            id,
          );
          if (!/^(?:clusters|applications)\//.test(id)) continue;
          const { findings } = analyze({
            documents: [document],
            whole: false,
            catalog: bundledCatalog(),
            config: emptyConfig,
          });
          assert.deepEqual(findings, [], id);
        }
      }
    });
  }
});
