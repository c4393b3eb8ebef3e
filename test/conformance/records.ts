// What a real Helm said about the snippets and examples when they were last recorded.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Record {
  readonly chart: string;
  /** Of the text that was rendered. */
  readonly hash: string;
  /** Versions of the chart that render it, with blanks between. */
  readonly renders: string;
  /** Helm's error by version. */
  readonly fails: { readonly [version: string]: string };
}

export interface Records {
  readonly helm: string;
  readonly kubernetes: string;
  readonly inputs: { readonly [name: string]: Record };
}

export const recordFile = join(__dirname, 'renders.json');

export const howToRecord =
  'Render again and record: SPIRE_HELM_HELM=path/to/helm SPIRE_HELM_CHARTS=folder/of/chart/packages npx tsx test/conformance/renders.ts';

/** `undefined` where nothing has been recorded yet. */
export function readRecords(): Records | undefined {
  return existsSync(recordFile) ? (JSON.parse(readFileSync(recordFile, 'utf8')) as Records) : undefined;
}
