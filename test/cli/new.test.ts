// `spire-helm new`: options, questions on a terminal, and files that are never overwritten.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { run } from '../../server/cli/run';

const folder = mkdtempSync(join(tmpdir(), 'spire-helm-new-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Said {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

async function command(
  words: readonly string[],
  answers?: readonly string[],
): Promise<Said & { asked: readonly string[] }> {
  let [out, err] = ['', ''];
  const asked: string[] = [];
  const left = [...(answers ?? [])];
  const exit = await run(words, {
    cwd: folder,
    write: text => void (out += text),
    complain: text => void (err += text),
    colours: false,
    ...(answers && {
      ask: async (text: string) => {
        asked.push(text);
        return left.shift() ?? '';
      },
    }),
  });
  return { exit, out, err, asked };
}

describe('spire-helm new', () => {
  it('writes the files and says what is left to do; lint has nothing to say about them', async () => {
    const { exit, out } = await command(['new', '--architecture', 'root-and-children', '--children', 'eu1,us1', 'a']);
    assert.equal(exit, 0, out);
    assert.match(out, /^Wrote a\/base\.yaml, /);
    assert.match(out, /Next:\n- /);
    assert.match(readFileSync(join(folder, 'a', 'spire-fleet.yaml'), 'utf8'), /parent: root/);
    assert.equal((await command(['lint', 'a'])).exit, 0);
  });

  it('asks what no option says, and again after an answer that can’t be used', async () => {
    const answers = ['single-root', '', 'Acme Example', 'shop.test'];
    const { exit, asked, out } = await command(['new', 'b'], answers);
    assert.equal(exit, 0, out);
    assert.ok(asked.some(text => text.includes('"Acme Example" can\'t be a trust domain')));
    assert.match(readFileSync(join(folder, 'b', 'base.yaml'), 'utf8'), /trustDomain: shop\.test/);
  });

  it('takes a number for a choice', async () => {
    const { exit, out } = await command(['new', '--print'], ['5']);
    assert.equal(exit, 0);
    assert.match(out, /\nchart: spire@/);
  });

  it('never writes over a file, and then writes none at all', async () => {
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(folder, 'c'));
    writeFileSync(join(folder, 'c', 'spire-fleet.yaml'), 'mine\n');
    const { exit, err } = await command(['new', '--yes', 'c']);
    assert.equal(exit, 2);
    assert.match(err, /c\/spire-fleet\.yaml is there already; nothing was written/);
    assert.equal(existsSync(join(folder, 'c', 'base.yaml')), false);
  });

  it('refuses what makes no sense, with the reason', async () => {
    const said = async (...words: string[]): Promise<string> => {
      const { exit, err } = await command(['new', '--print', ...words]);
      assert.equal(exit, 2);
      return err;
    };
    assert.match(
      await said('--architecture', 'standalone', '--children', 'a'),
      /--children makes no difference to standalone/,
    );
    assert.match(await said('--architecture', 'moon'), /"moon" is none of/);
    assert.match(await said('--architecture', 'root-and-children', '--children', 'root'), /can't both be "root"/);
    assert.match(
      await said('--architecture', 'many-clusters', '--version', '0.28.1', '--children', 'production'),
      /leave room for 7/,
    );
    assert.match(
      await said('--architecture', 'root-and-children', '--version', '0.29.0', '--writer', 'argocd'),
      /"argocd" is none of files, helmfile, flux/,
    );
  });
});
