// Runs one command line: arguments in, text and an exit code out. Knows no process, so that tests can call it.
import { inLine } from '../core';
import { packageVersion } from '../host/nodePackage';
import { parseArguments } from './args';
import { explain, explainLog, type ExplainOptions } from './explain';
import { fleetInit, fleetInitText } from './fleetInit';
import { formatters } from './formats';
import { upgradeJson, upgradeText } from './formats/upgrade';
import { help } from './help';
import { lint } from './lint';
import { plan } from './plan';
import { newFiles, newText, type Ask } from './new';
import { CannotRun } from './problem';
import { severityRank } from './report';
import { schema } from './schema';
import { upgradeFiles } from './upgrade';
import { values } from './values';

export interface Shell {
  readonly cwd: string;
  /** Standard output. */
  readonly write: (text: string) => void;
  /** Standard error. */
  readonly complain: (text: string) => void;
  readonly colours: boolean;
  /** Asks whoever sits at the terminal; missing where nobody does. */
  readonly ask?: Ask;
  /** All of standard input; '' where there is none. */
  readonly input?: () => Promise<string>;
}

async function explained({ rules, log }: ExplainOptions, shell: Shell): Promise<0 | 1> {
  if (log === undefined) {
    shell.write(explain(rules));
    return 0;
  }
  const text = await explainLog(log, shell.cwd, shell.input ?? (async () => ''));
  if (text === undefined) {
    shell.complain(
      'spire-helm: nothing in that log is known. Take the first error of the part that fails, not the last.\n',
    );
    return 1;
  }
  shell.write(text);
  return 0;
}

/** 0: nothing at or above `--fail-on`, nothing left to do by hand; 1: something; 2: could not run, or not write. */
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
      case 'new': {
        const { stdout, stderr } = newText(await newFiles(parsed.options, shell.cwd, shell.ask));
        shell.write(stdout);
        shell.complain(stderr);
        return 0;
      }
      case 'values':
        shell.write(await values(parsed.options, shell.cwd));
        return 0;
      case 'fleet': {
        const proposal = await fleetInit(parsed.options, shell.cwd);
        const { stdout, stderr } = fleetInitText(proposal);
        shell.write(stdout);
        shell.complain(stderr);
        return proposal.text === undefined ? 1 : 0;
      }
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
      case 'upgrade': {
        const report = await upgradeFiles(parsed.options, shell.cwd);
        const { stdout, stderr } = (parsed.options.format === 'json' ? upgradeJson : upgradeText)(report);
        shell.write(stdout);
        shell.complain(stderr);
        if (report.refused.length > 0) return 2;
        return report.upgrade.hops.some(hop => hop.left.length > 0) ? 1 : 0;
      }
      case 'plan':
        shell.write(await plan(parsed.options, shell.cwd));
        return 0;
      case 'explain':
        return await explained(parsed.options, shell);
      case 'schema':
        shell.write(await schema(parsed.options, shell.cwd));
        return 0;
    }
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    shell.complain(`spire-helm: ${inLine(error.message)}\n`);
    return 2;
  }
}
