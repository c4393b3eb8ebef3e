// SPIRE: Show Output.
import type { Command } from './command';

export const showOutput: Command = {
  id: 'spireHelm.showOutput',
  run: async ({ output }) => output.show(),
};
