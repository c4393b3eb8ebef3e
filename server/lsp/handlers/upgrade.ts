// spire-helm/upgrade and spire-helm/rulePage: what another chart version makes of a file, and the page of a rule, for editors without a network.
import { rulePage, rules, tellUpgrade, upgrade, type Told } from '../../core';
import type { RulePageParams, RulePageResult, UpgradeParams, UpgradeResult } from '../../protocol';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function upgradeHandler(workspace: Workspace): Handler<UpgradeParams, UpgradeResult | null> {
  return async ({ uri, from, to }) => {
    const view = await workspace.view(uri);
    if (!view?.chart) return null;
    const { chart } = view.chart;
    const { catalog, config } = view.context;
    const made = upgrade({ documents: [view.document], whole: false, catalog, config, chart, from, to });
    if (!made) return null;
    const told = tellUpgrade(made, [view.document], { name: undefined, namespace: undefined });
    return {
      newText: made.documents[0]!.source.text,
      rewritten: made.hops.reduce((sum, hop) => sum + hop.rewritten.length, 0),
      left: made.hops.reduce((sum, hop) => sum + hop.left.length, 0),
      report: reportOf(told, fileNameOf(uri), uri),
    };
  };
}

export const rulePageHandler: Handler<RulePageParams, RulePageResult | null> = ({ rule: id }) => {
  const rule = rules.find(each => each.id === id);
  return rule ? { markdown: rulePage(rule) } : null;
};

function fileNameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}

/** The steps as a page; places are lines of the values as they were. */
function reportOf({ title, already, hops }: Told, file: string, uri: string): string {
  const lines = [`# ${file}: ${title}`, ...(already === undefined ? [] : ['', already])];
  for (const hop of hops) {
    lines.push('', `## ${hop.title}`);
    for (const section of hop.sections) {
      lines.push('', `### ${section.title}`, '');
      for (const { place, text } of section.lines) {
        lines.push(`- ${place === undefined ? '' : `${place.replace(uri, file)}: `}${text}`);
      }
    }
    lines.push('', '```sh', hop.command.replace(uri, file), '```');
  }
  return `${lines.join('\n')}\n`;
}
