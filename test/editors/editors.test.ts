// The editors that docs/editors.md calls tried: each is started with the configuration printed there and shows our diagnostics.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { lint } from '../../server/cli/lint';
import { fenced, missing, ourProgram, placeWith, root } from './program';

const place = placeWith({ 'spire-helm': ourProgram });
after(() => place.remove());
cpSync(join(root, 'examples', 'mistakes'), join(place.folder, 'mistakes'), { recursive: true });
const folder = join(place.folder, 'mistakes');

describe('other editors', () => {
  test('Neovim shows what the command line shows', { skip: missing('nvim') }, async () => {
    const script = `${fenced('docs/editors.md', 'lua')}
vim.cmd('filetype on | edit values.yaml')
vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, each in ipairs(vim.diagnostic.get(0)) do io.stdout:write(each.lnum + 1, ' ', each.code, '\\n') end
vim.cmd('qa!')
`;
    assert.deepEqual(
      shownBy('nvim', ['--headless', '-u', 'NONE', '-c', `luafile ${written('init.lua', script)}`]),
      await told(),
    );
  });

  test('Emacs with eglot shows what the command line shows', { skip: missing('emacs') }, async t => {
    const found = spawnSync('emacs', [
      '--batch',
      '-q',
      '-f',
      'package-initialize',
      '--eval',
      "(progn (require 'eglot) (require 'yaml-mode))",
    ]);
    if (found.status !== 0) return t.skip('eglot or yaml-mode is not installed here');
    const script = `(package-initialize)
(require 'eglot)
(require 'yaml-mode)
${fenced('docs/editors.md', 'elisp')}
(setq eglot-sync-connect 20 eglot-autoshutdown nil)
(find-file "values.yaml")
(call-interactively 'eglot)
(let ((deadline (+ (float-time) 20)))
  (while (and (< (float-time) deadline) (null (flymake-diagnostics))) (accept-process-output nil 0.1)))
(dolist (each (flymake-diagnostics))
  (string-match "\\\\[\\\\([a-z-]+\\\\)\\\\]" (flymake-diagnostic-text each))
  (princ (format "%d %s\\n" (line-number-at-pos (flymake-diagnostic-beg each)) (match-string 1 (flymake-diagnostic-text each)))))
(kill-emacs)
`;
    assert.deepEqual(shownBy('emacs', ['--batch', '-q', '-l', written('init.el', script)]), await told());
  });
});

function written(name: string, text: string): string {
  const path = join(place.folder, name);
  writeFileSync(path, text);
  return path;
}

/** Line and rule of each diagnostic, sorted. */
function shownBy(editor: string, words: readonly string[]): readonly string[] {
  const { stdout, stderr } = spawnSync(editor, words, {
    cwd: folder,
    env: place.env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  const shown = stdout.split('\n').filter(line => /^\d+ [a-z-]+$/.test(line));
  assert.ok(shown.length > 0, `${editor} showed nothing: ${stderr}`);
  return shown.sort();
}

async function told(): Promise<readonly string[]> {
  const report = await lint(
    {
      chart: undefined,
      release: undefined,
      namespace: undefined,
      layers: [],
      sets: [],
      paths: ['values.yaml'],
      format: 'json',
      failOn: 'error',
      fix: undefined,
    },
    folder,
  );
  return report.findings
    .filter(({ severity }) => severity !== 'hint')
    .map(({ line, rule }) => `${line} ${rule}`)
    .sort();
}
