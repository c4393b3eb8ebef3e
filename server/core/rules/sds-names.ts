// Names that Envoy asks an agent for, one of which hides another.
import { partsMaybeOn } from '../values/parts';
import type { SettingPath } from '../path';
import type { ReleaseRule } from './rule';
import { quoted, shown } from './wording';

const keys = ['defaultSVIDName', 'defaultBundleName', 'defaultAllBundlesName'] as const;

export const sdsNames: ReleaseRule = {
  id: 'sds-names',
  summary: 'Require three different names for what Envoy gets from an agent',
  category: 'agent',
  severity: 'warning',
  effect: 'differs',
  why:
    'Envoy asks an agent for a resource by its name. Where two of the three defaults have one name the agent answers with the first that fits: the ' +
    'certificate, then the own bundle; with all bundles under the name of the own one a partner is never trusted.',
  source: 'SPIRE documentation of the agent, sds; SPIRE agent, SDS v3 handler; a public issue with Istio.',
  scope: 'release',
  examples: [
    {
      title: 'one name for two bundles',
      chart: 'spire@0.30.0',
      values: `spire-agent:
  sds:
    enabled: true
    defaultBundleName: "ROOTCA"
    defaultAllBundlesName: "ROOTCA"
#                          ^^^^^^^^ warning: as well
`,
    },
    {
      title: 'names of their own',
      chart: 'spire@0.30.0',
      values: `spire-agent:
  sds:
    enabled: true
    defaultBundleName: "null"
    defaultAllBundlesName: "ROOTCA"
`,
    },
  ],
  *check(release) {
    for (const { alias } of partsMaybeOn(release, 'spire-agent')) {
      const at = [alias, 'sds'];
      if (!release.entry(at) || String(release.value([...at, 'enabled'])) !== 'true') continue;
      const taken = new Map<string, SettingPath>();
      for (const path of keys.map(key => [...at, key])) {
        const name = release.text(path);
        if (!name || release.isFilledLater(path)) continue;
        const other = taken.get(name);
        if (!other) taken.set(name, path);
        else if (release.entry(path) ?? release.entry(other)) {
          const blamed = release.entry(path) ? path : other;
          yield {
            setting: blamed,
            at: release.blameValue(blamed),
            message: `${quoted(name)} is ${shown(blamed === path ? other : path)} as well; the agent answers Envoy with one of the two, and what the other is for never gets there.`,
          };
        }
      }
    }
  },
};
