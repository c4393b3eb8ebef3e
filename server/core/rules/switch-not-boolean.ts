// Tags and conditions that Helm does not take for true or false.
import { pathOf, type SettingPath } from '../path';
import type { Release } from '../values/release';
import type { Report, ReleaseRule } from './rule';
import { quoted, shown } from './wording';

export const switchNotBoolean: ReleaseRule = {
  id: 'switch-not-boolean',
  summary: 'Require true or false for tags and for the switches of components',
  category: 'architecture',
  severity: 'error',
  effect: 'differs',
  why:
    'Helm counts a tag that is no boolean neither as true nor as false: parts that have only this tag are installed, parts that share ' +
    'another tag are not. A quoted tag installs half an architecture. A quoted `enabled` is ignored, and the tags decide.',
  source: 'Helm 3 and 4, processDependencyTags and processDependencyConditions.',
  scope: 'release',
  examples: [
    {
      title: 'a quoted tag',
      values: `tags:
  nestedRoot: "true"
#             ^^^^^^ error: installs 2 of its 8 parts
`,
      fixed: `tags:
  nestedRoot: true
`,
    },
    {
      title: 'a quoted tag that is the only one of its parts',
      values: `tags:
  bottomTurtleHAA: "false"
#                  ^^^^^^^ error: installs all of its
`,
    },
    {
      title: 'a quoted switch',
      values: `external-spire-server:
  enabled: "false"
#          ^^^^^^^ error: Helm ignores
`,
      fixed: `external-spire-server:
  enabled: false
`,
    },
    {
      title: 'tags that are no map',
      values: `tags: nestedRoot
#     ^^^^^^^^^^ error: installs every part
`,
    },
    { title: 'booleans', values: `tags:\n  nestedRoot: true\nexternal-spire-server:\n  enabled: false\n` },
  ],
  *check(release) {
    yield* tagsAsAWhole(release);
    for (const tag of release.userKeys(['tags'])) {
      if (!release.model.top.children.get('tags')?.children.has(tag)) continue;
      yield* judge(release, ['tags', tag], partsOfTag(release, tag));
    }
    const conditions = [...release.model.components.values()].flatMap(component => component.conditions);
    for (const condition of new Set(conditions)) {
      if (leavesItToTags(release, pathOf(condition))) continue;
      yield* judge(release, pathOf(condition), partsOfCondition(release, condition));
    }
  },
};

/** A null says what Helm does with it: the tags decide. */
function leavesItToTags(release: Release, condition: SettingPath): boolean {
  const value = release.entry(condition)?.value;
  const dotted = condition.join('.');
  const tagged = [...release.model.components.values()].filter(component => component.conditions.includes(dotted));
  return value?.kind === 'leaf' && value.value === null && tagged.every(component => component.tags.length > 0);
}

function* tagsAsAWhole(release: Release): Iterable<Report> {
  const entry = release.entry(['tags']);
  const size = release.model.top.children.get('tags')?.children.size ?? 0;
  if (!entry || entry.value.kind === 'map' || size === 0 || release.isFilledLater(['tags'])) return;
  yield {
    setting: ['tags'],
    at: release.blameValue(['tags']),
    message: '`tags` is no map, so Helm takes every tag for unset and installs every part of the chart at once.',
  };
}

function* judge(release: Release, path: SettingPath, consequence: Consequence): Iterable<Report> {
  const entry = release.entry(path);
  if (!entry || release.isFilledLater(path)) return;
  const value = entry.value.kind === 'leaf' ? entry.value.value : {};
  if (typeof value === 'boolean') return;
  const word = typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() : undefined;
  yield {
    setting: path,
    at: release.blameValue(path),
    message: `${shown(path)} is ${quoted(value)}, not true or false; ${consequence.says}`,
    // Where the outcome is what "true" stands for, only the next reader is misled.
    ...(word === 'true' && consequence.isAll && { severity: 'warning' }),
    fixes: word ? [{ title: 'Take the quotes away', safe: false, changes: [{ kind: 'set', path, yaml: word }] }] : [],
  };
}

interface Consequence {
  readonly says: string;
  /** True where Helm installs all that the switch is for. */
  readonly isAll: boolean;
}

function partsOfTag({ model, components, value }: Release, tag: string): Consequence {
  const parts = [...model.components.values()].filter(
    // A condition that is true or false decides before any tag.
    ({ tags, conditions }) => tags.includes(tag) && !conditions.some(c => typeof value(pathOf(c)) === 'boolean'),
  );
  const installed = parts.filter(({ alias }) => components.get(alias) === 'on').length;
  const isAll = installed === parts.length;
  const share = isAll ? `all of its ${parts.length}` : `${installed} of its ${parts.length}`;
  return { says: `Helm counts it neither way and installs ${share} parts.`, isAll };
}

function partsOfCondition({ model }: Release, condition: string): Consequence {
  const parts = [...model.components.values()].filter(({ conditions }) => conditions.includes(condition));
  const tagged = parts.some(({ tags }) => tags.length > 0);
  return tagged
    ? { says: 'Helm ignores it, and tags decide whether the part is installed.', isAll: false }
    : { says: 'Helm ignores it and installs the part.', isAll: true };
}
