// A chart folder or package of the user's becomes a record that a catalog can take, without a release of ours.
import type { ChartRecord } from '../record';
import { unpackChart } from './archive';
import { buildRecord } from './build';
import { readChart, type ChartFiles } from './chartFiles';

/** @throws NotAChart, with a sentence for the user */
export function importPackage(bytes: Uint8Array): ChartRecord {
  return importChart(unpackChart(bytes));
}

/**
 * @param files text by path relative to the chart's folder, with `/`
 * @throws NotAChart, with a sentence for the user
 */
export function importChart(files: ChartFiles): ChartRecord {
  return buildRecord(readChart(files));
}
