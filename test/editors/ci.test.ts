// The GitHub Action and the pre-commit hook: what they run is run as they run it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { parse } from 'yaml';
import { missing, ourProgram, placeWith, root } from './program';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
const place = placeWith({
  'spire-helm': ourProgram,
  npx: `[ "$1 $2" = "--yes spire-helm@${manifest.version}" ] || { echo "npx got $1 $2" >&2; exit 9; }\nshift 2\n${ourProgram}`,
});
after(() => place.remove());
const misspelt = 'tags:\n  nestedRoot: true\nglobal:\n  spire:\n    trustDomian: acme.example\n';
const hostile = '$(touch stolen); touch stolen.yaml';
for (const name of ['bad.yaml', 'good.yaml', hostile])
  writeFileSync(join(place.folder, name), name === 'good.yaml' ? misspelt.replace('Domian', 'Domain') : misspelt);

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly [{ readonly run: string; readonly env: Readonly<Record<string, string>> }];
  };
}

describe('GitHub Action', { skip: missing('bash') }, () => {
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
  const [step] = action.runs.steps;

  /** As a runner does it: inputs into the environment of the step, then bash. */
  function runWith(inputs: Readonly<Record<string, string>>): { code: number | null; stdout: string } {
    const env = Object.entries(step.env).map(([name, expression]) => {
      const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(expression)?.[1];
      assert.ok(input !== undefined && action.inputs[input], `${name} takes an input`);
      return [name, inputs[input] ?? action.inputs[input].default];
    });
    const words = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run];
    const { status, stdout } = spawnSync('bash', words, {
      cwd: place.folder,
      env: { ...place.env, ...(Object.fromEntries(env) as NodeJS.ProcessEnv) },
      encoding: 'utf8',
    });
    return { code: status, stdout };
  }

  test('annotates what is wrong and fails the step', () => {
    const { code, stdout } = runWith({ paths: 'good.yaml\nbad.yaml\n', chart: 'spire-nested@0.30.0' });
    assert.equal(code, 1);
    assert.match(stdout, /^::error file=bad\.yaml,line=5,.*trustDomian/m);
    assert.doesNotMatch(stdout, /good\.yaml/);
  });

  test('passes where all is right', () => {
    assert.equal(runWith({ paths: 'good.yaml' }).code, 0);
  });

  test('takes a path as a path, whatever stands in it', () => {
    assert.equal(runWith({ paths: hostile }).code, 1);
    assert.equal(existsSync(join(place.folder, 'stolen')), false);
    assert.equal(existsSync(join(place.folder, 'stolen.yaml')), false);
  });
});

describe('pre-commit hook', { skip: missing('sh') }, () => {
  const [hook] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as readonly [
    { readonly entry: string; readonly files: string },
  ];

  test('judges the files that it is handed', () => {
    const [program = '', ...words] = hook.entry.split(' ');
    const handed = ['bad.yaml', 'good.yaml', 'notes.md'].filter(name => new RegExp(hook.files).test(name));
    assert.deepEqual(handed, ['bad.yaml', 'good.yaml']);
    const { status, stdout } = spawnSync(program, [...words, ...handed], {
      cwd: place.folder,
      env: place.env,
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stdout, /bad\.yaml:5:5 error/);
  });
});
