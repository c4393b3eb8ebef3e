// SPIRE: Show Output.
import type { Command } from './index';

export const showOutput: Command = {
  id: 'spireHelm.showOutput',
  run: async ({ output }) => output.show(),
};
