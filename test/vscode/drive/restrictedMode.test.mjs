// A folder nobody has trusted: the language features work, what would start a process is not offered.
import assert from 'node:assert/strict';
import { openFile, paletteOffers } from '../../support/rig/ui/quickInput.mjs';
import { scenario } from '../../support/rig/ui/session.mjs';
import { waitForProblem, waitForStatus } from '../../support/rig/ui/workbench.mjs';
import { extension, workspace } from './extension.mjs';

scenario(
  'Restricted Mode keeps the language features',
  { workspace: workspace('values'), extension, trust: 'refused' },
  async session => {
    const { page, screenshot } = session;
    await waitForStatus(page, 'Restricted Mode');
    await openFile(page, 'root-values.yaml');
    await waitForProblem(page, 'trustDomian');
    await screenshot('restricted-mode');
    assert.equal(await paletteOffers(page, 'SPIRE: Show Output'), true, 'what only shows something is offered');
    assert.equal(await paletteOffers(page, 'SPIRE: Install Release'), false, 'what changes a cluster is not offered');
  },
);
