// How often people set what, so that completion offers first what is meant most often.
//
// The counts come from public values files, and from our own snippets and examples, and hold nothing but paths of settings that
// the charts have; test/corpus/popularity.ts makes them, test/corpus/ranking.test.ts measures what they are worth.
import counted from '../../../schemas/popularity.json';
import type { ChartModel } from '../chart/model';
import { settingAt } from '../chart/node';
import type { SettingPath } from '../path';

/** Counts by setting, as `commonPath` writes it. */
export type Counts = Readonly<Record<string, number>>;

export interface Popularity {
  /** Greater for what is set more often. */
  score(model: ChartModel, path: SettingPath): number;
}

/**
 * The name under which a setting is counted: the part in place of its alias, `*` for a key that the user names, `-` for
 * an item of a list. `undefined` where the chart has no such setting.
 */
export function commonPath(model: ChartModel, path: SettingPath): string | undefined {
  let node = model.top;
  const keys: string[] = [];
  for (const [depth, key] of path.entries()) {
    const child = node.children.get(key);
    const below = child ?? node.entry ?? node.item;
    if (!below) return undefined;
    const part = depth === 0 && path.length > 1 ? model.components.get(key)?.part : undefined;
    keys.push(child ? (part ?? key) : node.entry ? '*' : '-');
    node = below;
  }
  return keys.join('.');
}

/** What every chart has: whoever opens a values file of SPIRE looks for SPIRE's settings first. */
const plumbing: ReadonlySet<string> = new Set([
  'affinity',
  'annotations',
  'autoscaling',
  'configMap',
  'crNameOverride',
  'extraContainers',
  'extraEnv',
  'extraEnvVars',
  'extraVolumeMounts',
  'extraVolumes',
  'fsGroupFix',
  'fullnameOverride',
  'hostAliases',
  'hostCert',
  'image',
  'imagePullSecrets',
  'initContainers',
  'labels',
  'livenessProbe',
  'nameOverride',
  'namespaceOverride',
  'nodeSelector',
  'podAnnotations',
  'podLabels',
  'podSecurityContext',
  'priorityClassName',
  'readinessProbe',
  'resources',
  'securityContext',
  'service',
  'serviceAccount',
  'socketAlternate',
  'startupProbe',
  'terminationGracePeriodSeconds',
  'tests',
  'tolerations',
  'tools',
  'topologySpreadConstraints',
  'updateStrategy',
]);

/**
 * Settings that are set in files come first. Of the rest, those that our snippets set; then those whose key people set
 * elsewhere, below a key of the same name at best; sections before single settings. The weights are those that
 * test/corpus/ranking.test.ts likes best.
 */
export function popularityOf(counts: Counts, ours: Counts): Popularity {
  const pairs = new Map<string, number>();
  const names = new Map<string, number>();
  for (const [path, count] of Object.entries(counts)) {
    const keys = path.split('.');
    add(pairs, keys.slice(-2).join('.'), count);
    add(names, keys.at(-1)!, count);
  }
  return {
    score(model, path) {
      const common = commonPath(model, path);
      if (common === undefined) return 0;
      const keys = common.split('.');
      const name = keys.at(-1)!;
      const own = (counts[common] ?? 0) + 0.5 * Math.min(3, ours[common] ?? 0);
      const kin = 0.2 * (pairs.get(keys.slice(-2).join('.')) ?? 0) + 0.05 * (names.get(name) ?? 0);
      const isSection = (settingAt(model.top, path)?.children.size ?? 0) > 0;
      return (own + kin + (isSection ? 0.5 : 0)) * (plumbing.has(name) ? 0.2 : 1);
    },
  };
}

function add(map: Map<string, number>, key: string, count: number): void {
  map.set(key, (map.get(key) ?? 0) + count);
}

export const publicFiles: Popularity = popularityOf(counted.settings, counted.ours);
