// Releases that Helm renders, each changed in one way that SPIRE may mind: what SPIRE says to them is in verdicts.json.
import type { Json, JsonMap } from '../../../server/core';
import { fromText, merged, toText, withValue } from '../pairs/values';
import { agentRows } from './agentRows';
import { pluginRows } from './pluginRows';
import { serverRows } from './serverRows';

export interface SpireCase {
  /** What is tried; no two are the same. */
  readonly name: string;
  readonly chart: 'spire' | 'spire-nested';
  readonly version: string;
  readonly values: string;
  /** Settings that may be at fault, as dotted paths. */
  readonly at: readonly string[];
}

/** One setting, tried with some values. */
export interface Row {
  readonly base: keyof typeof bases;
  readonly path: string | readonly string[];
  readonly values: readonly Json[];
  /** What has to be on for the setting to count. */
  readonly with?: string;
  /** Where the fault is seen, if not at the setting itself. */
  readonly at?: readonly string[];
  readonly version?: string;
}

const newest = '0.30.0';

const who = `
global:
  spire:
    trustDomain: acme.example
    clusterName: prod01
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`;

const bases = {
  standalone: { chart: 'spire', values: fromText(who) },
  root: {
    chart: 'spire-nested',
    values: merged(
      fromText(who),
      fromText(`
tags: {nestedRoot: true}
global: {spire: {recommendations: {enabled: true}}}
external-spire-server:
  kubeConfigs:
    child01: {kubeConfigBase64: e30=}
`),
    ),
  },
  child: {
    chart: 'spire-nested',
    values: merged(
      fromText(who),
      fromText(`
tags: {nestedChildFull: true}
global: {spire: {recommendations: {enabled: true}, upstreamSpireAddress: spire-server.acme.example}}
`),
    ),
  },
} as const;

export function spireCases(): readonly SpireCase[] {
  return [...untouched(), ...[...serverRows, ...pluginRows, ...agentRows].flatMap(casesOf)];
}

/** Nobody refuses the bases themselves, in any of these versions. */
function untouched(): readonly SpireCase[] {
  return (['standalone', 'root', 'child'] as const).flatMap(name =>
    ['0.27.0', '0.28.2', '0.29.0', newest].map(version => ({
      name: `${name}, ${version}`,
      chart: bases[name].chart,
      version,
      values: toText(bases[name].values),
      at: [],
    })),
  );
}

function casesOf({ base, path, values, with: besides, at, version = newest }: Row): readonly SpireCase[] {
  const keys = typeof path === 'string' ? path.split('.') : path;
  const { chart, values: under } = bases[base];
  const ground = besides === undefined ? under : merged(under, fromText(besides));
  return values.map(value => ({
    name: `${keys.join('.')}: ${JSON.stringify(value)}${besides === undefined ? '' : ` beside ${besides.replace(/\s+/g, ' ').trim()}`}${version === newest ? '' : ` (${version})`}${base === 'standalone' ? '' : `, ${base}`}`,
    chart,
    version,
    values: toText(withValue(ground, keys, value) as JsonMap),
    at: at ?? [keys.join('.')],
  }));
}
