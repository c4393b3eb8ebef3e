// What goes wrong with values, one thing at a time: each mutation makes of right values others, and says which setting it touched.
import type { Json, JsonMap } from '../../../server/core';
import type { SettingNode } from '../../../server/core/chart/model';
import type { PairKind } from './pair';
import type { Chance } from './random';
import { at, isMap, pathsOf, renamed, withValue, without, type Path } from './values';

/** A part of a release that can be mutated. */
export interface Ground {
  readonly values: JsonMap;
  /** An alias that the release installs, its part and what the chart takes there. */
  readonly alias: string;
  readonly part: string;
  readonly settings: SettingNode;
  readonly globals: SettingNode | undefined;
}

export interface Mutant {
  readonly values: JsonMap;
  readonly what: string;
  readonly about: readonly Path[];
}

export type Mutate = (ground: Ground, by: Chance) => Mutant | undefined;

/** Paths that the values hold, without the switches that make the release what it is. */
function written({ values, alias }: Ground): readonly Path[] {
  return pathsOf(values).filter(([top]) => top === alias || top === 'global');
}

/** Settings of the part and the global ones that the chart has a default for. */
function defaults(ground: Ground): readonly { readonly path: Path; readonly node: SettingNode }[] {
  const found: { path: Path; node: SettingNode }[] = [];
  const walk = (node: SettingNode, path: Path): void => {
    for (const [key, child] of node.children) {
      const here = [...path, key];
      if (child.declared) found.push({ path: here, node: child });
      walk(child, here);
    }
  };
  walk(ground.settings, [ground.alias]);
  if (ground.globals) walk(ground.globals, ['global']);
  return found.sort((a, b) => (a.path.join('.') < b.path.join('.') ? -1 : 1));
}

function anyPath(ground: Ground, by: Chance): Path | undefined {
  const own = written(ground);
  const known = defaults(ground);
  if (own.length > 0 && by.below(3) === 0) return by.pick(own);
  return known.length > 0 ? by.pick(known).path : undefined;
}

const dotted = (path: Path): string => path.join('.');

function show(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

function put(ground: Ground, path: Path, value: Json): Mutant {
  return { values: withValue(ground.values, path, value), what: `${dotted(path)} = ${show(value)}`, about: [path] };
}

const drop: Mutate = (ground, by) => {
  const own = written(ground).filter(path => path.length > 1);
  if (own.length === 0) return undefined;
  const path = by.pick(own);
  return { values: without(ground.values, path), what: `without ${dotted(path)}`, about: [path] };
};

const nothing: Mutate = (ground, by) => {
  const path = anyPath(ground, by);
  return path && put(ground, path, null);
};

const otherTypes: readonly Json[] = [
  'word',
  '',
  'true',
  'false',
  true,
  false,
  0,
  1,
  7,
  1.5,
  123456789012,
  '12',
  '10s',
  [],
  ['item'],
  [{ name: 'item' }],
  {},
  { key: 'value' },
];

const retype: Mutate = (ground, by) => {
  const path = anyPath(ground, by);
  return path && put(ground, path, by.pick(otherTypes));
};

/** Names that settings had, or that people believe they have. */
const oldNames: Readonly<Record<string, readonly string[]>> = {
  'spire-server': [
    'ca_subject',
    'caSubject.common_name',
    'upstreamAuthority.certManager.issuer_name',
    'upstreamAuthority.certManager.issuer_kind',
    'upstreamAuthority.certManager.issuer_group',
    'upstreamAuthority.certManager.kube_config_file',
    'nodeAttestor.k8sPsat',
    'nodeAttestor.externalK8sPsat',
    'nodeAttestor.ExternalK8sPSAT',
    'notifier.k8sbundle',
    'dataStore.sql.plugin_data',
    'federation.bundleEndpoint.refresh_hint',
    'nodeAttestor.x509POP.svidPrefix',
    'controllerManager.externalControllerManagers',
  ],
  'spire-agent': [
    'nodeAttestor.k8sPsat',
    'sds.defaultSvidName',
    'sds.disableSpiffeCertValidation',
    'workloadAttestors.k8s.skipKubeletVerification',
    'disableReattestToRenew',
  ],
};

const rename: Mutate = (ground, by) => {
  const old = oldNames[ground.part] ?? [];
  if (old.length > 0 && by.below(3) === 0) {
    const from = by.pick(old).split('.');
    return put(ground, [ground.alias, ...from], by.pick<Json>([{}, '', true, 'x', null]));
  }
  const own = written(ground).filter(path => path.length > 1);
  if (own.length === 0) return undefined;
  const path = by.pick(own);
  const key = path.at(-1)!;
  const name = by.pick([
    key.toUpperCase(),
    key.toLowerCase(),
    `${key}s`,
    key.slice(0, -1) || 'x',
    key.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase(),
    `${key}-2`,
  ]);
  if (name === key) return undefined;
  return {
    values: renamed(ground.values, path, name),
    what: `${dotted(path)} as ${name}`,
    about: [path, [...path.slice(0, -1), name]],
  };
};

/** Limits of names, labels, ports' names and releases. */
const limits = [15, 63, 253];

const lengthen: Mutate = (ground, by) => {
  const length = by.pick(limits) + by.below(2);
  const name = `${'long-name-'.repeat(26).slice(0, length - 1)}x`;
  const maps = written(ground).filter(
    path => path[0] === ground.alias && freeMaps.has(path.at(-1)!) && isMap(at(ground.values, path)),
  );
  if (maps.length > 0 && by.below(2) === 0) {
    const path = by.pick(maps);
    const key = Object.keys(at(ground.values, path) as JsonMap)[0];
    if (key !== undefined)
      return {
        values: renamed(ground.values, [...path, key], name),
        what: `${dotted(path)}.${key} as ${length} characters`,
        about: [
          [...path, key],
          [...path, name],
        ],
      };
  }
  const texts = defaults(ground).filter(({ node }) => typeof node.default === 'string');
  if (texts.length === 0) return undefined;
  const { path } = by.pick(texts);
  const mutant = put(ground, path, name);
  return { ...mutant, what: `${dotted(path)} with ${length} characters` };
};

/** Maps whose keys are names that people choose. */
const freeMaps = new Set([
  'kubeConfigs',
  'clusters',
  'clusterSPIFFEIDs',
  'clusterStaticEntries',
  'clusterFederatedTrustDomains',
  'agents',
  'nodeAttestor',
  'keyManager',
  'svidStore',
  'labels',
  'annotations',
]);

/** Switches turned over, one or two at once: most are fine, and those that exclude each other are found. */
const contradict: Mutate = (ground, by) => {
  const flags = defaults(ground).filter(({ node }) => typeof node.default === 'boolean');
  if (flags.length === 0) return undefined;
  const chosen = by.some(flags, 1 + by.below(2));
  let { values } = ground;
  for (const { path, node } of chosen) {
    const now = at(values, path) ?? node.default;
    values = withValue(values, path, by.below(8) === 0 ? String(!now) : !now);
  }
  return {
    values,
    what: chosen.map(({ path }) => `${dotted(path)} turned over`).join(', '),
    about: chosen.map(({ path }) => path),
  };
};

/** Settings that take a few words, by the end of their names, and words that some setting of that name takes or took. */
const choices: readonly (readonly [name: RegExp, words: readonly string[]])[] = [
  [/^kind$/, ['statefulset', 'deployment', 'daemonset']],
  [
    /^databaseType$/,
    ['sqlite3', 'mysql', 'postgres', 'aws_mysql', 'aws_postgres', 'aws_postgresql', 'gcp_mysql_sa_iam'],
  ],
  [/^staticManifestMode$/, ['off', 'internal', 'external']],
  [/^mode$/, ['auto', 'hostname', 'hostip', 'localhost', 'custom', 'hostPath', 'emptyDir', 'spiffe']],
  [/^bundleSource$/, ['CSI', 'ConfigMap']],
  [/[cC]ontrollerType$/, ['ingress-nginx', 'openshift', 'other', 'nginx', 'traefik']],
  [
    /[tT]ype$/,
    ['pvc', 'hostPath', 'emptyDir', 'ClusterIP', 'LoadBalancer', 'RollingUpdate', 'OnDelete', 'base', 'raw'],
  ],
  [
    /([fF]ormat|[lL]evel|Policy|[dD]river|Algorithm|Kind)$/,
    ['pem', 'spiffe', 'json', 'text', 'debug', 'Ignore', 'Issuer'],
  ],
];

const enumBreak: Mutate = (ground, by) => {
  const places = defaults(ground).flatMap(({ path, node }) => {
    const words = choices.find(([name]) => name.test(path.at(-1)!))?.[1];
    return words && typeof node.default === 'string' ? [{ path, node, words }] : [];
  });
  if (places.length === 0) return undefined;
  const { path, node, words } = by.pick(places);
  const now = at(ground.values, path) ?? node.default;
  const word = typeof now === 'string' ? now : '';
  const other = by.pick(words);
  return put(
    ground,
    path,
    by.pick([
      other,
      other,
      other.toUpperCase(),
      word.charAt(0).toUpperCase() + word.slice(1),
      `${word}x`,
      '',
      ` ${word}`,
    ]),
  );
};

const move: Mutate = (ground, by) => {
  const own = written(ground).filter(path => path.length > 2);
  if (own.length === 0) return undefined;
  const path = by.pick(own);
  const value = at(ground.values, path)!;
  const key = path.at(-1)!;
  const siblings = Object.entries((at(ground.values, path.slice(0, -2)) ?? {}) as JsonMap)
    .filter(([name, below]) => isMap(below) && name !== path.at(-2))
    .map(([name]) => name);
  const target = by.pick<Path>([
    [...path.slice(0, -2), key],
    [key],
    ['global', 'spire', key],
    [ground.alias, key],
    ...siblings.map(name => [...path.slice(0, -2), name, key]),
  ]);
  if (dotted(target) === dotted(path)) return undefined;
  return {
    values: withValue(without(ground.values, path), target, value),
    what: `${dotted(path)} at ${dotted(target)}`,
    about: [path, target],
  };
};

export const mutations: Partial<Record<PairKind, Mutate>> = {
  drop,
  null: nothing,
  rename,
  retype,
  lengthen,
  contradict,
  'enum-break': enumBreak,
  move,
};

/** A change of one setting, for `--set` and layers. */
export function oneChange(ground: Ground, by: Chance): { readonly path: Path; readonly value: Json } | undefined {
  const path = anyPath(ground, by);
  return path && { path, value: by.pick(otherTypes) };
}
