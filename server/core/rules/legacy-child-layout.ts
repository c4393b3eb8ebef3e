// The layout of child clusters from before the first release of spire-nested.
import { shown } from './wording';
import type { ReleaseRule } from './rule';

export const legacyChildLayout: ReleaseRule = {
  id: 'legacy-child-layout',
  summary: 'Disallow `kind: none`, the child layout of an early walkthrough',
  category: 'architecture',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'A walkthrough of early 2024 made a child cluster by `root-spire-server.kind: none` and `external-spire-server.enabled: false`. No ' +
    'released chart ever took that: without a tag it installs nothing, with `tags.nestedRoot` Helm stops at "Unsupported kind."',
  source: 'spire-server templates/server-resource.yaml ("Unsupported kind."); spire-nested Chart.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'the walkthrough of early 2024',
      values: `root-spire-server:
  kind: none
#       ^^^^ error: \`tags.nestedChildFull\`
external-spire-server:
  enabled: false
`,
      fixed: `tags:
  nestedChildFull: true
`,
    },
    { title: 'a child as the chart makes it', values: `tags:\n  nestedChildFull: true\n` },
    {
      title: 'a root without children',
      values: `tags:\n  nestedRoot: true\nexternal-spire-server:\n  enabled: false\n`,
    },
  ],
  *check(release) {
    if (release.model.chart !== 'spire-nested') return;
    const kind = ['root-spire-server', 'kind'];
    if (release.value(kind) !== 'none') return;
    const withRoot = release.value(['tags', 'nestedRoot']) === true;
    const serving = ['external-spire-server', 'enabled'];
    const leftover = release.entry(serving) !== undefined && release.value(serving) === false;
    yield {
      setting: kind,
      at: release.blameValue(kind),
      message: withRoot
        ? `${shown(kind)} takes "statefulset" or "deployment"; Helm stops with "Unsupported kind." A child cluster is made by \`tags.nestedChildFull\` instead of \`tags.nestedRoot\`.`
        : `"none" for ${shown(kind)} comes from an early walkthrough and makes no child cluster; the chart does that by \`tags.nestedChildFull\`.`,
      effect: withRoot ? 'helm-fails' : 'helm-ignores',
      fixes: withRoot
        ? []
        : [
            {
              title: 'Make it a child by `tags.nestedChildFull`',
              safe: false,
              changes: [
                { kind: 'remove', path: kind },
                ...(leftover ? [{ kind: 'remove', path: serving } as const] : []),
                { kind: 'set', path: ['tags', 'nestedChildFull'], yaml: 'true' },
              ],
            },
          ],
    };
  },
};
