// The picture as SVG text: colours are those of the editor's theme where there is one, else light or dark as the reader's system says.
// Every card can be reached by keyboard and says what it shows.
import { card, placed, type Line, type PlacedGroup, type PlacedNode, type PlacedTrust, type Point } from './layout';
import type { Topology, TopologyNode } from './topology';

const kinds: Readonly<Record<TopologyNode['kind'], string>> = {
  root: 'root',
  full: 'full child',
  security: 'security child',
  standalone: 'standalone',
  ha: 'highly available pair',
  other: 'other parts',
  partner: 'partner outside of the fleet',
};

export function topologyPicture(topology: Topology): string {
  const picture = placed(topology);
  const width = Math.max(picture.width, 360);
  const height = picture.height + 44;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="graphics-document document" aria-label="${escaped(summaryOf(topology))}">`,
    style,
    `<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...picture.groups.map(groupBox),
    ...picture.signs.map(signsLine),
    ...picture.trusts.map(trustLine),
    ...picture.nodes.map(nodeCard),
    legend(height),
    '</svg>',
    '',
  ].join('\n');
}

/** One sentence for those who hear the picture. */
function summaryOf({ nodes, trusts }: Topology): string {
  const count = (kind: TopologyNode['kind'], one: string, many: string): readonly string[] => {
    const found = nodes.filter(node => node.kind === kind).length;
    return found === 0 ? [] : [`${found} ${found === 1 ? one : many}`];
  };
  const parts = [
    ...count('root', 'root', 'roots'),
    ...count('full', 'full child', 'full children'),
    ...count('security', 'security child', 'security children'),
    ...count('standalone', 'standalone release', 'standalone releases'),
    ...count('ha', 'highly available pair', 'highly available pairs'),
    ...count('partner', 'partner', 'partners'),
  ];
  return `Fleet: ${parts.join(', ') || 'no releases'}; ${trusts.length} ${trusts.length === 1 ? 'federation' : 'federations'}.`;
}

function groupBox({ x, y, width, height, trustDomain }: PlacedGroup): string {
  const title = trustDomain ?? 'trust domain filled in later';
  return `<g><rect class="group" x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/><text class="domain" x="${x + 14}" y="${y + 22}">${escaped(shortened(title, Math.floor(width / 7.6)))}<title>${escaped(title)}</title></text></g>`;
}

function signsLine({ points, hasArrow }: Line): string {
  return `<path class="signs"${hasArrow ? ' marker-end="url(#end)"' : ''} d="${pathOf(points)}"/>`;
}

function trustLine({ link, points }: PlacedTrust): string {
  const { from, to, mutual } = link;
  const said = mutual ? `${from} and ${to} trust each other` : `${from} trusts ${to}`;
  const start = mutual ? ' marker-start="url(#end)"' : '';
  return `<path class="trusts" d="${pathOf(points)}"${start} marker-end="url(#end)"><title>${escaped(said)}</title></path>`;
}

function nodeCard({ node, x, y }: PlacedNode): string {
  const { id, kind, cluster, chart, errors, warnings } = node;
  const below = [kinds[kind], cluster !== undefined && kind !== 'partner' ? cluster : ''].filter(Boolean).join(' · ');
  const lines = [
    `<text class="name" x="12" y="22">${escaped(shortened(id, errors + warnings > 0 ? 17 : 22))}</text>`,
    `<text class="what" x="12" y="39">${escaped(shortened(below, 28))}</text>`,
    ...(chart === undefined ? [] : [`<text class="what" x="12" y="54">${escaped(chart)}</text>`]),
    ...badge(errors, warnings),
  ];
  return [
    `<g class="node ${kind}" role="button" tabindex="0" data-id="${escaped(id)}" aria-label="${escaped(spoken(node))}" transform="translate(${x} ${y})">`,
    `<title>${escaped(spoken(node))}</title><rect class="card" width="${card.width}" height="${card.height}" rx="6"/><rect class="mark" width="4" height="${card.height}" rx="2"/>`,
    ...lines,
    '</g>',
  ].join('');
}

function spoken({ id, kind, parent, trustDomain, cluster, chart, errors, warnings }: TopologyNode): string {
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  return [
    `${id}: ${kinds[kind]}${parent === undefined ? '' : ` of ${parent}`}`,
    ...(trustDomain === undefined ? [] : [`trust domain ${trustDomain}`]),
    ...(cluster === undefined ? [] : [`cluster ${cluster}`]),
    ...(chart === undefined ? [] : [chart]),
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ].join(', ');
}

/** Shape and colour tell the two apart. */
function badge(errors: number, warnings: number): readonly string[] {
  if (errors + warnings === 0) return [];
  const x = card.width - 18;
  const shape =
    errors > 0
      ? `<circle class="errors" cx="${x}" cy="18" r="10"/>`
      : `<path class="warnings" d="M${x} 6 ${x + 12} 28H${x - 12}z"/>`;
  const count = errors > 0 ? errors : warnings;
  return [`${shape}<text class="count" x="${x}" y="${errors > 0 ? 22 : 25}">${count > 99 ? '99' : count}</text>`];
}

function legend(height: number): string {
  const y = height - 22;
  return `<g class="legend" aria-hidden="true"><path class="signs" marker-end="url(#end)" d="M24 ${y}H58"/><text x="66" y="${y + 4}">signs</text><path class="trusts" marker-end="url(#end)" d="M124 ${y}H158"/><text x="166" y="${y + 4}">trusts (gets bundles of)</text></g>`;
}

function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${rounded(x)} ${rounded(y)}`).join('');
}

function rounded(number: number): string {
  return String(Math.round(number * 10) / 10);
}

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** Names come from files of anybody: none of them is markup here. */
function escaped(text: string): string {
  return text
    .replace(/[^\P{C}\n]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const style = `<style>
svg{--ink:#1f2328;--soft:#59636e;--paper:#ffffff;--raised:#f6f8fa;--edge:#8c959f;--bad:#cf222e;--odd:#9a6700;--own:#0969da;--other:#1a7f37}
@media (prefers-color-scheme:dark){svg{--ink:#e6edf3;--soft:#9198a1;--paper:#0d1117;--raised:#161b22;--edge:#6e7681;--bad:#f85149;--odd:#d29922;--own:#58a6ff;--other:#3fb950}}
text{font:12px var(--vscode-font-family,system-ui,sans-serif);fill:var(--vscode-editor-foreground,var(--ink))}
.ground{fill:var(--vscode-editor-background,var(--paper))}
.group{fill:none;stroke:var(--vscode-contrastBorder,var(--vscode-descriptionForeground,var(--edge)));stroke-dasharray:2 3;stroke-opacity:.7}
.domain{font-weight:600}
.card{fill:var(--vscode-editorWidget-background,var(--raised));stroke:var(--vscode-contrastBorder,var(--vscode-editorWidget-border,var(--edge)))}
.name{font-weight:600}
.what,.legend text{fill:var(--vscode-descriptionForeground,var(--soft));font-size:11px}
.mark{fill:var(--vscode-charts-blue,var(--own))}
.root .mark{fill:var(--vscode-charts-green,var(--other))}
.partner .card{stroke-dasharray:4 3}
.partner .mark{fill:var(--vscode-descriptionForeground,var(--soft))}
.signs,.trusts{fill:none;stroke:var(--vscode-editor-foreground,var(--ink));stroke-width:1.2}
.trusts{stroke:var(--vscode-charts-blue,var(--own));stroke-dasharray:6 4;stroke-width:1.6}
.tip{fill:var(--vscode-editor-foreground,var(--ink))}
.errors{fill:var(--vscode-errorForeground,var(--bad))}
.warnings{fill:var(--vscode-editorWarning-foreground,var(--odd))}
.count{fill:var(--vscode-editor-background,var(--paper));font-size:10px;font-weight:700;text-anchor:middle}
.node{cursor:pointer}
.node:focus{outline:none}
.node:focus .card,.node:hover .card{stroke:var(--vscode-focusBorder,var(--own));stroke-width:2.5}
</style>`;
