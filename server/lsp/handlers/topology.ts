// spire-helm/topology: what the tree and the picture of a fleet show.
import { topologyOf, topologyPicture, type TopologyNode } from '../../core';
import type { TopologyParams, TopologyResult, WireNode } from '../../protocol';
import { toRange } from '../convert';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function topologyHandler(workspace: Workspace): Handler<TopologyParams, TopologyResult | null> {
  return async ({ uri }) => {
    const fleet = await workspace.fleetAround(uri);
    if (!fleet) return null;
    const topology = topologyOf(fleet.analysis);
    return {
      uri: fleet.uri,
      nodes: topology.nodes.map(node => wire(node, workspace)),
      trusts: topology.trusts.map(({ from, to, mutual }) => ({ from, to, mutual })),
      svg: topologyPicture(topology),
    };
  };
}

function wire({ place, ...node }: TopologyNode, workspace: Workspace): WireNode {
  const text = workspace.textOf(place.source);
  const start = { line: 0, character: 0 };
  return { ...node, place: { uri: place.source, range: text ? toRange(text, place.span) : { start, end: start } } };
}
