// Images of SPIRE of another version than the templates are made for.
import { partsMaybeOn } from '../values/parts';
import type { ReleaseRule } from './rule';
import { quoted, shown } from './wording';

export const imageTag: ReleaseRule = {
  id: 'image-tag',
  summary: "Point out images of SPIRE that are not of the chart's version",
  category: 'server',
  severity: 'info',
  effect: 'differs',
  why:
    'The templates write the configuration for one version of SPIRE. Another version may not know a setting, and exits at start, or take a default for ' +
    'granted that has changed. A tag like "latest" moves on by itself: the next restart of a pod is an upgrade that nobody asked for.',
  source:
    'appVersion of each chart; spire-lib templates/_helpers.tpl (image); SPIRE documentation, supported upgrade paths.',
  scope: 'release',
  examples: [
    {
      title: 'a version that has gone by',
      values: `root-spire-server:
  image:
    tag: 1.9.6
#        ^^^^^ info: made for SPIRE 1.15
`,
    },
    {
      title: 'a tag that moves',
      values: `root-spire-server:
  image:
    tag: latest
#        ^^^^^^ info: moves
`,
    },
    { title: 'a patch of the same version', values: `root-spire-server:\n  image:\n    tag: 1.15.4\n` },
    {
      title: "an image of one's own",
      values: `root-spire-server:\n  image:\n    registry: registry.acme.example\n    tag: 2026-08-acme\n`,
    },
  ],
  *check(release) {
    const [major, minor] = release.model.appVersion.split('.');
    for (const { alias } of partsMaybeOn(release, 'spire-server', 'spire-agent', 'spiffe-oidc-discovery-provider')) {
      const path = [alias, 'image', 'tag'];
      if (!release.entry(path) || release.isFilledLater(path)) continue;
      const tag = String(release.value(path) ?? '');
      const version = /^v?(\d+)\.(\d+)\.\d+$/.exec(tag);
      if (/^(?:latest|nightly|main|master)$/.test(tag)) {
        yield {
          setting: path,
          at: release.blameValue(path),
          message: `${quoted(tag)} moves: the next restart of a pod may bring another version of SPIRE than the chart is made for, ${release.model.appVersion}.`,
        };
      } else if (version && (version[1] !== major || version[2] !== minor)) {
        yield {
          setting: path,
          at: release.blameValue(path),
          message: `${shown([alias])} runs SPIRE ${tag}, and the templates of ${release.model.chart} ${release.model.version} are made for SPIRE ${major}.${minor}; what they write may be refused at start.`,
          fixes: [{ title: 'Leave it to the chart', safe: false, changes: [{ kind: 'remove', path }] }],
        };
      }
    }
  },
};
