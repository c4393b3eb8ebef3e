// A real file of somebody else, as found in public: no fixture of ours has its mistakes. It stays outside the project.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { atEnd } from '../../support/rig/cleanUp.mjs';
import { openFile } from '../../support/rig/ui/quickInput.mjs';
import { scenario } from '../../support/rig/ui/session.mjs';
import { waitForProblem } from '../../support/rig/ui/workbench.mjs';
import { extension } from './extension.mjs';

const corpus = process.env.SPIRE_HELM_CORPUS;
const file = 'unknown-repo/index-57506592067-mranv-spire-values.yaml';
const name = 'spire-values.yaml';
const skip = corpus ? false : 'SPIRE_HELM_CORPUS is not set';

scenario(
  'a real values file shows its mistakes',
  { workspace: corpus && folderWithCopy(), extension, skip },
  async ({ page, screenshot }) => {
    await openFile(page, name);
    const rows = await waitForProblem(page, 'spire-helm');
    assert.ok(rows.length > 3, `the file has several mistakes: ${rows.join(' | ')}`);
    await screenshot('real-file');
  },
);

function folderWithCopy() {
  const own = fs.mkdtempSync(path.join(os.tmpdir(), 'spire-helm-real-file-'));
  atEnd(() => fs.rmSync(own, { recursive: true, force: true }));
  const folder = path.join(own, 'cluster');
  fs.mkdirSync(folder);
  fs.copyFileSync(path.join(corpus, file), path.join(folder, name));
  return folder;
}
