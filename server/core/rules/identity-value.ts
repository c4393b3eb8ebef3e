// Values in identities of pods that the templates can't work with.
import type { SettingPath } from '../path';
import { isJsonMap, type Json } from '../json';
import { identities, areLookedAt, type IdentityKind } from '../values/identities';
import type { Release } from '../values/release';
import type { VersionRange } from '../chart/versions';
import { settingAt } from '../chart/node';
import { plainMerged } from '../values/merge';
import { isTruthy } from '../values/truth';
import type { FixProposal, Report, ReleaseRule } from './rule';
import { keyOf, quoted } from './wording';

/** What means the same as leaving it out. */
const empties = { 'a map': '{}', 'a list': '[]', text: '""' } as const;

interface Check {
  /** The way to it from the identity. */
  readonly property: string;
  readonly kinds?: readonly IdentityKind[];
  readonly versions?: VersionRange;
  /** True for a value, null included, that stops Helm. */
  readonly stops: (value: Json) => boolean;
  readonly takes: keyof typeof empties;
  /** True where the chart adds to it unless `type` is "raw". */
  readonly unlessRaw?: boolean;
}

const isMap = (value: Json): boolean => isJsonMap(value);

const checks: readonly Check[] = [
  { property: 'podSelector', stops: value => !isMap(value), takes: 'a map' },
  // Whatever else is no map is the wrong type already.
  { property: 'namespaceSelector', stops: value => value === null, takes: 'a map' },
  {
    property: 'namespaceSelector.matchExpressions',
    stops: value => value !== null && !Array.isArray(value),
    takes: 'a list',
    unlessRaw: true,
  },
  {
    property: 'spiffeIDTemplate',
    stops: value => value === null || typeof value === 'number' || typeof value === 'boolean',
    takes: 'text',
  },
  {
    property: 'hint',
    versions: { from: '0.24.0' },
    stops: value => value !== null && typeof value !== 'string',
    takes: 'text',
  },
  {
    property: 'labels',
    versions: { from: '0.30.0' },
    stops: value => !isMap(value) && !(isEmptyText(value) || isEmptyList(value)),
    takes: 'a map',
  },
  {
    property: 'annotations',
    kinds: ['clusterSPIFFEIDs', 'clusterFederatedTrustDomains', 'clusterStaticEntries'],
    stops: value => isTruthy(value) && !isMap(value),
    takes: 'a map',
  },
];

export const identityValue: ReleaseRule = {
  id: 'identity-value',
  summary: 'Disallow values in identities that the templates stop at',
  category: 'identities',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'The templates copy selectors, measure the ID template and compare the hint and the type with words. They stop with an error about ' +
    'reflection or types that names no identity. Null is not the same as leaving a property out.',
  source: 'spire-server templates/controller-manager-cluster-ids.yaml; Helm reads the metadata of every object.',
  scope: 'release',
  examples: [
    {
      title: 'a selector that is null',
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          podSelector:
#         ^^^^^^^^^^^ error: takes a map, not null
`,
      fixed: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          podSelector: {}
`,
    },
    {
      title: 'a number as hint',
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          hint: 7
#               ^ error: takes text, not 7
`,
      fixed: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          hint: "7"
`,
    },
    {
      title: 'an empty type',
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          type: ""
#               ^^ error: Helm stops
`,
    },
    {
      title: 'one that is off, which nobody reads',
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web: {enabled: false, hint: 7, type: ""}
`,
    },
  ],
  *check(release) {
    const kinds = ['clusterSPIFFEIDs', 'clusterFederatedTrustDomains', 'clusterStaticEntries'] as const;
    for (const kind of kinds) {
      const applying = checks.filter(
        check =>
          (check.kinds ?? ['clusterSPIFFEIDs']).includes(kind) &&
          (!check.versions || release.inVersions(check.versions)),
      );
      for (const { server, path } of identities(release, kind)) {
        if (!areLookedAt(release, server.alias, kind)) continue;
        const isRaw = release.value([...path, 'type']) === 'raw';
        for (const check of applying) {
          if (!check.unlessRaw || !isRaw) yield* judge(release, [...path, ...check.property.split('.')], check);
        }
        if (kind === 'clusterSPIFFEIDs') yield* judgeType(release, [...path, 'type']);
      }
    }
  },
};

function* judge(release: Release, path: readonly string[], { stops, takes }: Check): Iterable<Report> {
  const entry = release.entry(path);
  if (!entry || release.isFilledLater(path)) return;
  const value = entry.value.kind === 'leaf' ? entry.value.value : plainMerged(entry.value);
  // Null takes a default away, which is as good as not to have written it.
  if (!stops(value) || (value === null && settingAt(release.model.top, path)?.declared)) return;
  const isQuotable = takes === 'text' && (typeof value === 'number' || typeof value === 'boolean');
  yield {
    setting: path,
    at: release.blameValue(path),
    message: `${keyOf(path)} takes ${takes}, not ${quoted(value)}; Helm stops with an error.`,
    fixes: [
      ...(isQuotable
        ? [
            {
              title: 'Put it in quotes',
              safe: false,
              changes: [{ kind: 'set' as const, path, yaml: JSON.stringify(String(value)) }],
            },
          ]
        : []),
      ...(value === null ? [changeTo(path, empties[takes])] : []),
    ],
  };
}

/** What is not text at all, or empty; a word that is none of the types is among what unknown-value speaks of. */
function* judgeType(release: Release, path: readonly string[]): Iterable<Report> {
  const entry = release.entry(path);
  if (entry?.value.kind !== 'leaf' || release.isFilledLater(path)) return;
  const { value } = entry.value;
  if (typeof value === 'string' && value !== '') return;
  if (value === null && settingAt(release.model.top, path)?.declared) return;
  yield {
    setting: path,
    at: release.blameValue(path),
    message: `${keyOf(path)} is ${quoted(value)}; Helm stops unless it is a type that the chart has. Left out it is "base".`,
    fixes: [changeTo(path, 'base')],
  };
}

function changeTo(path: SettingPath, yaml: string): FixProposal {
  return { title: `Change to ${yaml}`, safe: false, changes: [{ kind: 'set', path, yaml }] };
}

function isEmptyText(value: Json): boolean {
  return value === '';
}

function isEmptyList(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}
