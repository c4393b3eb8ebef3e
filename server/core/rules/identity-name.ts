// The chart lets an identity have a `name` and never looks at it.
import { identities } from '../values/identities';
import type { ReleaseRule } from './rule';
import { quoted, removeFix } from './wording';

export const identityName: ReleaseRule = {
  id: 'identity-name',
  summary: 'Disallow names of identities beside their keys',
  category: 'identities',
  severity: 'warning',
  effect: 'helm-ignores',
  why: 'The object is named after the key in the map. `name` is among the properties that the chart takes, but no template reads it.',
  source:
    'spire-server templates/controller-manager-cluster-ids.yaml, controller-manager-ftd.yaml and controller-manager-static-entries.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'a name of its own',
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          name: frontend
#         ^^^^ warning: is named after its key "web"
          type: base
`,
      fixed: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          type: base
`,
    },
    {
      title: 'the key alone',
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        frontend: {type: base}
`,
    },
  ],
  *check(release) {
    for (const kind of ['clusterSPIFFEIDs', 'clusterFederatedTrustDomains', 'clusterStaticEntries'] as const) {
      for (const { key, path } of identities(release, kind)) {
        const name = [...path, 'name'];
        if (!release.entry(name) || release.value(name) === key) continue;
        yield {
          setting: name,
          message: `The object is named after its key ${quoted(key)}; Helm ignores \`name\`.`,
          fixes: [removeFix(name), ...renameKey(path, release.text(name))],
        };
      }
    }
  },
};

/** Only where the name could be a key as it is. */
function renameKey(path: readonly string[], name: string | undefined): ReturnType<typeof removeFix>[] {
  if (name === undefined || !/^[a-z0-9][a-z0-9-]*$/.test(name)) return [];
  return [{ title: `Make \`${name}\` the key`, safe: false, changes: [{ kind: 'rename', path, to: name }] }];
}
