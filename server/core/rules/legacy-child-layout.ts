// The layout of child clusters from before the first release of spire-nested.
import type { SettingPath } from '../path';
import type { Change } from '../values/changes';
import type { Release } from '../values/release';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

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
    const isChild = childTags.some(tag => release.value(['tags', tag]) === true);
    yield {
      setting: kind,
      at: release.blameValue(kind),
      message: withRoot
        ? `${shown(kind)} takes "statefulset" or "deployment"; Helm stops with "Unsupported kind." A child cluster is made by \`tags.nestedChildFull\` instead of \`tags.nestedRoot\`.`
        : isChild
          ? `"none" for ${shown(kind)} comes from an early walkthrough; with the tag of a child Helm ignores it.`
          : `"none" for ${shown(kind)} comes from an early walkthrough and makes no child cluster: without a tag Helm installs nothing and reports success. The chart makes one by \`tags.nestedChildFull\`.`,
      effect: withRoot ? 'helm-fails' : 'helm-ignores',
      ...(isChild && !withRoot && { severity: 'warning' }),
      fixes: [
        {
          title: isChild ? 'Remove the old layout' : 'Make it a child by `tags.nestedChildFull`',
          safe: false,
          changes: [...leftovers(release), ...tagChanges(withRoot, isChild)],
        },
      ],
    };
  },
};

const childTags = ['nestedChildFull', 'nestedChildSecurity'];

/** What the walkthrough wrote besides; the class name is the chart's own today. */
function leftovers(release: Release): readonly Change[] {
  const root = 'root-spire-server';
  const serving = ['external-spire-server', 'enabled'];
  const className = [root, 'controllerManager', 'className'];
  const isOld =
    release.value(className) === 'spire-mgmt-external-server' && release.userKeys(className.slice(0, -1)).length === 1;
  const keys = release.userKeys([root]).filter(key => key !== 'kind' && !(isOld && key === 'controllerManager'));
  return [
    // Where nothing else stands in the section all of it goes, so that no empty one is left.
    keys.length === 0 ? removal([root]) : removal([root, 'kind']),
    ...(keys.length > 0 && isOld ? [removal(className)] : []),
    ...(release.entry(serving) && release.value(serving) === false ? [removal(serving)] : []),
  ];
}

function removal(path: SettingPath): Change {
  return { kind: 'remove', path };
}

function tagChanges(withRoot: boolean, isChild: boolean): readonly Change[] {
  if (withRoot) return [{ kind: 'rename', path: ['tags', 'nestedRoot'], to: 'nestedChildFull' }];
  return isChild ? [] : [{ kind: 'set', path: ['tags', 'nestedChildFull'], yaml: 'true' }];
}
