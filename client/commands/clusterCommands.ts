// Commands that start helm and kubectl: for hosts that have processes.
import type { Command } from './command';
import { bootstrapNestedChild } from './bootstrapNestedChild';
import { explainFailure } from './explainFailure';
import { federate } from './federate';
import { installRelease } from './installRelease';
import { joinToken } from './joinToken';
import { previewRelease } from './previewRelease';
import { uninstallRelease } from './uninstallRelease';
import { verifyTrust } from './verifyTrust';

export const clusterCommands: readonly Command[] = [
  installRelease,
  previewRelease,
  bootstrapNestedChild,
  federate,
  verifyTrust,
  joinToken,
  uninstallRelease,
  explainFailure,
];
