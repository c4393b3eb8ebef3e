// A part of another architecture, switched on by hand, that makes objects which are there already.
import type { Component } from '../chart/model';
import { pathOf, type SettingPath } from '../path';
import type { Release } from '../values/release';
import type { ReleaseRule } from './rule';
import { listed, shown } from './wording';

export const partBesideArchitecture: ReleaseRule = {
  id: 'part-beside-architecture',
  summary: 'Disallow a second part that makes the same objects as one of the architecture',
  category: 'architecture',
  severity: 'error',
  effect: 'kubernetes-rejects',
  why:
    '`enabled: true` installs a part whatever the tags say. In a file copied from the chart spire, `spiffe-csi-driver: {enabled: true}` ' +
    'switches on the driver of the two-sided architecture beside the one that the root or child has already. `helm template` prints ' +
    'both; the install stops because the object already exists.',
  source: 'Chart.yaml of spire-nested; objects rendered with each tag and each part switched on beside it.',
  scope: 'release',
  examples: [
    {
      title: 'the CSI driver as the chart spire calls it',
      values: `tags:
  nestedRoot: true
spiffe-csi-driver:
  enabled: true
# ^^^^^^^ error: makes the CSIDriver "csi.spiffe.io" a second time
`,
      fixed: `tags:
  nestedRoot: true
`,
    },
    {
      title: "a child's stand-in for the root beside the root",
      values: `tags:
  nestedRoot: true
external-root-spire-server-full:
  enabled: true
# ^^^^^^^ error: \`root-spire-server\`
`,
    },
    {
      title: 'under a name of its own',
      values: `tags:
  nestedRoot: true
spiffe-csi-driver:
  enabled: true
  pluginName: workload.csi.spiffe.io
`,
    },
    {
      title: 'a part that no tag switches on',
      values: `tags:\n  nestedRoot: true\ntornjak-frontend:\n  enabled: true\n`,
    },
    { title: 'parts chosen one by one', values: `spiffe-csi-driver:\n  enabled: true\n` },
  ],
  *check(release) {
    const parts = [...release.model.components.values()].filter(({ alias }) => release.components.get(alias) === 'on');
    for (const part of parts) {
      const enabled = switchedOnAside(release, part);
      if (!enabled) continue;
      for (const { kind, path } of madeBy(part)) {
        const name = release.text(path);
        if (!name) continue;
        const other = parts.find(
          p => p !== part && p.part === part.part && !switchedOnAside(release, p) && sameName(release, p, kind, name),
        );
        if (!other) continue;
        yield {
          setting: enabled,
          message: `${shown([part.alias])} belongs to ${listed(part.tags.map(tag => shown(['tags', tag])))}. Beside ${shown([other.alias])} it makes ${kind} "${name}" a second time, and Helm stops at the install because it already exists.`,
          fixes: [{ title: `Remove ${shown(enabled)}`, safe: false, changes: [{ kind: 'remove', path: enabled }] }],
        };
        break;
      }
    }
  },
};

/** The condition by which a file switches on a part that none of its tags asks for, while another tag does decide. */
function switchedOnAside(release: Release, { conditions, tags }: Component): SettingPath | undefined {
  if (tags.length === 0 || tags.some(tag => release.value(['tags', tag]) !== false)) return undefined;
  return conditions.map(pathOf).find(path => release.entry(path) !== undefined && release.value(path) === true);
}

interface Made {
  /** How a message calls the object. */
  readonly kind: string;
  /** The setting that names it. */
  readonly path: SettingPath;
}

function madeBy({ alias, part }: Component): readonly Made[] {
  if (part === 'spiffe-csi-driver') return [{ kind: 'the CSIDriver', path: [alias, 'pluginName'] }];
  if (part !== 'spire-server' && part !== 'spire-agent') return [];
  return [{ kind: 'the objects of', path: [alias, 'nameOverride'] }];
}

function sameName(release: Release, other: Component, kind: string, name: string): boolean {
  const made = madeBy(other).find(m => m.kind === kind);
  return made !== undefined && release.text(made.path) === name;
}
