// The suite's door for the extension host in the browser's worker; mocha's own build for browsers comes with it.
import 'mocha/mocha.js';
import { defineTests } from './define';
import { runAndReport, runnerOptions } from './report';

export function run(): Promise<void> {
  mocha.setup(runnerOptions);
  defineTests({});
  return runAndReport(ended => mocha.run(ended));
}
