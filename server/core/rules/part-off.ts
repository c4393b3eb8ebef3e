// Settings of parts that this release does not install.
import { installsNothing } from '../values/architecture';
import type { Release } from '../values/release';
import { tellsOfTags } from '../values/walkthroughs';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const partOff: ReleaseRule = {
  id: 'part-off',
  summary: 'Point out settings of parts that are off',
  category: 'settings',
  severity: 'hint',
  effect: 'helm-ignores',
  why:
    'Nothing below the section of a part that is off is ever rendered. That may be meant, as for a part that is switched on later; it may as well be the ' +
    'section of a root in the file of a child.',
  source: 'Chart.yaml of spire and spire-nested: tags and conditions; Helm, processDependencyEnabled.',
  scope: 'release',
  examples: [
    {
      title: 'what a child does not have',
      whole: true,
      values: `tags:
  nestedChildFull: true
global:
  spire:
    upstreamSpireAddress: spire-server.acme.example
external-spire-server:
^^^^^^^^^^^^^^^^^^^^^ hint: is off
  ingress:
    enabled: true
`,
    },
    {
      title: 'a part that is off and says so',
      whole: true,
      chart: 'spire@0.30.0',
      values: `tornjak-frontend:\n  enabled: false\n`,
    },
    {
      title: 'one layer of several',
      values: `external-spire-server:\n  ingress:\n    enabled: true\ntags:\n  nestedChildFull: true\n`,
    },
  ],
  *check(release) {
    if (!release.whole || installsNothing(release) || tellsOfTags(release)) return;
    for (const [alias, state] of release.components) {
      if (state !== 'off' || !isOwn(release, alias)) continue;
      const keys = release.userKeys([alias]).filter(key => key !== 'enabled');
      if (keys.length === 0) continue;
      const component = release.model.components.get(alias);
      const tags = component?.tags.map(tag => `\`tags.${tag}\``) ?? [];
      const by = release.entry([alias, 'enabled']) || tags.length === 0 ? shown([alias, 'enabled']) : tags.join(' or ');
      yield {
        setting: [alias],
        at: release.blame([alias]),
        unnecessary: true,
        yields: true,
        message: `${shown([alias])} is off in this release, so Helm renders nothing of it; ${by} switches it on.`,
      };
    }
  },
};

/** Layers that releases share have sections for all of them; the last one is usually the release's own. */
function isOwn(release: Release, alias: string): boolean {
  const source = release.entry([alias])?.origin?.source;
  return source !== undefined && source === release.layers.at(-1)?.source;
}
