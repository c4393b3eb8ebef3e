// Releases whose values are laid over the defaults of the chart: the example fleets under every version that they claim, and by chance
// what people get wrong about `global`, sections of parts and nulls.
import type { SettingNode } from '../../../server/core/chart/model';
import { bundledCatalog } from '../../support/catalog';
import { exampleInputs } from '../inputs';
import { allVersions } from '../pairs/generate';
import { chance, type Chance } from '../pairs/random';

export interface LaidRelease {
  readonly chart: string;
  readonly version: string;
  readonly values: readonly string[];
}

/** By name, so that a recording can be told from another. */
export function laidReleases(): ReadonlyMap<string, readonly LaidRelease[]> {
  const examples = exampleInputs().map(
    ({ name, chart, versions, layers }) =>
      [name, versions.map(version => ({ chart, version, values: layers.map(({ text }) => text) }))] as const,
  );
  const made = allVersions().map(
    ({ chart, version }) =>
      [
        `${chart}-${version}`,
        Array.from({ length: 8 }, (_, i) => madeBy(chart, version, chance('laid', chart, version, String(i)))),
      ] as const,
  );
  return new Map([...examples, ...made]);
}

const globals = `global
global.spire
global.spire
global.spire.namespaces
global.spire.namespaces.server
global.spire.clusterName
global.spire.image
global.spire.image.registry
global.spire.caSubject
global.spire.own
global.spire.own.deep
global.k8s
global.k8s.clusterDomain
global.own
global.openshift`.split('\n');

const kinds = [
  'null',
  'null',
  'null',
  '{}',
  '7',
  'text',
  'false',
  '{own: 1}',
  '{server: null}',
  '{clusterName: null}',
  '[a]',
];

function madeBy(chart: string, version: string, by: Chance): LaidRelease {
  const { components } = bundledCatalog().model(chart, version)!;
  const parts = [...components.values()];
  const some = by.some(parts, 2);
  const layer = (): string => {
    const lines = Array.from({ length: 2 + by.below(4) }, () => {
      const part = by.pick(some);
      const way = by.below(4);
      // Helm stops at a section that is anything else than a map or null.
      if (way === 0 && by.below(3) === 0) return [[part.alias], by.pick(['null', '{}'])] as const;
      if (way < 2) return [by.pick(globals).split('.'), by.pick(kinds)] as const;
      if (way === 2) return [[part.alias, ...by.pick(globals).split('.')], by.pick(kinds)] as const;
      return [[part.alias, ...pathIn(part.settings, by)], by.pick(kinds)] as const;
    });
    const tags = parts.flatMap(({ tags }) => tags);
    const tag = tags.length > 0 ? `tags: {${by.pick(tags)}: true}\n` : '';
    return `${tag}${nested(lines)}`;
  };
  return { chart, version, values: [layer(), layer()] };
}

function pathIn(node: SettingNode, by: Chance): readonly string[] {
  const keys = [...node.children].filter(([key]) => key !== 'global' && !/[:\s]/.test(key));
  if (keys.length === 0) return [];
  const [key, child] = by.pick(keys);
  return by.below(2) === 0 || child.children.size === 0 ? [key] : [key, ...pathIn(child, by)];
}

interface Tree {
  [key: string]: Tree | string;
}

/** Lines of one file: the first that says something about a place counts. */
function nested(lines: readonly (readonly [readonly string[], string])[]): string {
  const tree: Tree = {};
  for (const [path, value] of lines) {
    let here = tree;
    for (const [index, key] of path.entries()) {
      const found = here[key];
      if (index === path.length - 1) here[key] ??= value;
      else if (found === undefined) here = here[key] = {};
      else if (typeof found === 'string') break;
      else here = found;
    }
  }
  const text = (map: Tree): string =>
    `{${Object.entries(map)
      .map(([key, value]) => `${JSON.stringify(key)}: ${typeof value === 'string' ? value : text(value)}`)
      .join(', ')}}`;
  return Object.entries(tree)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : text(value)}\n`)
    .join('');
}
