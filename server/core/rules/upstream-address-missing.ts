// A child cluster that does not know where its root is.
import type { SettingPath } from '../path';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import { walkthroughForms } from '../values/walkthroughs';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

interface Need {
  readonly tag: string;
  readonly setting: SettingPath;
  /** Settings that say the same, each for one part; the need is met where all parts that are on have theirs. */
  readonly instead: readonly SettingPath[];
  readonly otherwise: string;
}

const needs: readonly Need[] = [
  {
    tag: 'nestedChildFull',
    setting: ['global', 'spire', 'upstreamSpireAddress'],
    instead: [
      ['upstream-spire-agent', 'server', 'address'],
      ['internal-spire-server', 'upstreamAuthority', 'spire', 'server', 'address'],
    ],
    otherwise: 'the upstream agent and the internal server look for a root server in their own cluster and never start',
  },
  {
    tag: 'nestedChildSecurity',
    setting: ['downstream-spire-agent-security', 'server', 'address'],
    instead: [['downstream-spire-agent-security', 'server', 'address']],
    otherwise: 'the agents look for a SPIRE server in their own cluster, where there is none',
  },
];

/** Where walkthroughs and notes of the charts have the address, and where nothing reads it. */
const elsewhere: readonly SettingPath[] = [
  ['global', 'spire', 'upstreamServerAddress'],
  ['downstream-spire-agent-security', 'serviceAccount', 'server', 'address'],
];

export const upstreamAddressMissing: ReleaseRule = {
  id: 'upstream-address-missing',
  summary: "Require the root's address in a child cluster",
  category: 'trust',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'Helm renders a child without it, Kubernetes takes it, and every pod waits for ever: the address falls back to the name of a ' +
    'server that only the root cluster has.',
  source: 'spire-agent and spire-server templates/_helpers.tpl (upstream address); measured on rendered releases.',
  scope: 'release',
  examples: [
    {
      title: 'a full child',
      whole: true,
      values: `tags:
  nestedChildFull: true
# ^^^^^^^^^^^^^^^ error: \`global.spire.upstreamSpireAddress\`
global:
  spire:
    trustDomain: acme.example
`,
    },
    {
      title: 'a security cluster',
      whole: true,
      values: `tags:
  nestedChildSecurity: true
# ^^^^^^^^^^^^^^^^^^^ error: \`downstream-spire-agent-security.server.address\`
`,
    },
    {
      title: 'a child that knows its root',
      whole: true,
      values: `tags:\n  nestedChildFull: true\nglobal:\n  spire:\n    upstreamSpireAddress: spire-server.acme.example\n`,
    },
    { title: 'one layer of several', values: `tags:\n  nestedChildFull: true\n` },
  ],
  *check(release) {
    if (release.model.chart !== 'spire-nested' || !release.whole) return;
    // A root and a child at once is another mistake, which architecture-tags-conflict names.
    if (release.value(['tags', 'nestedRoot']) === true) return;
    // An address in the words of a walkthrough is there, and what is wrong with it is said.
    if (walkthroughForms(release).some(form => form.kind === 'upstream' && form.address)) return;
    if (elsewhere.some(path => release.entry(path))) return;
    for (const { tag, setting, instead, otherwise } of needs) {
      if (release.value(['tags', tag]) !== true || isGiven(release, setting)) continue;
      const open = instead.filter(([alias]) => release.components.get(alias ?? '') === 'on');
      if (open.every(path => isGiven(release, path))) continue;
      yield {
        setting,
        at: release.entry(setting) ? release.blame(setting) : release.blame(['tags', tag]),
        message: `A cluster with ${shown(['tags', tag])} needs ${shown(setting)}, the host name of the root's external server; without it ${otherwise}.`,
      };
    }
  },
};

function isGiven(release: Release, setting: SettingPath): boolean {
  return release.isFilledLater(setting) || isTruthy(release.value(setting));
}
