// A spire-nested release that installs nothing.
import { installsNothing, tagsOf } from '../values/architecture';
import type { Release } from '../values/release';
import { tellsOfTags } from '../values/walkthroughs';
import type { FixProposal, ReleaseRule, Report } from './rule';
import { listed, shown } from './wording';

export const architectureTagMissing: ReleaseRule = {
  id: 'architecture-tag-missing',
  summary: 'Require a tag that says which part of a nested SPIRE this release is',
  category: 'architecture',
  severity: 'error',
  effect: 'differs',
  why:
    'Every part of spire-nested is switched by tags, and all of them are off by default. Without one, Helm installs nothing but ' +
    'namespaces and reports success.',
  source: 'Chart.yaml of spire-nested: the tags of its dependencies; Helm 3 and 4, processDependencyTags.',
  scope: 'release',
  examples: [
    {
      title: 'a whole release without a tag',
      whole: true,
      values: `global:
^^^^^^ error: installs nothing
  spire:
    trustDomain: acme.example
`,
    },
    {
      title: 'a root',
      whole: true,
      values: `tags:\n  nestedRoot: true\nglobal:\n  spire:\n    trustDomain: acme.example\n`,
    },
    {
      title: "a root's values with no tag, which may be one layer of several",
      values: `external-spire-server:
^^^^^^^^^^^^^^^^^^^^^ info: installs nothing
  ingress:
    enabled: true
`,
      fixed: `external-spire-server:
  ingress:
    enabled: true
tags:
  nestedRoot: true
`,
    },
    { title: 'one layer of several', values: `global:\n  spire:\n    trustDomain: acme.example\n` },
    { title: 'a single part switched on by itself', whole: true, values: `tornjak-frontend:\n  enabled: true\n` },
  ],
  *check(release) {
    const tags = tagsOf(release);
    if (!release.whole) {
      if (isRootWithoutTag(release)) yield maybeMissing(release);
      return;
    }
    if (!installsNothing(release) || tellsOfTags(release)) return;
    // A tag that is misspelt or came later is said to be one, and is what is missing.
    if (release.userKeys(['tags']).some(tag => !tags.includes(tag) && release.value(['tags', tag]) === true)) return;
    const asked = release.entry(['tags']) ? ['tags'] : [];
    yield {
      setting: ['tags'],
      at: asked.length > 0 ? release.blame(asked) : topOf(release),
      message: `No tag is true, so \`${release.model.chart}\` installs nothing and Helm reports success. One of ${listed(tags.map(t => `\`tags.${t}\``))} says what this release is.`,
      fixes: fixesOf(tags.slice(0, 3)),
    };
  },
};

/** Settings that only a root has, and no word about tags: a walkthrough's root values pasted into an empty file look like that. */
function isRootWithoutTag(release: Release): boolean {
  if (release.layers.length !== 1 || tagsOf(release).length === 0 || release.entry(['tags'])) return false;
  const hasRoot = ['root-spire-server', 'external-spire-server'].some(alias => release.entry([alias]));
  return hasRoot && [...release.components.values()].every(state => state === 'off');
}

function maybeMissing(release: Release): Report {
  const alias = ['external-spire-server', 'root-spire-server'].find(name => release.entry([name])) ?? '';
  return {
    setting: ['tags'],
    at: release.blame([alias]),
    severity: 'info',
    message: `Nothing in this file switches on ${shown([alias])}. Unless another layer sets \`tags.nestedRoot\`, \`${release.model.chart}\` installs nothing and Helm reports success.`,
    fixes: fixesOf(['nestedRoot']),
    yields: true,
  };
}

function fixesOf(tags: readonly string[]): readonly FixProposal[] {
  return tags.map(tag => ({
    title: `Set \`tags.${tag}\``,
    safe: false,
    changes: [{ kind: 'set', path: ['tags', tag], yaml: 'true' }],
  }));
}

/** The first key of the last layer: the file as a whole is meant, and a key can be seen. */
function topOf(release: Release): { source: string; span: { start: number; end: number } } {
  const key = release.userKeys([])[0];
  return release.blame(key === undefined ? [] : [key]);
}
