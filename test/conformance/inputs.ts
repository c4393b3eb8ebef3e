// What has to be right for every chart version that it claims: each snippet as it is inserted, each example as it is installed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleetFileName, readFleetFile } from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { choicesOf, choiceStopsIn, expandSnippet, type Answers, type Snippet } from './expandSnippet';
import { promises, promiseText, type Promised } from './promises';
import { scenarioInputs } from './scenarioInputs';
import { readSnippets } from './snippetFiles';

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
  /** What `helm --set` gets besides: settings that are given at deploy time. */
  readonly sets?: readonly string[];
  /** What has to stand in the objects that Helm makes. */
  readonly promises?: readonly Promised[];
}

export function inputs(): readonly Input[] {
  return [...snippetInputs(), ...exampleInputs(), ...scenarioInputs()];
}

/** Stands for what is rendered: another text needs another recording. */
export function hashOf(input: Input): string {
  const hash = createHash('sha256');
  for (const layer of input.layers) hash.update(`${layer.name}\n${layer.text}\n`);
  if (input.release !== undefined) hash.update(input.release);
  for (const set of input.sets ?? []) hash.update(`${set}\n`);
  for (const promised of input.promises ?? []) hash.update(`${promiseText(promised)}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** Each snippet with its defaults in every version that it claims, and with every other word on offer in the oldest and newest. */
export function snippetInputs(): readonly Input[] {
  return Object.values(readSnippets()).flatMap((snippet): Input[] => {
    const { chart: charts, section, versions } = claimOf(snippet);
    const serverStop = choiceStopsIn(snippet).find(stop => choicesOf(snippet, stop).includes('spire-server'));
    return charts.flatMap(chart => {
      const server = serverStop === undefined ? undefined : serverOf(snippet, serverStop, chart);
      const answers: Answers = serverStop === undefined ? {} : { [serverStop]: server! };
      const all = versions(chart);
      const input = (answer: Answers, label: string, some: readonly string[]): Input => ({
        name: `${snippet.prefix}${section && charts.length > 1 ? ` (${server ?? chart})` : ''}${label}`,
        chart,
        versions: some,
        layers: [
          ...(section ? sceneryOf(snippet, chart) : []),
          { name: snippet.prefix, text: expandSnippet(snippet, { ...answers, ...answer }) },
        ],
        ...(snippet.prefix === 'spire-ha-bottom-turtle' && { release: haRelease(answer) }),
        promises: label === '' ? (promises[snippet.prefix] ?? []) : [],
      });
      const others = choiceStopsIn(snippet)
        .filter(stop => stop !== serverStop)
        .flatMap(stop =>
          choicesOf(snippet, stop)
            .slice(1)
            .map(word => ({ stop, word })),
        );
      return [
        input({}, '', all),
        ...others.map(({ stop, word }) => input({ [stop]: word }, `, ${word}`, [...new Set([all[0]!, all.at(-1)!])])),
      ];
    });
  });
}

function serverOf(snippet: Snippet, stop: number, chart: string): string {
  const words = choicesOf(snippet, stop);
  return words.find(word => (word === 'spire-server') === (chart === 'spire'))!;
}

/** The two sides and what they share find each other by the names of their releases. */
function haRelease(answer: Answers): string {
  const tag = Object.values(answer)[0];
  return tag === 'bottomTurtleHAB' ? 'spire-b' : tag === 'haAgentCommon' ? 'spire' : 'spire-a';
}

/** The layers that a section is put on top of: a whole file of its chart, and what it takes for granted. */
function sceneryOf(snippet: Snippet, chart: string): readonly Layer[] {
  const all = Object.values(readSnippets());
  const layer = (prefix: string): Layer => {
    const found = all.find(each => each.prefix === prefix)!;
    const stop = choiceStopsIn(found).find(each => choicesOf(found, each).includes('spire-server'));
    return {
      name: prefix,
      text: expandSnippet(found, stop === undefined ? {} : { [stop]: serverOf(found, stop, chart) }),
    };
  };
  const forChildren = snippet.prefix.startsWith('spire-expose-');
  const whole = chart === 'spire' ? 'spire-standalone' : forChildren ? 'spire-root-with-children' : 'spire-root';
  const besides = /federates-with|federated-identity/.test(snippet.prefix) ? ['spire-federated-domain'] : [];
  const layers = [whole, ...besides].map(layer);
  if (snippet.prefix === 'spire-ingress-controller') {
    const server = chart === 'spire' ? 'spire-server' : 'internal-spire-server';
    layers.push({
      name: 'an ingress',
      text: `${server}:\n  federation:\n    enabled: true\n    ingress:\n      enabled: true\n`,
    });
  }
  // Side B of a federation is the other trust domain.
  return snippet.prefix.endsWith('-b')
    ? layers.map(each => ({ ...each, text: each.text.replaceAll('acme.example', 'partner.example') }))
    : layers;
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
