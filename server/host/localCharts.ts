// Charts of the user's in `files:` of the options: read, added to the catalog, and named like any other chart from there on.
import { extendCatalog, isChartPath, NotAChart, type Catalog, type ChartRecord, type Config } from '../core';

export interface LocalCharts {
  readonly catalog: Catalog;
  readonly config: Config;
  /** Sentences about charts that can't be used; their mappings are left out. */
  readonly problems: readonly string[];
}

export type ReadChart = (path: string) => Promise<ChartRecord>;

/**
 * @param read reads a chart by its path as written in the options, or throws `NotAChart`; `undefined` where nothing may be
 *   imported (a workspace that is not trusted, a browser)
 */
export async function withLocalCharts(
  config: Config,
  catalog: Catalog,
  read: ReadChart | undefined,
): Promise<LocalCharts> {
  const paths = [...new Set(config.files.map(mapping => mapping.chart).filter(isChartPath))];
  if (paths.length === 0) return { catalog, config, problems: [] };
  const records: ChartRecord[] = [];
  const names = new Map<string, string>();
  const problems: string[] = [];
  for (const path of paths) {
    if (!read) {
      problems.push(
        `The chart ${path} is not read here: charts of a workspace are imported only where it is trusted and on disk.`,
      );
      continue;
    }
    try {
      const record = await read(path);
      // Build metadata keeps a chart of the user's apart from the release of the same number.
      const version = `${record.version}+local${records.length === 0 ? '' : `.${records.length + 1}`}`;
      records.push({ ...record, version });
      names.set(path, `${record.chart}@${version}`);
    } catch (error) {
      if (!(error instanceof NotAChart)) throw error;
      problems.push(error.message);
    }
  }
  const files = config.files.flatMap(mapping => {
    if (!isChartPath(mapping.chart)) return [mapping];
    const chart = names.get(mapping.chart);
    return chart === undefined ? [] : [{ ...mapping, chart }];
  });
  return { catalog: extendCatalog(catalog, records), config: { ...config, files }, problems };
}
