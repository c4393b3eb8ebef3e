// spire-helm/chartOf and spire-helm/charts: what the status item shows and the version picker offers.
import type { Catalog, ChartChoice } from '../../core';
import type { ChartInfo, ChartOfParams, ChartsResult } from '../../protocol';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function chartOfHandler(workspace: Workspace): Handler<ChartOfParams, ChartInfo | null> {
  return async ({ uri }) => {
    const view = await workspace.view(uri);
    return view?.chart ? toChartInfo(view.chart, view.context.catalog) : null;
  };
}

export function chartsHandler(workspace: Workspace): Handler<unknown, ChartsResult> {
  return async () => {
    const catalog = await workspace.bundled();
    return { charts: catalog.charts.map(chart => ({ chart, versions: newestFirst(catalog, chart) })) };
  };
}

export function toChartInfo(choice: ChartChoice, catalog: Catalog): ChartInfo {
  const { chart, version, assumed, exact, reason, explanation } = choice;
  const versions = newestFirst(catalog, chart);
  return { chart, version, assumed, exact, reason, explanation, versions, charts: catalog.charts };
}

function newestFirst(catalog: Catalog, chart: string): readonly string[] {
  return [...catalog.versions(chart)].reverse();
}
