// What only a node extension host can look at: the processes it has started.
import fs from 'node:fs';

/** The command lines of this host's own children; undefined where the system does not tell (it does on Linux). */
export function childProcesses(): string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  return fs
    .readdirSync('/proc')
    .filter(each => /^\d+$/.test(each) && read(`/proc/${each}/status`).includes(`\nPPid:\t${process.pid}\n`))
    .map(each => read(`/proc/${each}/cmdline`).replaceAll('\0', ' '));
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return ''; // the process has ended since
  }
}
