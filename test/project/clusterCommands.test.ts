// Commands that start programs: declared once, off in Restricted Mode and virtual workspaces, the same in every host; and the paths
// of the programs come from the machine's settings only.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when?: string }[] };
    readonly configuration: { readonly properties: Record<string, { readonly scope?: string }> };
  };
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const files = readdirSync(join(root, 'client/commands')).filter(name => name.endsWith('.ts'));
/** Those whose file begins with a look at the programs. */
const startsPrograms = files
  .filter(name => /\.\.\/(?:trust\/start|install\/place)'/.test(read(`client/commands/${name}`)))
  .map(name => /^ {2}id: '([^']+)'/m.exec(read(`client/commands/${name}`))![1]!)
  .sort();
const off = 'isWorkspaceTrusted && !virtualWorkspace';

test('each is declared, and off where programs may not run', () => {
  assert.ok(startsPrograms.length >= 7, startsPrograms.join());
  for (const id of startsPrograms) {
    assert.equal(manifest.contributes.commands.find(each => each.command === id)?.enablement, off, id);
    assert.equal(manifest.contributes.menus.commandPalette.find(each => each.command === id)?.when, off, id);
  }
});

test('each is answered in a browser too, with a sentence', () => {
  const elsewhere = [...read('client/commands/elsewhere.ts').matchAll(/'(spireHelm\.\w+)'/g)]
    .map(([, id]) => id!)
    .sort();
  assert.deepEqual(elsewhere, startsPrograms);
});

test('paths of programs come from the machine, and a workspace nobody trusts can not set them', () => {
  for (const name of ['spireHelm.helm.path', 'spireHelm.kubectl.path']) {
    assert.match(manifest.contributes.configuration.properties[name]?.scope ?? '', /^machine/, name);
    assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(name), name);
  }
});

test('processes are started in one place only, without a shell', () => {
  const folders = ['client', 'server'];
  const all = folders.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map(name => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  const spawning = all.filter(file => /node:child_process/.test(read(file)));
  assert.deepEqual(spawning, ['server/operations/process.ts']);
  assert.match(read('server/operations/process.ts'), /shell: false/);
});
