// Builds what clusters are made of, once for each version, so that no test waits for it. 77: it can't be had here.
import { helmProgram } from '../support/helmProgram';
import { buildRigPrograms, noRig } from './cluster';
import { noCharts } from './charts';

const reason = noRig() || noCharts();
if (reason === false) {
  buildRigPrograms();
  helmProgram();
} else {
  console.error(reason);
  process.exitCode = 77;
}
