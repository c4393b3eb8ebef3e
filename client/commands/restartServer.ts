// SPIRE: Restart Language Server.
import type { Command } from './index';

export const restartServer: Command = {
  id: 'spireHelm.restartServer',
  run: ({ server }) => server.restart(),
};
