// What the guide tells to type works: its commands are run page by page, and leave nothing to say about the files they make.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { folderWith } from './command';

const guide = join(__dirname, '..', '..', 'docs', 'guide');

describe('the guide', () => {
  const pages = readdirSync(guide);
  for (const page of pages) {
    const text = readFileSync(join(guide, page), 'utf8');
    const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(match => match[1]!.replaceAll('\\\n', ' '));
    const commands = blocks.map(block =>
      [...block.matchAll(/^spire-helm (.*)$/gm)].map(match => match[1]!.split(/\s+/)),
    );
    if (commands.flat().length > 0) {
      it(`${page}: ${commands.flat().length} commands`, async () => {
        for (const block of commands) {
          const folder = await folderWith({});
          try {
            for (const words of block) {
              const { code, stdout, stderr } = await folder.run(...words);
              assert.equal(code, 0, `${words.join(' ')}\n${stdout}${stderr}`);
            }
          } finally {
            await folder.remove();
          }
        }
      });
    }
    it(`${page}: its links lead somewhere`, () => {
      for (const [, link] of text.matchAll(/\]\(([\w-]+\.md)\)/g)) assert.ok(pages.includes(link!), link);
    });
  }
});
