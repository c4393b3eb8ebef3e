// The promises about processes and settings, where they can be read off the sources: no shell anywhere, tools named by the machine only.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ESLint } from 'eslint';
import { pageOf } from '../../client/fleet/page';

const home = join(__dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
  };
};

describe('processes', () => {
  const eslint = new ESLint({ cwd: home });
  const complaints = async (text: string, file: string): Promise<readonly string[]> => {
    const [result] = await eslint.lintText(text, { filePath: join(home, file) });
    return result!.messages.filter(({ ruleId }) => ruleId === 'no-restricted-syntax').map(({ message }) => message);
  };

  for (const [what, text] of Object.entries({
    'an import': "import { exec } from 'node:child_process';\nexec('ls');\n",
    'an import by its old name': "import { exec } from 'child_process';\nexec('ls');\n",
    'a late import': "export const run = () => import('node:child_process');\n",
    'a terminal': "import * as vscode from 'vscode';\nvscode.window.createTerminal('x');\n",
  }))
    test(`are started in one place: lint refuses ${what} elsewhere`, async () => {
      assert.equal((await complaints(text, 'client/commands/index.ts')).length, 1);
      assert.equal((await complaints(text, 'server/cli/run.ts')).length, 1);
    });

  test('are started without a shell', () => {
    const source = readFileSync(join(home, 'server', 'operations', 'process.ts'), 'utf8');
    assert.match(source, /import \{ spawn \} from 'node:child_process'/);
    assert.deepEqual(source.match(/shell: \w+/g), ['shell: false']);
  });
});

describe('settings', () => {
  const { properties } = manifest.contributes.configuration;

  test('that name a program can not be set by a workspace', () => {
    const paths = Object.entries(properties).filter(([name]) => name.endsWith('.path'));
    assert.ok(paths.length >= 2);
    for (const [name, { scope }] of paths) assert.equal(scope, 'machine', name);
  });

  test('that name a place to install from count only in a trusted workspace', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    for (const name of ['spireHelm.chartRepository', 'spireHelm.helm.path', 'spireHelm.kubectl.path'])
      assert.ok(restrictedConfigurations.includes(name), name);
  });
});

test('the page of the picture loads nothing and runs only its own script', () => {
  const page = pageOf(
    '<svg><style>a{}</style></svg>',
    { title: '<b>', zoomIn: '', zoomOut: '', fit: '', save: '' },
    'n0nce',
  );
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  assert.equal(policy, "default-src 'none'; style-src 'nonce-n0nce'; script-src 'nonce-n0nce'");
  for (const [tag] of page.matchAll(/<(?:script|style)[^>]*>/g)) assert.match(tag, /nonce="n0nce"/);
  assert.doesNotMatch(page, /https?:|<b>| on\w+=|src=/);
});
