// Verdicts kept outside the checkout, so that recording again asks Helm only about what changed.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rigHome } from '../support/goTools';
import { judge, judgeProgram, type Helm, type Verdict } from './judge';
import { requestOf, type Pair } from './pairs/pair';

const keyOf = (pair: Pair): string => createHash('sha256').update(requestOf(pair)).digest('hex').slice(0, 24);

/** As `judge`, of what has not been judged by this program before. */
export async function judgeOnce(
  pairs: readonly Pair[],
  helm: Helm,
  progress?: (done: number, of: number) => void,
): Promise<Verdict[]> {
  const folder = join(rigHome, 'verdicts');
  const file = join(folder, `${basename(judgeProgram(helm))}.jsonl`);
  const known = new Map<string, Verdict>();
  if (existsSync(file))
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '') continue;
      const [key, error] = JSON.parse(line) as [string, string | undefined];
      known.set(key, { ok: error === undefined, error: error ?? '' });
    }
  const missing = pairs.filter(pair => !known.has(keyOf(pair)));
  mkdirSync(folder, { recursive: true });
  const portion = 400;
  for (let start = 0; start < missing.length; start += portion) {
    const some = missing.slice(start, start + portion);
    const verdicts = await judge(some, helm);
    const lines = some.map((pair, index) => {
      const { ok, error } = verdicts[index]!;
      known.set(keyOf(pair), { ok, error });
      return JSON.stringify(ok ? [keyOf(pair)] : [keyOf(pair), error]);
    });
    appendFileSync(file, `${lines.join('\n')}\n`);
    progress?.(Math.min(start + portion, missing.length), missing.length);
  }
  return pairs.map(pair => known.get(keyOf(pair))!);
}
