// spire-helm/nestedChildren: children of the fleet around a file, for the command that bootstraps one.
import { fleetFileName, nestedFacts, type ReleaseFacts } from '../../core';
import type { NestedChildrenParams, NestedChildrenResult } from '../../protocol';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function nestedHandler(workspace: Workspace): Handler<NestedChildrenParams, NestedChildrenResult | null> {
  return async ({ uri }) => {
    const found = await workspace.fleetAround(uri);
    // What Flux or Argo CD describe is theirs to install.
    if (!found?.uri.endsWith(`/${fleetFileName}`)) return null;
    const layersOf = ({ values }: ReleaseFacts): readonly string[] =>
      values.map(path => workspace.layerUri(found.uri, path));
    const children = found.analysis.fleet.members
      .filter(member => member.parent)
      .map(member => {
        const facts = nestedFacts(member);
        return typeof facts === 'string'
          ? { key: member.key, problem: facts }
          : { key: member.key, facts, childLayers: layersOf(facts.child), rootLayers: layersOf(facts.root) };
      });
    return { uri: found.uri, children };
  };
}
