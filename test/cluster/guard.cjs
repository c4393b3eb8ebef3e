// Ends what a test run started when that run is gone, however it went: its standard input closes, and it does what is left to do.
// Lines: `+PID` started, `-PID` ended, `>FOLDER` made, `<FOLDER` removed.
const { rmSync } = require('node:fs');
const { createInterface } = require('node:readline');

const processes = new Set();
const folders = new Set();
const deeds = {
  '+': word => processes.add(Number(word)),
  '-': word => processes.delete(Number(word)),
  '>': word => folders.add(word),
  '<': word => folders.delete(word),
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
createInterface({ input: process.stdin })
  .on('line', line => deeds[line[0]]?.(line.slice(1)))
  .on('close', () => {
    for (const pid of processes) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended since.
      }
    }
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
