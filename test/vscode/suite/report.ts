// How a suite says that it has ended: without this line no runner takes a run for a pass, whatever VS Code says.

export const runnerOptions = { ui: 'bdd', timeout: 20_000, slow: 5_000, color: false, reporter: 'spec' } as const;

/** Runs what was defined and ends with the line that every runner waits for. */
export function runAndReport(run: (ended: (failures: number) => void) => Mocha.Runner): Promise<void> {
  const reasons: { name: string; reason: string }[] = [];
  return new Promise((resolve, reject) => {
    const runner = run(failures => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      console.log(`SUITE-END ${JSON.stringify({ passes, failures, pending, reasons })}`);
      if (failures > 0) reject(new Error(`${failures} failed`));
      else resolve();
    });
    runner.on('pending', test => reasons.push({ name: test.fullTitle(), reason: 'not on this system' }));
  });
}
