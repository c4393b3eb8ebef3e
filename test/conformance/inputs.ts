// What has to be right for every chart version that it claims: each snippet as it is inserted, each example as it is installed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
        layers: [name === 'spire' ? standaloneFile : rootFile, { name: snippet.prefix, text }],
      };
    });
  });
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

export function exampleInputs(): readonly Input[] {
  const release = (name: string, chart: string, ...files: readonly string[]): Input => ({
    name: `examples/${name}`,
    chart,
    versions: ['0.30.0'],
    layers: files.map(file => ({ name: file, text: readExample(file) })),
  });
  const nested = (cluster: string): Input =>
    release(
      `root-and-children/${cluster}`,
      'spire-nested',
      'root-and-children/base.yaml',
      `root-and-children/${cluster}.yaml`,
    );
  return [
    nested('root'),
    nested('child01'),
    nested('security01'),
    release('standalone', 'spire', 'standalone/values.yaml'),
    release('federation/a', 'spire', 'federation/a.yaml'),
    release('federation/b', 'spire', 'federation/b.yaml'),
  ];
}

export function readExample(file: string): string {
  return readFileSync(join(repository, 'examples', file), 'utf8');
}
