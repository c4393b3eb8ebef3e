// The address of the server above: a host name, and none at all in a root.
import type { SettingPath } from '../path';
import type { Change } from '../values/changes';
import { partsMaybeOn } from '../values/parts';
import type { Release } from '../values/release';
import type { FixProposal, ReleaseRule, Report } from './rule';
import { quoted, shown } from './wording';

const shared = ['global', 'spire', 'upstreamSpireAddress'];

export const upstreamAddress: ReleaseRule = {
  id: 'upstream-address',
  summary: 'Require a bare host name as the address of the server above, and none in a root',
  category: 'trust',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'The templates join the address with a port of its own, so a scheme, a path or a second port makes a name that no DNS knows: agents and ' +
    'servers wait for ever. In a root the address takes its agent and its servers away from the root server in the same cluster to their own ' +
    'external server, which can not start before them.',
  source:
    'spire-agent.server-address and spire-server.upstream-spire-address, templates/_helpers.tpl, every version; rendered with nestedRoot.',
  scope: 'release',
  examples: [
    {
      title: 'a port in the address',
      values: `tags:
  nestedChildFull: true
global:
  spire:
    upstreamSpireAddress: spire-server.acme.example:8443
#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: takes a host name alone
`,
      fixed: `tags:
  nestedChildFull: true
global:
  spire:
    upstreamSpireAddress: spire-server.acme.example
internal-spire-server:
  upstreamAuthority:
    spire:
      server:
        port: 8443
upstream-spire-agent:
  server:
    port: 8443
`,
    },
    {
      title: 'a URL',
      values: `downstream-spire-agent-security:
  server:
    address: https://spire-server.acme.example/
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: takes a host name alone
`,
      fixed: `downstream-spire-agent-security:
  server:
    address: spire-server.acme.example
`,
    },
    {
      title: 'the address of a child in a root',
      values: `tags:
  nestedRoot: true
global:
  spire:
    upstreamSpireAddress: spire-server.acme.example
#   ^^^^^^^^^^^^^^^^^^^^ error: a root has no server above it
`,
    },
    {
      title: 'the address of a full child in a security child',
      whole: true,
      values: `tags:
  nestedChildSecurity: true
global:
  spire:
    upstreamSpireAddress: spire-server.acme.example
#   ^^^^^^^^^^^^^^^^^^^^ info: Helm ignores it
downstream-spire-agent-security:
  server:
    address: spire-server.acme.example
`,
    },
    {
      title: 'a host name',
      values: `tags:
  nestedChildFull: true
global:
  spire:
    upstreamSpireAddress: spire-server.acme.example
`,
    },
  ],
  *check(release) {
    for (const { path, ports } of addresses(release)) {
      const text = release.text(path);
      if (text === undefined || text === '' || !release.entry(path) || release.isFilledLater(path)) continue;
      const wrong = readWrong(text);
      if (wrong) yield badAddress(release, path, ports, text, wrong);
    }
    yield* misplaced(release);
  },
};

interface Address {
  readonly path: SettingPath;
  /** Where the port belongs that goes with it. */
  readonly ports: readonly SettingPath[];
}

function addresses(release: Release): readonly Address[] {
  const agents = partsMaybeOn(release, 'spire-agent').map(({ alias }) => [alias, 'server']);
  const servers = partsMaybeOn(release, 'spire-server').map(({ alias }) => [
    alias,
    'upstreamAuthority',
    'spire',
    'server',
  ]);
  const own = [...agents, ...servers].map(at => ({ path: [...at, 'address'], ports: [[...at, 'port']] }));
  const ports = [
    ['upstream-spire-agent', 'server', 'port'],
    ['internal-spire-server', 'upstreamAuthority', 'spire', 'server', 'port'],
  ].filter(([alias]) => release.model.components.has(alias!));
  return [{ path: shared, ports }, ...own];
}

interface Wrong {
  readonly host: string;
  readonly port: string | undefined;
}

/** `undefined` for a host name, and for an IPv6 address, which is written with colons. */
function readWrong(text: string): Wrong | undefined {
  const [, scheme, host = '', , port, rest = ''] =
    /^\s*([a-z][a-z0-9+.-]*:\/\/)?([^:/\s]*)(:(\d+))?(\/?\S*)\s*$/i.exec(text) ?? [];
  if (host === '') return undefined;
  const isPlain = scheme === undefined && port === undefined && rest === '' && text === host;
  return isPlain || rest.includes(':') ? undefined : { host, port };
}

function badAddress(
  release: Release,
  path: SettingPath,
  ports: readonly SettingPath[],
  text: string,
  { host, port }: Wrong,
): Report {
  const setPorts = port === undefined ? [] : ports.filter(at => !release.entry(at));
  const changes: readonly Change[] = [
    { kind: 'set', path, yaml: host },
    ...setPorts.map((at): Change => ({ kind: 'set', path: at, yaml: port! })),
  ];
  const fix: FixProposal = { title: `Change it to "${host}"`, safe: false, changes };
  return {
    setting: path,
    at: release.blameValue(path),
    message: `${shown(path)} takes a host name alone: with ${quoted(text)} SPIRE looks for a host of that very name and finds none. The port is ${shown(ports[0] ?? path)}.`,
    fixes: [fix],
  };
}

function* misplaced(release: Release): Iterable<Report> {
  if (!release.entry(shared) || !release.value(shared) || release.model.chart !== 'spire-nested') return;
  const isOn = (tag: string): boolean => release.value(['tags', tag]) === true;
  const remove: FixProposal = { title: 'Remove it', safe: false, changes: [{ kind: 'remove', path: shared }] };
  // By the layout of an early walkthrough a child is meant, and that is said.
  const isChild = release.value(['root-spire-server', 'kind']) === 'none';
  if (isOn('nestedRoot') && !isOn('nestedChildFull') && !isChild) {
    yield {
      setting: shared,
      message: `${shown(shared)} is for children; a root has no server above it. With it the agent and the servers of this cluster dial ${quoted(release.value(shared)!)} instead of their own root server, and none of them starts.`,
      fixes: [remove],
    };
  }
  const security = ['downstream-spire-agent-security', 'server', 'address'];
  if (release.whole && isOn('nestedChildSecurity') && !isOn('nestedChildFull') && release.value(security)) {
    yield {
      setting: shared,
      severity: 'info',
      effect: 'helm-ignores',
      unnecessary: true,
      message: `A security child has no upstream agent: Helm ignores it here, and ${shown(security)} alone counts.`,
      fixes: [remove],
    };
  }
}
