// spire-helm/proposeFleet and spire-helm/effectiveValues: what the editor's commands about fleets show.
import { URI } from 'vscode-uri';
import { effectiveText } from '../../core';
import type { Files } from '../../host/files';
import { proposalFor } from '../../host/proposal';
import type {
  EffectiveValuesParams,
  EffectiveValuesResult,
  ProposeFleetParams,
  ProposeFleetResult,
} from '../../protocol';
import { toRange } from '../convert';
import { placeIn } from '../discovery';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function proposeFleetHandler(
  workspace: Workspace,
  files: Files,
): Handler<ProposeFleetParams, ProposeFleetResult | null> {
  return async ({ folder }) => {
    const uri = URI.parse(folder);
    const placeOf = (path: string): string => placeIn(uri, path);
    const catalog = await workspace.bundled();
    const { text, conclusions, unknown } = await proposalFor({ files, folder, placeOf, catalog });
    return { text: text ?? null, conclusions, unknown };
  };
}

export function effectiveValuesHandler(
  workspace: Workspace,
): Handler<EffectiveValuesParams, EffectiveValuesResult | null> {
  return async ({ uri, release: wanted }) => {
    const fleet = await workspace.fleetAround(uri);
    if (!fleet) return null;
    const { releases } = fleet.analysis;
    const own = releases.filter(({ merged }) => merged.layers.some(({ source }) => source === uri));
    const names = { releases: releases.map(({ key }) => key), own: own.map(({ key }) => key) };
    const release = releases.find(({ key }) => key === wanted);
    if (!release) return names;
    const folder = fleet.uri.slice(0, fleet.uri.lastIndexOf('/') + 1);
    const shown = effectiveText(release.merged, ({ source, keySpan }) => {
      const text = workspace.textOf(source);
      const name = source.startsWith(folder) ? source.slice(folder.length) : source;
      return text ? `${decodeURIComponent(name)}:${toRange(text, keySpan).start.line + 1}` : name;
    });
    const origins = shown.origins.flatMap(({ line, source, span }) => {
      const text = workspace.textOf(source);
      return text ? [{ line, uri: source, range: toRange(text, span) }] : [];
    });
    return { ...names, text: shown.text, origins };
  };
}
