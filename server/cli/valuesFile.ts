// A values file as the command line reads it, with the options of its folder.
import { relative, sep } from 'node:path';
import { chooseChart, openDocument, type Catalog, type ChartChoice, type Config, type OpenDocument } from '../core';
import { parentOf, relativeTo } from '../host/configFile';
import { nodeFiles } from '../host/nodeFiles';
import { pathFrom } from './collect';
import type { FolderReader } from './options';
import { unreadableFile } from './problem';

export interface Reading {
  readonly cwd: string;
  readonly folders: FolderReader;
}

export interface ValuesFile {
  /** Relative to the working directory, with `/`: the id of the source. */
  readonly name: string;
  /** What globs are matched against. */
  readonly glob: string;
  /** Where node finds it. */
  readonly place: string;
  readonly text: string;
  readonly document: OpenDocument;
  readonly config: Config;
  readonly catalog: Catalog;
}

export async function readValues(path: string, { cwd, folders }: Reading): Promise<ValuesFile> {
  const place = pathFrom(cwd, path);
  const result = await nodeFiles.read(place);
  if (result.kind !== 'text') throw unreadableFile(path, result);
  const name = slashes(relative(cwd, place));
  const { text } = result;
  const languageId = /\.gotmpl$/i.test(name) ? 'helm' : 'yaml';
  const { root, config, catalog } = await folders.read(parentOf(slashes(place)));
  const glob = relativeTo(root, slashes(place));
  return { name, glob, place, text, document: openDocument({ id: name, text, languageId }), config, catalog };
}

export function slashes(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}

/** A layer that names the chart counts before one that is only recognised, a later one before an earlier. */
export function chartOfLayers(files: readonly ValuesFile[]): ChartChoice | undefined {
  const choices = files.flatMap(file => chooseChart(file.document, file.glob, file.config, file.catalog) ?? []);
  return choices.findLast(choice => choice.reason !== 'content') ?? choices.at(-1);
}
