// What Helm said about every pair when it was last asked, in the repository: a sign a pair, and each message once.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { classOf } from './message';
import type { Verdict } from './judge';

export interface RecordedVersion {
  /** Of the pairs that were judged: others need another recording. */
  readonly hash: string;
  /** `.` where Helm renders, else the number of its message, with blanks between, in the order of the pairs. */
  readonly verdicts: string;
}

export interface Recording {
  readonly helm: string;
  readonly kubernetes: string;
  readonly messages: readonly string[];
  readonly versions: { readonly [chart: string]: RecordedVersion };
}

export const recordingFile = join(__dirname, 'verdicts.json');
/** Of pairs made of real files; the names in it are those of the files. */
export const corpusRecordingFile = join(__dirname, 'corpusVerdicts.json');

export const howToRecord =
  'Ask Helm again: SPIRE_HELM_CHARTS=folder/of/chart/packages npm run test:conformance -- --record';

export function readRecording(file = recordingFile): Recording | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recording) : undefined;
}

/** The message of each pair, or `undefined` where Helm renders it. */
export function messagesOf(recording: Recording, chart: string): readonly (string | undefined)[] {
  const verdicts = recording.versions[chart]?.verdicts.split(' ') ?? [];
  return verdicts.map(sign => (sign === '.' ? undefined : recording.messages[Number.parseInt(sign, 36)]!));
}

export function makeRecording(
  helm: string,
  kubernetes: string,
  versions: ReadonlyMap<string, { readonly hash: string; readonly verdicts: readonly Verdict[] }>,
): Recording {
  const classes = new Set<string>();
  for (const { verdicts } of versions.values())
    for (const { ok, error } of verdicts) if (!ok) classes.add(classOf(error));
  const messages = [...classes].sort();
  const numbers = new Map(messages.map((message, index) => [message, index]));
  const sign = ({ ok, error }: Verdict): string => (ok ? '.' : numbers.get(classOf(error))!.toString(36));
  const recorded = [...versions].map(([chart, { hash, verdicts }]) => [
    chart,
    { hash, verdicts: verdicts.map(sign).join(' ') },
  ]);
  return { helm, kubernetes, messages, versions: Object.fromEntries(recorded) as Recording['versions'] };
}

export function writeRecording(recording: Recording, file = recordingFile): void {
  writeFileSync(file, `${JSON.stringify(recording, undefined, 2)}\n`);
}
