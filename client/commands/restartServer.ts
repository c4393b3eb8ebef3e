// SPIRE: Restart Language Server.
import type { Command } from './command';

export const restartServer: Command = {
  id: 'spireHelm.restartServer',
  run: ({ server }) => server.restart(),
};
