// The exported JSON Schema, judged by a JSON Schema library and held against our own walk.
import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { jsonSchemaOf } from '../../server/core/chart/jsonSchema';
import { parseValues } from '../../server/core/syntax/parse';
import { plainDocument } from '../../server/core/syntax/plain';
import { bundledCatalog } from '../support/catalog';

describe('JSON Schema', () => {
  const catalog = bundledCatalog();

  test('of every version is a valid schema', () => {
    for (const chart of catalog.charts) {
      for (const version of [catalog.versions(chart)[0]!, catalog.versions(chart).at(-1)!]) {
        const ajv = new Ajv({ strict: false });
        assert.ok(ajv.validateSchema(jsonSchemaOf(catalog.model(chart, version)!, catalog)), `${chart} ${version}`);
      }
    }
  });

  test('says what our walk says', () => {
    const schema = jsonSchemaOf(catalog.model('spire-nested', '0.30.0')!, catalog);
    // Compiling a thousand settings takes a while, so this is the one place that does it.
    const validate = new Ajv({ strict: false, allErrors: true, inlineRefs: false }).compile(schema);
    const judge = (text: string): readonly string[] => {
      validate(plainDocument(parseValues(text)));
      return (validate.errors ?? []).map(e => `${e.instancePath} ${e.keyword}`);
    };
    assert.deepEqual(judge('global:\n  spire:\n    trustDomain: acme.example\ntags:\n  nestedRoot: true\n'), []);
    assert.deepEqual(judge('global:\n  spire:\n    trustDomian: acme.example\n'), [
      '/global/spire additionalProperties',
    ]);
    assert.deepEqual(judge('internal-spire-server:\n  controllerManager:\n    leaderElection: true\n'), [
      '/internal-spire-server/controllerManager/leaderElection type',
    ]);
    assert.deepEqual(judge('external-spire-server:\n  kubeConfigs:\n    child01:\n      kubeConfigBase64: QQ==\n'), []);
    assert.deepEqual(judge('upstream-spire-agent:\n  server:\n    port: 0\n'), [
      '/upstream-spire-agent/server/port minimum',
    ]);
  });

  test('carries our descriptions', () => {
    const text = JSON.stringify(jsonSchemaOf(catalog.model('spire-nested', '0.30.0')!, catalog));
    assert.ok(text.split('"description"').length > 2000);
  });
});
