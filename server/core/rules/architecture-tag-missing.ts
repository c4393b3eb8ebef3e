// A spire-nested release that installs nothing.
import type { Release } from '../values/release';
import type { ReleaseRule } from './rule';
import { listed } from './wording';

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
    { title: 'one layer of several', values: `global:\n  spire:\n    trustDomain: acme.example\n` },
    { title: 'a single part switched on by itself', whole: true, values: `tornjak-frontend:\n  enabled: true\n` },
  ],
  *check(release) {
    if (!release.whole || !hasTags(release) || release.isFilledLater(['tags'])) return;
    if ([...release.components.values()].some(state => state !== 'off')) return;
    const tags = [...(release.model.top.children.get('tags')?.children.keys() ?? [])];
    // A tag that is misspelt or came later is said to be one, and is what is missing.
    if (release.userKeys(['tags']).some(tag => !tags.includes(tag) && release.value(['tags', tag]) === true)) return;
    // So is the tag that the layout of an early walkthrough lacks.
    if (release.value(['root-spire-server', 'kind']) === 'none') return;
    const asked = release.entry(['tags']) ? ['tags'] : [];
    yield {
      setting: ['tags'],
      at: asked.length > 0 ? release.blame(asked) : topOf(release),
      message: `No tag is true, so \`${release.model.chart}\` installs nothing and Helm reports success. One of ${listed(tags.map(t => `\`tags.${t}\``))} says what this release is.`,
      fixes: tags.slice(0, 3).map(tag => ({
        title: `Set \`tags.${tag}\``,
        safe: false,
        changes: [{ kind: 'set', path: ['tags', tag], yaml: 'true' }],
      })),
    };
  },
};

function hasTags(release: Release): boolean {
  return (release.model.top.children.get('tags')?.children.size ?? 0) > 0;
}

/** The first key of the last layer: the file as a whole is meant, and a key can be seen. */
function topOf(release: Release): { source: string; span: { start: number; end: number } } {
  const key = release.userKeys([])[0];
  return release.blame(key === undefined ? [] : [key]);
}
