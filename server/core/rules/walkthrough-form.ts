// Settings that stand in public walkthroughs and in no chart.
import type { SettingPath } from '../path';
import type { Change } from '../values/changes';
import { installsNothing } from '../values/architecture';
import type { Release } from '../values/release';
import { tellsOfTags, walkthroughForms, type IdentityForm, type UpstreamForm } from '../values/walkthroughs';
import type { FixProposal, ReleaseRule, Report } from './rule';
import { keyOf, listed, shown, withoutTag } from './wording';

export const walkthroughForm: ReleaseRule = {
  id: 'walkthrough-form',
  summary: 'Disallow settings that public walkthroughs show and no chart has',
  category: 'settings',
  severity: 'error',
  effect: 'helm-ignores',
  why:
    "Walkthroughs name the server above by `serverAddress` and `serverPort`, as SPIRE's own server.conf does, and the TTL of identities by " +
    '`identity.default.ttl`. No released chart reads any of them: Helm ignores them, the child looks for its root in its own cluster, and ' +
    'every TTL stays as it is.',
  source:
    'spire-server templates/_helpers.tpl (spire-server.upstream-spire-address) and values.yaml, every version; documentation of nested SPIRE ' +
    'of 2024 (TTLs).',
  scope: 'release',
  examples: [
    {
      title: 'the address of the root as server.conf has it',
      whole: true,
      values: `tags:
  nestedChildFull: true
internal-spire-server:
  upstreamAuthority:
    spire:
      serverAddress: spire-server.acme.example
#     ^^^^^^^^^^^^^ error: \`global.spire.upstreamSpireAddress\`
      serverPort: 8443
`,
      fixed: `tags:
  nestedChildFull: true
internal-spire-server:
  upstreamAuthority:
    spire:
      server:
        port: 8443
upstream-spire-agent:
  server:
    port: 8443
global:
  spire:
    upstreamSpireAddress: spire-server.acme.example
`,
    },
    {
      title: 'the TTL of identities outside the map of identities',
      values: `internal-spire-server:
  controllerManager:
    identity:
      default:
        ttl: 1h
#       ^^^ error: \`internal-spire-server.controllerManager.identities.clusterSPIFFEIDs.default.ttl\`
`,
      fixed: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        default:
          ttl: 1h
`,
    },
    {
      title: 'the same as the chart has it',
      whole: true,
      values: `tags:
  nestedChildFull: true
global:
  spire:
    upstreamSpireAddress: spire-server.acme.example
internal-spire-server:
  upstreamAuthority:
    spire:
      server:
        port: 443
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        default:
          ttl: 1h
`,
    },
  ],
  *check(release) {
    const forms = walkthroughForms(release);
    const tag = tellsOfTags(release);
    for (const form of forms) {
      yield form.kind === 'upstream'
        ? upstreamReport(release, form, tag && form === forms[0])
        : identityReport(release, form, tag && form === forms[0]);
    }
  },
};

function upstreamReport(release: Release, { alias, address, port }: UpstreamForm, tellTag: boolean): Report {
  const server = [alias, 'upstreamAuthority', 'spire', 'server'];
  // Of the chart's own global there is one in spire-nested alone.
  const isNested = release.model.chart === 'spire-nested';
  const toAddress = isNested ? ['global', 'spire', 'upstreamSpireAddress'] : [...server, 'address'];
  const toPort = [...server, 'port'];
  const written = [...(address ? [address] : []), ...(port ? [port] : [])];
  const reads = [...(address ? [toAddress] : []), ...(port ? [toPort] : [])];
  const isNamed = address && (release.value(toAddress) ?? '') !== '';
  const looks = isNamed
    ? `the server dials ${JSON.stringify(release.value(toAddress))}`
    : address
      ? `${release.whole ? '' : 'unless another layer names it '}the server looks for the one above it in its own cluster`
      : `the server dials port ${JSON.stringify(release.value(toPort) ?? 443)}`;
  return {
    setting: written[0]!,
    at: release.blame(written[0]!),
    message:
      `The chart reads ${listed(reads.map(shown), 'and')}; Helm ignores ${listed(written.map(keyOf), 'and')}, and ${looks}.` +
      (tellTag ? withoutTag(release) : ''),
    fixes: [
      {
        title: `Move to ${listed(reads.map(shown), 'and')}`,
        safe: false,
        changes: [
          ...(address ? [moved(release, address, toAddress)] : []),
          ...(port ? [moved(release, port, toPort), ...agentPort(release, port, isNested)] : []),
          ...tagChange(release, 'nestedChildFull'),
        ],
      },
    ],
  };
}

/** Where the new name is taken already the old one has nothing to say. */
function moved(release: Release, from: SettingPath, to: SettingPath): Change {
  return release.entry(to) ? { kind: 'remove', path: from } : { kind: 'move', from, to };
}

/** The agent beside the server dials the same root. */
function agentPort(release: Release, port: SettingPath, isNested: boolean): readonly Change[] {
  const path = ['upstream-spire-agent', 'server', 'port'];
  const value = release.value(port);
  const needed = isNested && typeof value === 'number' && value !== release.value(path) && !release.entry(path);
  return needed ? [{ kind: 'set', path, yaml: String(value) }] : [];
}

function identityReport(release: Release, { alias, path }: IdentityForm, tellTag: boolean): Report {
  const identity = identityOf(release, alias);
  const to = [alias, 'controllerManager', 'identities', 'clusterSPIFFEIDs', identity, 'ttl'];
  const fix: FixProposal = {
    title: `Move to ${shown(to)}`,
    safe: false,
    changes: [moved(release, path, to), ...tagChange(release, 'nestedRoot')],
  };
  return {
    setting: path,
    at: release.blame(path),
    message:
      `The chart reads the TTL of identities as ${shown(to)}; Helm ignores it here, and they live as long as the server's default says.` +
      (tellTag ? withoutTag(release) : ''),
    fixes: [fix],
  };
}

/** Servers that sign for other servers alone have no default identity. */
function identityOf(release: Release, alias: string): string {
  const ids = [alias, 'controllerManager', 'identities', 'clusterSPIFFEIDs'];
  const isOff = (id: string): boolean => String(release.value([...ids, id, 'enabled'])) === 'false';
  return isOff('default') && !isOff('child-servers') ? 'child-servers' : 'default';
}

function tagChange(release: Release, tag: string): readonly Change[] {
  return installsNothing(release) ? [{ kind: 'set', path: ['tags', tag], yaml: 'true' }] : [];
}
