// SPIFFE IDs that a server or an agent gives rights to.
import { readSpiffeId } from '../trust/spiffeId';
import { settledText } from '../values/effective';
import { itemsOf } from '../values/items';
import { writtenSettings, type SpireSetting } from '../values/spireSettings';
import { quoted, shown } from './wording';
import type { ReleaseRule } from './rule';

interface IdList extends SpireSetting {
  /** True where the chart puts the trust domain before what begins with a slash, and SPIRE takes its own only. */
  readonly ofOwn: boolean;
}

const lists: readonly IdList[] = [
  { part: 'spire-server', setting: 'adminIDs', ofOwn: false },
  { part: 'spire-agent', setting: 'authorizedDelegates', ofOwn: true },
];

export const trustedId: ReleaseRule = {
  id: 'trusted-id',
  summary: 'Require SPIFFE IDs where SPIRE gives rights to callers',
  category: 'trust',
  severity: 'error',
  effect: 'spire-fails',
  why:
    '`adminIDs` may do anything at the server, `authorizedDelegates` may fetch the SVIDs of others at the agent. Both exit at start at ' +
    'what is no SPIFFE ID; the agent also at an ID of another trust domain.',
  source:
    'spire cmd/spire-server/cli/run and cmd/spire-agent/cli/run; measured with 1.15.2; spire-agent templates/configmap.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'without its scheme',
      values: `internal-spire-server:
  adminIDs:
    - acme.example/admin
#     ^^^^^^^^^^^^^^^^^^ error: "spiffe://"
`,
    },
    {
      title: 'of another trust domain',
      values: `global: {spire: {trustDomain: acme.example}}
downstream-spire-agent-full:
  authorizedDelegates: [spiffe://partner.example/envoy]
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: "acme.example"
`,
    },
    {
      title: 'a whole ID and a path',
      values: `global: {spire: {trustDomain: acme.example}}
internal-spire-server:
  adminIDs: [spiffe://partner.example/admin]
downstream-spire-agent-full:
  authorizedDelegates: [spiffe://acme.example/envoy, /ns/envoy/sa/envoy]
`,
    },
  ],
  *check(release) {
    for (const { about, component, path, value } of writtenSettings(release, lists)) {
      const program = about.part;
      if (typeof value === 'string' && value !== '' && !about.ofOwn) {
        yield {
          setting: path,
          at: release.blameValue(path),
          message: `${shown(path)} is a list of IDs, and ${quoted(value)} is none; ${program} exits at start.`,
        };
        continue;
      }
      const own = settledText(release, component.alias, 'trustDomain');
      for (const item of itemsOf(release, path)) {
        if (item.isFilledLater) continue;
        const text = typeof item.value === 'string' ? item.value : JSON.stringify(item.value);
        const problem = problemOf(about, text, own);
        if (problem === undefined) continue;
        yield { setting: path, at: item.at, message: `${quoted(text)} ${problem}; ${program} exits at start.` };
      }
    }
  },
};

function problemOf({ ofOwn }: IdList, text: string, own: string | undefined): string | undefined {
  const { id, problem } = readSpiffeId(ofOwn && text.startsWith('/') ? `spiffe://${own ?? 'x'}${text}` : text);
  if (problem !== undefined) return `is no SPIFFE ID: ${problem}`;
  return ofOwn && own !== undefined && !text.startsWith('/') && id.trustDomain !== own
    ? `is not of the agent's own trust domain "${own}"`
    : undefined;
}
