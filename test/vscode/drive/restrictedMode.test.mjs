// A folder nobody has trusted: the language features work, what would start a process is not offered.
import assert from 'node:assert/strict';
import { openFile, paletteOffers } from '../../support/rig/ui/quickInput.mjs';
import { scenario } from '../../support/rig/ui/session.mjs';
import { waitForProblem, waitForStatus } from '../../support/rig/ui/workbench.mjs';
import { extension, workspace } from './extension.mjs';

const clusterCommands = [
  'Install Release',
  'Preview Release',
  'Federate Trust Domains',
  'Verify Trust',
  'Generate Join Token',
  'Uninstall Release',
  'Explain Failure',
];

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
    for (const command of clusterCommands)
      assert.equal(
        await paletteOffers(page, `SPIRE: ${command}`),
        false,
        `${command} starts programs and is not offered`,
      );
  },
);
