// Where everything stands in the picture. Trees are set in rows, so that a root with a hundred children fits on a screen; which trees
// stand beside which, and how the lines between them run, a graph library decides.
import { Graph, layout } from '@dagrejs/dagre';
import type { Topology, TopologyNode, TrustLink } from './topology';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A tree of releases in one trust domain, or a partner. */
export interface PlacedGroup extends Box {
  readonly id: string;
  readonly trustDomain: string | undefined;
}

export interface PlacedNode extends Box {
  readonly node: TopologyNode;
}

export interface Line {
  readonly points: readonly Point[];
  /** Ends in an arrow: at a child, or at the side that is trusted. */
  readonly hasArrow: boolean;
}

export interface PlacedTrust {
  readonly link: TrustLink;
  readonly points: readonly Point[];
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly PlacedGroup[];
  readonly nodes: readonly PlacedNode[];
  readonly signs: readonly Line[];
  readonly trusts: readonly PlacedTrust[];
}

export const card = { width: 184, height: 62 } as const;
const gap = { x: 18, y: 40 } as const;
const padding = { x: 22, top: 36, bottom: 20 } as const;
const between = 64;
const margin = 24;

interface Block {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly signs: readonly Line[];
  /** Where the line from above ends: on top of the card of the block's first node. */
  readonly entry: number;
}

export function placed(topology: Topology): Placed {
  const children = new Map<string, TopologyNode[]>();
  for (const node of topology.nodes)
    if (node.parent !== undefined) children.set(node.parent, [...(children.get(node.parent) ?? []), node]);
  const groups = topology.nodes
    .filter(node => node.parent === undefined)
    .map(node => ({ node, block: blockOf(node, children) }));
  const sizes = new Map(groups.map(({ node, block }) => [node.id, sizeOf(block)]));
  const { corners, trusts } = arranged(sizes, topology.trusts);
  const all = groups.map(({ node, block }) => ({ node, block, at: corners.get(node.id)!, size: sizes.get(node.id)! }));
  return {
    width: Math.max(0, ...all.map(({ at, size }) => at.x + size.width)) + margin,
    height: Math.max(0, ...all.map(({ at, size }) => at.y + size.height)) + margin,
    groups: all.map(({ node, at, size }) => ({ id: node.id, trustDomain: node.trustDomain, ...at, ...size })),
    nodes: all.flatMap(({ block, at }) => block.nodes.map(each => ({ ...each, ...inside(at, each) }))),
    signs: all.flatMap(({ block, at }) =>
      block.signs.map(line => ({ ...line, points: line.points.map(point => inside(at, point)) })),
    ),
    trusts,
  };
}

function inside(corner: Point, { x, y }: Point): Point {
  return { x: corner.x + padding.x + x, y: corner.y + padding.top + y };
}

function sizeOf({ width, height }: Block): { readonly width: number; readonly height: number } {
  return { width: width + 2 * padding.x, height: height + padding.top + padding.bottom };
}

/** A card, and below it its children in rows; a line runs down beside the rows, along each of them, and to each card. */
function blockOf(node: TopologyNode, children: ReadonlyMap<string, readonly TopologyNode[]>): Block {
  const below = (children.get(node.id) ?? []).map(child => blockOf(child, children));
  if (below.length === 0) return { ...card, nodes: [{ node, x: 0, y: 0, ...card }], signs: [], entry: card.width / 2 };
  const perRow = below.length <= 5 ? below.length : Math.ceil(Math.sqrt(below.length * 1.3));
  const rows = Array.from({ length: Math.ceil(below.length / perRow) }, (_, i) =>
    below.slice(i * perRow, (i + 1) * perRow),
  );
  const hasTrunk = rows.length > 1;
  const left = hasTrunk ? gap.x : 0;
  const width = Math.max(card.width, left + Math.max(...rows.map(widthOf)));
  const own = hasTrunk ? 0 : (width - card.width) / 2;
  const nodes: PlacedNode[] = [{ node, x: own, y: 0, ...card }];
  const signs: Line[] = [];
  const from = { x: own + card.width / 2, y: card.height };
  // The way down: beside the rows where there are several, so that it crosses no card.
  const trunk = hasTrunk ? 0 : from.x;
  const fork = card.height + gap.y / 2;
  signs.push(wire(from, { x: from.x, y: fork }, ...(hasTrunk ? [{ x: trunk, y: fork }] : [])));
  let y = card.height + gap.y;
  for (const row of rows) {
    const bus = y - gap.y / 2;
    let x = hasTrunk ? left : (width - widthOf(row)) / 2;
    const ends: number[] = [];
    for (const block of row) {
      const end = x + block.entry;
      ends.push(end);
      signs.push({
        points: [
          { x: end, y: bus },
          { x: end, y },
        ],
        hasArrow: true,
      });
      nodes.push(...block.nodes.map(each => ({ ...each, ...moved(each, x, y) })));
      signs.push(...block.signs.map(line => ({ ...line, points: line.points.map(point => moved(point, x, y)) })));
      x += block.width + gap.x;
    }
    signs.push(wire({ x: Math.min(trunk, ...ends), y: bus }, { x: Math.max(trunk, ...ends), y: bus }));
    y += Math.max(...row.map(({ height }) => height)) + gap.y;
    if (row !== rows.at(-1)) signs.push(wire({ x: trunk, y: bus }, { x: trunk, y: y - gap.y / 2 }));
  }
  return { width, height: y - gap.y, nodes, signs, entry: own + card.width / 2 };
}

function wire(...points: readonly Point[]): Line {
  return { points, hasArrow: false };
}

function moved({ x, y }: Point, right: number, down: number): Point {
  return { x: x + right, y: y + down };
}

function widthOf(row: readonly Block[]): number {
  return row.reduce((sum, { width }) => sum + width + gap.x, -gap.x);
}

interface Arranged {
  /** Upper left corners. */
  readonly corners: ReadonlyMap<string, Point>;
  readonly trusts: readonly PlacedTrust[];
}

type Sizes = ReadonlyMap<string, { readonly width: number; readonly height: number }>;

function arranged(sizes: Sizes, trusts: readonly TrustLink[]): Arranged {
  const linked = new Set(trusts.flatMap(({ from, to }) => [from, to]));
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: between / 2, ranksep: between * 1.5, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [id, size] of sizes) if (linked.has(id)) graph.setNode(id, { ...size });
  for (const { from, to } of trusts) graph.setEdge(from, to);
  if (linked.size > 0) layout(graph);
  const corners = new Map<string, Point>();
  let bottom = 0;
  let right = 0;
  for (const id of graph.nodes()) {
    const { x, y, width, height } = graph.node(id) as Box;
    corners.set(id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) });
    bottom = Math.max(bottom, y + height / 2);
    right = Math.max(right, x + width / 2);
  }
  inRows(
    [...sizes].filter(([id]) => !linked.has(id)),
    corners,
    Math.round(bottom),
    right,
  );
  return {
    corners,
    trusts: trusts.map(link => ({
      link,
      points: (graph.edge(link.from, link.to) as { points: readonly Point[] }).points,
    })),
  };
}

/** Groups without a link to another one, below those that have some. */
function inRows(
  groups: readonly (readonly [id: string, size: { readonly width: number; readonly height: number }])[],
  corners: Map<string, Point>,
  bottom: number,
  right: number,
): void {
  const area = groups.reduce((sum, [, { width, height }]) => sum + (width + between) * (height + between), 0);
  const widest = Math.max(right, Math.sqrt(area * 1.6), ...groups.map(([, { width }]) => width + margin));
  let x: number = margin;
  let y: number = bottom === 0 ? margin : bottom + between / 2;
  let rowHeight = 0;
  for (const [id, { width, height }] of groups) {
    if (x > margin && x + width > widest) {
      x = margin;
      y += rowHeight + between / 2;
      rowHeight = 0;
    }
    corners.set(id, { x, y });
    x += width + between / 2;
    rowHeight = Math.max(rowHeight, height);
  }
}
