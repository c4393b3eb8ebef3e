// A values file of spire-nested in the hands of a user: problems, hover, quick fix, completion, the choice of the chart's version.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  acceptSuggestion,
  focusSuggestion,
  hover,
  quickFix,
  save,
  settle,
  showSuggestionDetails,
  suggest,
  type,
  waitForText,
} from '../../support/rig/ui/editor.mjs';
import { goTo, openFile, pickRow, quickPick, quickTitle } from '../../support/rig/ui/quickInput.mjs';
import { scenario } from '../../support/rig/ui/session.mjs';
import {
  pressLanguageStatus,
  showLanguageStatus,
  waitForNoProblem,
  waitForProblem,
} from '../../support/rig/ui/workbench.mjs';
import { extension, workspace } from './extension.mjs';

scenario('a values file is mended by hand', { workspace: workspace('values'), extension }, async session => {
  const { page, screenshot } = session;
  const onDisk = () => fs.readFileSync(path.join(session.workspace, 'root-values.yaml'), 'utf8');

  await openFile(page, 'root-values.yaml');
  const rows = await waitForProblem(page, 'trustDomian');
  assert.match(
    rows.find(row => row.includes('trustDomian')),
    /line 6/,
    'the problem stands on its line',
  );
  await screenshot('problems');

  assert.match(await hover(page, 'caSubject'), /\w+ \w+/, 'the hover says something');
  await screenshot('hover');
  await settle(page);

  await goTo(page, 6, 8);
  await quickFix(page, 'trustDomain');
  await waitForText(page, '    trustDomain: acme.example');
  await waitForNoProblem(page, 'trustDomian');

  await goTo(page, 18, 1);
  await type(page, '  ');
  const offered = await suggest(page, 'ingress');
  assert.ok(offered.length > 1, 'settings of the section are offered');
  await focusSuggestion(page, 'ingress');
  await showSuggestionDetails(page);
  await screenshot('completion');
  await acceptSuggestion(page, 'ingress');
  await waitForText(page, '  ingress:');
  await settle(page);

  await save(page);
  assert.match(onDisk(), /^ {2}ingress:/m, 'what was accepted is in the file');
  assert.match(onDisk(), /^ {4}trustDomain: acme\.example$/m, 'what was mended is in the file');
});

scenario(
  "the chart's version is chosen from the status item",
  { workspace: workspace('values'), extension },
  async session => {
    const { page, screenshot } = session;
    await openFile(page, 'child-values.yaml');
    const status = await showLanguageStatus(page, 'spire-nested 0.30.0');
    assert.match(status, /spire-nested 0\.30\.0/, 'chart and version are named');
    await screenshot('status-item');

    await pressLanguageStatus(page, 'Change Version');
    const versions = await quickPick(page);
    assert.match(await quickTitle(page), /Chart and Version/, 'the pick says what it is for');
    assert.ok(
      versions.some(row => row.includes('spire-nested 0.29.0')),
      `older versions are offered: ${versions.join(' | ')}`,
    );
    await screenshot('version-picker');
    await pickRow(page, 'spire-nested 0.29.0');

    await waitForText(page, 'chart=spire-nested@0.29.0');
    await showLanguageStatus(page, 'spire-nested 0.29.0');
  },
);
