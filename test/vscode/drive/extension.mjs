// The extension that the drive installs: the .vsix that `npm test` has made, or this checkout where a file is run by itself.
import { repository } from '../../support/rig/home.mjs';
import path from 'node:path';

export const extension = process.env.SPIRE_HELM_VSIX ?? repository;

export const workspace = name => path.join(repository, 'test', 'vscode', 'workspaces', name);
