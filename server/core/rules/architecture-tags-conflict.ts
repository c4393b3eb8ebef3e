// Two architectures in one release.
import type { ReleaseRule } from './rule';
import { shown } from './wording';

/** Tags that install the same objects, so that only one of a group can be on. */
const groups: readonly (readonly string[])[] = [
  ['nestedRoot', 'nestedChildFull', 'nestedChildSecurity'],
  ['haAgentCommon', 'bottomTurtleHAA', 'bottomTurtleHAB'],
];

export const architectureTagsConflict: ReleaseRule = {
  id: 'architecture-tags-conflict',
  summary: 'Disallow two architecture tags in one release',
  category: 'architecture',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'A root and a child both install `spire-bundle-upstream`, the CSI driver and the same cluster-scoped objects. `helm template` ' +
    'prints them twice; `helm install` stops because they already exist.',
  source: 'Chart.yaml of spire-nested; objects rendered per tag.',
  scope: 'release',
  examples: [
    {
      title: 'root and child at once',
      values: `tags:
  nestedRoot: true
  nestedChildFull: true
# ^^^^^^^^^^^^^^^ error: with \`tags.nestedRoot\`
`,
    },
    { title: 'the other one switched off', values: `tags:\n  nestedRoot: true\n  nestedChildFull: false\n` },
    {
      title: 'tags are nothing to the chart spire',
      chart: 'spire@0.30.0',
      values: `tags:\n  nestedRoot: true\n  nestedChildFull: true\n`,
    },
    { title: 'side A alone', values: `tags:\n  bottomTurtleHAA: true\n` },
  ],
  *check(release) {
    const known = release.model.top.children.get('tags')?.children;
    for (const group of groups) {
      const on = group.filter(tag => known?.has(tag) && isOn(tag));
      const [first, ...others] = on.sort((a, b) => place(a) - place(b));
      if (first === undefined) continue;
      for (const tag of others) {
        yield {
          setting: ['tags', tag],
          message: `${shown(['tags', tag])} together with ${shown(['tags', first])} makes the same objects twice; Helm stops at the install because they already exist.`,
          related: [{ at: release.blame(['tags', first]), message: `${shown(['tags', first])} is on here` }],
          fixes: [
            {
              title: `Remove ${shown(['tags', tag])}`,
              safe: false,
              changes: [{ kind: 'remove', path: ['tags', tag] }],
            },
          ],
        };
      }
    }

    function isOn(tag: string): boolean {
      return release.entry(['tags', tag]) !== undefined && release.value(['tags', tag]) === true;
    }

    function place(tag: string): number {
      const origin = release.entry(['tags', tag])?.origin;
      return origin ? origin.layer * 1e9 + origin.keySpan.start : Infinity;
    }
  },
};
