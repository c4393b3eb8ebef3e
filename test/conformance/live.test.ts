// The recording is what a real Helm says today: some of the pairs, others for each commit, are judged again. Needs Go and the charts.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { helmProgram } from '../support/helmProgram';
import { differsInHelm4, helm4Pairs } from './helm4';
import { chartsFolder, helms, judge, kubernetes, noJudge } from './judge';
import { classOf } from './message';
import { allVersions, pairsOf } from './pairs/generate';
import type { Pair } from './pairs/pair';
import { chance } from './pairs/random';
import { sliceName } from './slice';
import { messagesOf, readRecording } from './verdicts';

interface Recorded {
  readonly pair: Pair;
  readonly message: string | undefined;
}

describe(`a real Helm, asked again about the slice ${sliceName}`, { skip: noJudge() }, () => {
  const recording = readRecording()!;
  const by = chance('slice', sliceName);
  const slice = allVersions().flatMap(({ chart, version }): Recorded[] => {
    const messages = messagesOf(recording, `${chart}-${version}`);
    const pairs = pairsOf(chart, version).map((pair, index) => ({ pair, message: messages[index] }));
    return [...by.some(pairs, 12)];
  });

  it(`Helm ${helms[3]} says what is recorded about ${slice.length} pairs`, async () => {
    const verdicts = await judge(
      slice.map(({ pair }) => pair),
      3,
    );
    for (const [index, { pair, message }] of slice.entries()) {
      const { ok, error } = verdicts[index]!;
      assert.equal(ok ? undefined : classOf(error), message, `${pair.chart} ${pair.version}, ${pair.what}`);
    }
  });

  it(`Helm ${helms[4]} differs only where that is recorded`, async () => {
    const some = by.some(helm4Pairs(), 120);
    const [old, verdicts] = [await judge(some, 3), await judge(some, 4)];
    for (const [index, pair] of some.entries())
      assert.equal(
        verdicts[index]!.ok !== old[index]!.ok,
        differsInHelm4(pair),
        `${pair.chart} ${pair.version}, ${pair.what}: ${verdicts[index]!.error}`,
      );
  });

  it('the program helm gives the same verdicts as its engine', async () => {
    const helm = helmProgram();
    for (const { pair, message } of by.some(slice, 40))
      assert.equal(await renders(helm, pair), message === undefined, `${pair.chart} ${pair.version}, ${pair.what}`);
  });
});

async function renders(helm: string, pair: Pair): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'spire-helm-live-'));
  try {
    const files = pair.values.flatMap((text, index) => {
      const file = join(folder, `${index}.yaml`);
      writeFileSync(file, text);
      return ['-f', file];
    });
    const sets = [
      ...(pair.set ?? []).flatMap(text => ['--set', text]),
      ...(pair.setString ?? []).flatMap(text => ['--set-string', text]),
    ];
    const package_ = join(chartsFolder!, `${pair.chart}-${pair.version}.tgz`);
    const where = ['-n', pair.namespace ?? 'spire-mgmt', '--kube-version', kubernetes];
    // The name after `--`: one that starts with a hyphen is a name all the same.
    const args = ['template', ...where, ...files, ...sets, '--', pair.release ?? 'spire', package_];
    await promisify(execFile)(helm, args, { maxBuffer: 1 << 26 });
    return true;
  } catch (error) {
    if (typeof (error as { code?: unknown }).code !== 'number') throw error;
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
