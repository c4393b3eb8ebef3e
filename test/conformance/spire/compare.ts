// Our verdict on a configuration beside SPIRE's recorded one: the same outcome, and the fault at the setting that was tried.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lint } from '../../support/lint';
import type { SpireCase } from './cases';
import type { SpireVerdict } from './judge';

export const recordFile = join(__dirname, 'verdicts.json');

export const howToRecord =
  'Record again: SPIRE_HELM_CHARTS=folder/of/chart/packages SPIRE_SERVER_BIN=... SPIRE_AGENT_BIN=... npm run test:spire -- --record';

export interface Recorded {
  readonly spire: string;
  /** Of all cases. */
  readonly hash: string;
  readonly verdicts: { readonly [name: string]: SpireVerdict };
}

export function readRecorded(): Recorded | undefined {
  return existsSync(recordFile) ? (JSON.parse(readFileSync(recordFile, 'utf8')) as Recorded) : undefined;
}

export function hashOf(cases: unknown): string {
  return createHash('sha256').update(JSON.stringify(cases)).digest('hex').slice(0, 16);
}

export type Outcome = 'agree' | 'missed' | 'invented' | 'elsewhere';

export interface Compared {
  readonly outcome: Outcome;
  /** What we say that SPIRE does not start with. */
  readonly ours: readonly string[];
}

export function isRefused(verdict: SpireVerdict): boolean {
  return verdict !== 'ok' && !verdict.startsWith('outside:');
}

export function compare({ values, chart, version, at }: SpireCase, verdict: SpireVerdict): Compared {
  const refused = lint(values, {
    chart: `${chart}@${version}`,
    whole: true,
    release: 'spire',
    namespace: 'spire-mgmt',
  }).filter(({ effect, severity }) => severity === 'error' && effect === 'spire-fails');
  const ours = refused.map(({ rule, setting, message }) => `${rule} at ${setting}: ${message}`);
  if (!isRefused(verdict)) return { outcome: ours.length === 0 ? 'agree' : 'invented', ours };
  if (ours.length === 0) return { outcome: 'missed', ours };
  return { outcome: refused.every(({ setting }) => at.includes(setting)) ? 'agree' : 'elsewhere', ours };
}
