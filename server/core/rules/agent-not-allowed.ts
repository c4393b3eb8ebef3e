// Agents whose service account is not in the allow list of the server that they attest with.
import { itemsOf } from '../values/items';
import { namespaceOf } from '../values/namespaces';
import { partsOn } from '../values/parts';
import type { SettingPath } from '../path';
import type { Release } from '../values/release';
import { isOpen } from '../values/settled';
import { accountChanges, strangers, strangerWords } from './agentAccounts';
import type { ReleaseRule, Report } from './rule';
import { listed, shown } from './wording';

/** Which server the agents of a release attest with; in spire-nested two servers stand side by side. */
const pairs: readonly { readonly agent: string; readonly server: string }[] = [
  { agent: 'spire-agent', server: 'spire-server' },
  { agent: 'upstream-spire-agent', server: 'root-spire-server' },
  { agent: 'downstream-spire-agent-full', server: 'internal-spire-server' },
];

export const agentNotAllowed: ReleaseRule = {
  id: 'agent-not-allowed',
  summary: 'Require the service account of the agents in the allow list of their server',
  category: 'agent',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'A server attests only agents whose service account is in its allow list. The list names "<release>-agent" by default, in spire-nested ' +
    '"spire-agent-upstream" for the root; another name on one side only, and SPIRE refuses every agent. For child clusters an entry needs its ' +
    'namespace: nobody adds one.',
  source:
    'spire-server templates/_helpers.tpl (serviceAccountAllowedList), configmap.yaml (k8s_psat); spire-agent serviceAccountName; SPIRE ' +
    'documentation of the k8s_psat node attestor.',
  scope: 'release',
  examples: [
    {
      title: 'an account that the root does not know',
      whole: true,
      values: `tags:
  nestedRoot: true
upstream-spire-agent:
  serviceAccount:
    name: node-agent
#         ^^^^^^^^^^ error: \`root-spire-server\` lets only "spire-agent-upstream" attest
`,
    },
    {
      title: 'both sides',
      whole: true,
      values: `tags:
  nestedRoot: true
upstream-spire-agent:
  serviceAccount:
    name: node-agent
root-spire-server:
  nodeAttestor:
    k8sPSAT:
      serviceAccountAllowList: [node-agent]
`,
    },
    {
      title: 'an entry for child clusters without its namespace',
      values: `external-spire-server:
  nodeAttestor:
    externalK8sPSAT:
      defaults:
        serviceAccountAllowList: [spire-agent-upstream]
#                                 ^^^^^^^^^^^^^^^^^^^^ error: needs its namespace
`,
      fixed: `external-spire-server:
  nodeAttestor:
    externalK8sPSAT:
      defaults:
        serviceAccountAllowList: [spire-system:spire-agent-upstream]
`,
    },
    {
      title: 'the account of an early walkthrough',
      values: `external-spire-server:
  nodeAttestor:
    externalK8sPSAT:
      defaults:
        serviceAccountAllowList:
          - spire-system:spire-agent
#           ^^^^^^^^^^^^^^^^^^^^^^^^ warning: "spire-agent-upstream"
`,
      fixed: `external-spire-server:
  nodeAttestor:
    externalK8sPSAT:
      defaults:
        serviceAccountAllowList:
          - spire-system:spire-agent-upstream
`,
    },
  ],
  *check(release) {
    for (const { agent, server } of pairs) yield* pairReport(release, agent, server);
    const attestor = ['external-spire-server', 'nodeAttestor', 'externalK8sPSAT'];
    const found = strangers(release, attestor);
    if (found.length > 0) {
      yield {
        setting: found[0]!.list,
        at: found[0]!.item.at,
        severity: 'warning',
        message: `No agent of \`spire-nested\` has the account "spire-agent".${strangerWords(found)} SPIRE refuses every other.`,
        fixes: [{ title: `Change it to "${found[0]!.right}"`, safe: false, changes: accountChanges(found) }],
      };
    }
    yield* withoutNamespace(release, attestor);
  },
};

function* pairReport(release: Release, agent: string, server: string): Iterable<Report> {
  const both = partsOn(release, 'spire-agent', 'spire-server').map(({ alias }) => alias);
  if (!release.whole || !both.includes(agent) || !both.includes(server)) return;
  const account = [agent, 'serviceAccount', 'name'];
  const psat = [server, 'nodeAttestor', 'k8sPSAT'];
  const list = [...psat, 'serviceAccountAllowList'];
  const byToken = [agent, 'nodeAttestor', 'k8sPSAT', 'enabled'];
  if (!release.entry(account) && !release.entry(list)) return;
  if (release.value([...psat, 'enabled']) !== true || release.value(byToken) !== true) return;
  if (isOpen(release, account) || isOpen(release, list) || itemsOf(release, list).some(item => item.isFilledLater))
    return;
  // Agents that attest elsewhere have an address.
  if (release.value([agent, 'server', 'address']) || release.entry(['global', 'spire', 'upstreamSpireAddress'])) return;
  const value = release.value(list);
  const written = Array.isArray(value) ? value.map(String) : [];
  const usual = `${release.name ?? 'spire'}-agent`;
  const allowed = written.length > 0 ? written : [usual];
  const name = release.text(account) || usual;
  // Without the release's name nobody knows what the default is.
  if (release.name === undefined && (written.length === 0 || !release.text(account))) {
    if (written.length === 0 ? name === usual : /-agent$/.test(allowed.join(' '))) return;
  }
  const namespace = namespaceOf(release, agent, 'system');
  const isSame = (each: string): boolean => {
    const at = each.lastIndexOf(':');
    return each.slice(at + 1) === name && (at < 0 || namespace === undefined || each.slice(0, at) === namespace);
  };
  if (allowed.some(isSame)) return;
  const blamed: SettingPath = release.entry(account) ? account : list;
  yield {
    setting: blamed,
    at: release.blameValue(blamed),
    message: `The agents of ${shown([agent])} attest as "${name}", and ${shown([server])} lets only ${listed(
      allowed.map(each => `"${each}"`),
      'and',
    )} attest: SPIRE refuses them. ${shown(account)} and ${shown(list)} have to agree.`,
  };
}

function* withoutNamespace(release: Release, attestor: SettingPath): Iterable<Report> {
  if (!release.model.components.has(attestor[0]!)) return;
  const clusters = [...attestor, 'clusters'];
  const parents = [[...attestor, 'defaults'], ...release.userKeys(clusters).map(id => [...clusters, id])];
  for (const parent of parents) {
    const list = [...parent, 'serviceAccountAllowList'];
    for (const [index, { value, at, isFilledLater }] of itemsOf(release, list).entries()) {
      if (isFilledLater || typeof value !== 'string' || value.includes(':') || value === 'spire-agent') continue;
      yield {
        setting: list,
        at,
        message: `"${value}" needs its namespace here, as in "spire-system:${value}": for other clusters the chart adds none, and SPIRE refuses every agent.`,
        fixes: [
          {
            title: `Change it to "spire-system:${value}"`,
            safe: false,
            changes: [{ kind: 'item', path: list, index, yaml: `spire-system:${value}` }],
          },
        ],
      };
    }
  }
}
