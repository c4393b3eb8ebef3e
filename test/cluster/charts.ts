// Where chart packages are, for tests that install them.
import { existsSync } from 'node:fs';

/** Why no chart can be installed here, or `false`. */
export function noCharts(): string | false {
  const folder = process.env['SPIRE_HELM_CHARTS'];
  return folder === undefined || !existsSync(folder) ? 'SPIRE_HELM_CHARTS names no folder of chart packages' : false;
}
