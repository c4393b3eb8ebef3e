// Where the rig keeps what it fetches: one folder outside the checkout, shared by all checkouts of the machine.
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[\\/]$/, '');

export const rigHome = process.env.SPIRE_HELM_RIG_HOME
  ? path.resolve(process.env.SPIRE_HELM_RIG_HOME)
  : path.join(os.homedir(), '.cache', 'spire-helm');

/** What a test leaves for its reader: screenshots, and what was on screen when a step failed. */
export const results = path.join(repository, 'test-results');
