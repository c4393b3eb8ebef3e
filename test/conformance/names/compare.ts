// Our verdict on a name beside the recorded one: the same outcome, and the fault at the setting that was tried.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint } from '../../support/lint';
import type { NameCase } from './cases';
import type { NameVerdict } from './judge';

export const recordFile = join(__dirname, 'verdicts.json');

export const howToRecord =
  'Record again: SPIRE_HELM_CHARTS=folder/of/chart/packages npm run test:names -- --record (builds a Kubernetes API server the first time)';

export interface Recorded {
  readonly kubernetes: string;
  /** Of all cases. */
  readonly hash: string;
  readonly verdicts: { readonly [name: string]: NameVerdict };
}

export function readRecorded(): Recorded | undefined {
  return existsSync(recordFile) ? (JSON.parse(readFileSync(recordFile, 'utf8')) as Recorded) : undefined;
}

export function hashOfCases(cases: readonly NameCase[]): string {
  return createHash('sha256').update(JSON.stringify(cases)).digest('hex').slice(0, 16);
}

export type Outcome = 'agree' | 'missed' | 'invented' | 'elsewhere';

export interface Compared {
  readonly outcome: Outcome;
  /** Settings that our findings are about, with what they say. */
  readonly ours: readonly string[];
}

/** Refusals by Helm and by Kubernetes count alike where the other would have had its turn first or not at all. */
export function compare(nameCase: NameCase, verdict: NameVerdict): Compared {
  const { values, chart, version, release, namespace, at } = nameCase;
  const refused = lint(values, { chart: `${chart}@${version}`, whole: true, release, namespace }).filter(
    ({ effect, severity }) => severity === 'error' && (effect === 'kubernetes-rejects' || effect === 'helm-fails'),
  );
  const ours = refused.map(({ setting, effect, message }) => `${setting}: ${effect}: ${message}`);
  const expected = verdict === 'ok' ? undefined : verdict.startsWith('helm: ') ? 'helm-fails' : 'kubernetes-rejects';
  if (expected === undefined) return { outcome: ours.length === 0 ? 'agree' : 'invented', ours };
  if (ours.length === 0) return { outcome: 'missed', ours };
  const right = refused.every(({ setting }) => setting === at) && refused.some(({ effect }) => effect === expected);
  return { outcome: right ? 'agree' : 'elsewhere', ours };
}
