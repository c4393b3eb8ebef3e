// Whether Helm takes a text, and what values it reads. helmVerdicts.json holds the answers of sigs.k8s.io/yaml 1.6.0,
// the reader that Helm 3.19 and 4 use, for the texts in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseValues } from '../../../server/core/syntax/parse';
import verdicts from './helmVerdicts.json' with { type: 'json' };
import { problemsOf, valuesOf } from './reading';

interface Verdict {
  readonly text: string;
  /** What the reader said, where it refused the text. */
  readonly refused?: string;
  readonly values?: Record<string, unknown>;
}

for (const { text, refused, values } of verdicts as unknown as readonly Verdict[]) {
  test(`${refused === undefined ? 'takes' : 'refuses'} ${JSON.stringify(text)}`, () => {
    const document = parseValues(text);
    const fatal = problemsOf(document).filter(problem => problem.fatal);
    if (refused !== undefined) {
      assert.notEqual(fatal.length, 0, `Helm says: ${refused}`);
    } else {
      assert.deepEqual(fatal, []);
      assert.deepEqual(valuesOf(document), values);
    }
  });
}
