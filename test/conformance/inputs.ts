// What has to be right for every chart version that it claims: each snippet as it is inserted, each example as it is installed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleetFileName, readFleetFile } from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { choicesOf, expandSnippet, type Snippet } from './expandSnippet';

const repository = join(__dirname, '..', '..');

export interface Layer {
  readonly name: string;
  readonly text: string;
}

/** One release: layers in the order of Helm's `-f`, for each of the versions of a chart. */
export interface Input {
  readonly name: string;
  readonly chart: string;
  readonly versions: readonly string[];
  readonly layers: readonly Layer[];
  /** Helm's release name; `spire` where it is missing. */
  readonly release?: string;
}

export function inputs(): readonly Input[] {
  return [...snippetInputs(), ...exampleInputs()];
}

export function readSnippets(): Readonly<Record<string, Snippet>> {
  return JSON.parse(readFileSync(join(repository, 'snippets', 'spire-helm.code-snippets'), 'utf8')) as Record<
    string,
    Snippet
  >;
}

/** Stands for what is rendered: another text needs another recording. */
export function hashOf(input: Input): string {
  const hash = createHash('sha256');
  for (const layer of input.layers) hash.update(`${layer.name}\n${layer.text}\n`);
  if (input.release !== undefined) hash.update(input.release);
  return hash.digest('hex').slice(0, 16);
}

/** A snippet that is a section is tried on top of the file that it is meant for, once for each server it can go under. */
export function snippetInputs(): readonly Input[] {
  const snippets = Object.values(readSnippets());
  const rootFile = layerOf(snippets.find(s => s.prefix === 'spire-root')!);
  const standaloneFile = layerOf(snippets.find(s => s.prefix === 'spire-standalone')!);
  return snippets.flatMap((snippet): Input[] => {
    const { chart, section, versions } = claimOf(snippet);
    if (!section)
      return [{ name: snippet.prefix, chart: chart[0]!, versions: versions(chart[0]!), layers: [layerOf(snippet)] }];
    const stop = [1, 2, 3, 4].find(n => choicesOf(snippet, n).includes('spire-server'))!;
    return chart.map(name => {
      const server = name === 'spire' ? 'spire-server' : 'internal-spire-server';
      const text = expandSnippet(snippet, { [stop]: server });
      return {
        name: `${snippet.prefix} (${server})`,
        chart: name,
        versions: versions(name),
        layers: [sideOf(snippet, name === 'spire' ? standaloneFile : rootFile), { name: snippet.prefix, text }],
      };
    });
  });
}

/** Side B of a federation is the other trust domain. */
function sideOf({ prefix }: Snippet, layer: Layer): Layer {
  if (!prefix.endsWith('-b')) return layer;
  return { ...layer, text: layer.text.replaceAll('acme.example', 'partner.example') };
}

/** A snippet's description ends with what it is for: `(section, chart spire-nested or spire). Charts 0.20.0 to 0.30.0.` */
function claimOf(snippet: Snippet): {
  readonly chart: readonly string[];
  readonly section: boolean;
  readonly versions: (chart: string) => readonly string[];
} {
  const match = /\((whole values file|section), chart ([a-z-]+)(?: or ([a-z-]+))?\)\. Charts (\S+) to (\S+)\.$/.exec(
    snippet.description,
  );
  if (!match)
    throw new Error(`The description of ${snippet.prefix} does not say what it is for: ${snippet.description}`);
  const [, kind, first, second, from, to] = match;
  const versions = (chart: string): readonly string[] => {
    const known = bundledCatalog().versions(chart);
    const [start, end] = [known.indexOf(from!), known.indexOf(to!)];
    if (start === -1 || end === -1)
      throw new Error(`${snippet.prefix} claims ${from} to ${to}, which ${chart} does not have`);
    return known.slice(start, end + 1);
  };
  return { chart: [first!, ...(second === undefined ? [] : [second])], section: kind === 'section', versions };
}

function layerOf(snippet: Snippet): Layer {
  return { name: snippet.prefix, text: expandSnippet(snippet) };
}

/** Every release of every fleet of the examples; the comment at the top of a fleet file says which versions it is for. */
export function exampleInputs(): readonly Input[] {
  const folders = readdirSync(join(repository, 'examples'), { withFileTypes: true }).filter(each => each.isDirectory());
  return folders.flatMap(({ name: folder }): readonly Input[] => {
    if (!existsSync(join(repository, 'examples', folder, fleetFileName))) return [];
    const text = readExample(`${folder}/${fleetFileName}`);
    const [, from, to] = /Charts (\S+) to (\S+)\.\n/.exec(text) ?? [];
    return readFleetFile(text).releases.map((release): Input => {
      const chart = release.chart?.value.split('@')[0] ?? '';
      const known = bundledCatalog().versions(chart);
      const [start, end] = [known.indexOf(from ?? ''), known.indexOf(to ?? '')];
      if (start === -1 || end === -1) throw new Error(`examples/${folder} does not say which versions it is for`);
      return {
        name: `examples/${folder}/${release.key}`,
        chart,
        versions: known.slice(start, end + 1),
        layers: release.values.map(({ value }) => ({ name: value, text: readExample(`${folder}/${value}`) })),
        ...(release.release.value !== 'spire' && { release: release.release.value }),
      };
    });
  });
}

export function readExample(file: string): string {
  return readFileSync(join(repository, 'examples', file), 'utf8');
}
