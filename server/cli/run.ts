// Runs one command line: arguments in, text and an exit code out. Knows no process, so that tests can call it.
import { packageVersion } from '../host/nodePackage';
import { parseArguments } from './args';
import { formatters } from './formats';
import { help } from './help';
import { lint } from './lint';
import { CannotRun } from './problem';
import { severityRank } from './report';
import { values } from './values';

export interface Shell {
  readonly cwd: string;
  /** Standard output. */
  readonly write: (text: string) => void;
  /** Standard error. */
  readonly complain: (text: string) => void;
  readonly colours: boolean;
}

/** 0: nothing at or above `--fail-on`; 1: something; 2: could not run, or not fix. */
export async function run(words: readonly string[], shell: Shell): Promise<0 | 1 | 2> {
  try {
    const parsed = parseArguments(words);
    switch (parsed.kind) {
      case 'help':
        shell.write(help(parsed.topic));
        return 0;
      case 'version':
        shell.write(`spire-helm ${packageVersion()}\n`);
        return 0;
      case 'values':
        shell.write(await values(parsed.options, shell.cwd));
        return 0;
      case 'lint': {
        const { options } = parsed;
        const report = await lint(options, shell.cwd);
        const { stdout, stderr } = formatters[options.format](report, {
          colours: shell.colours,
          version: packageVersion(),
        });
        shell.write(stdout);
        shell.complain(stderr);
        if (report.refused.length > 0) return 2;
        return report.findings.some(finding => severityRank(finding.severity) <= severityRank(options.failOn)) ? 1 : 0;
      }
    }
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    shell.complain(`spire-helm: ${error.message}\n`);
    return 2;
  }
}
