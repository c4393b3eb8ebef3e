// A section that stands in the file without a single setting.
import { partsMaybeOn } from '../values/parts';
import type { Release } from '../values/release';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const sectionNulled: ReleaseRule = {
  id: 'section-nulled',
  summary: 'Disallow sections of a part that hold nothing',
  category: 'architecture',
  severity: 'error',
  effect: 'differs',
  why:
    'A key without a value is null, and for Helm a null deletes the defaults. spire-nested tells its parts apart by such defaults: names, ' +
    'bundle ConfigMaps, sockets, ports. Without them the root server is called otherwise than its agents think, and two parts make the ' +
    'same objects. It happens when the last setting of a section is commented out.',
  source:
    'Helm 3 and 4, coalesceValues: null deletes a default; values.yaml of spire-nested. Seen on rendered releases.',
  scope: 'release',
  examples: [
    {
      title: 'everything commented out',
      values: `tags:
  nestedRoot: true
root-spire-server:
^^^^^^^^^^^^^^^^^ error: deletes what \`spire-nested\` presets
#  caTTL: 48h
`,
      fixed: `tags:
  nestedRoot: true
#  caTTL: 48h
`,
    },
    { title: 'an empty map', values: `tags:\n  nestedRoot: true\nroot-spire-server: {}\n` },
    { title: 'a part that the chart presets nothing for', chart: 'spire@0.30.0', values: `spiffe-csi-driver:\n` },
  ],
  *check(release) {
    const kinds = [...new Set([...release.model.components.values()].map(({ part }) => part))];
    for (const { alias } of partsMaybeOn(release, ...kinds)) {
      const value = release.entry([alias])?.value;
      if (value?.kind !== 'leaf' || value.value !== null || value.placeholder !== undefined) continue;
      const preset = nameOf(release, alias);
      if (preset === undefined) continue;
      yield {
        setting: [alias],
        message: `${shown([alias])} holds nothing, which Helm reads as null: that deletes what \`${release.model.chart}\` presets for this part, ${preset} for one.`,
        fixes: [{ title: `Remove ${shown([alias])}`, safe: false, changes: [{ kind: 'remove', path: [alias] }] }],
      };
    }
  },
};

/** The name that the chart above gives to the part: the part's own chart has none, so where there is one there are presets. */
function nameOf({ model }: Release, alias: string): string | undefined {
  for (const key of ['nameOverride', 'fullnameOverride']) {
    const preset = model.components.get(alias)?.settings.children.get(key)?.default;
    if (typeof preset === 'string' && preset !== '') return `\`${key}: ${preset}\``;
  }
  return undefined;
}
