// The suite's door for every VS Code with a node extension host: the rig's, and a desktop one.
import Mocha from 'mocha';
import { childProcesses } from './childProcesses';
import { defineTests } from './define';
import { runAndReport, runnerOptions } from './report';

export function run(): Promise<void> {
  const mocha = new Mocha(runnerOptions);
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', mocha);
  defineTests({ childProcesses });
  return runAndReport(ended => mocha.run(ended));
}
