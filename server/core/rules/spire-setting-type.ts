// Words where SPIRE's configuration takes a boolean, a whole number or a list: the templates print them as they are.
import type { Json } from '../json';
import { writtenSettings, type SpireSetting, type Written } from '../values/spireSettings';
import { quoted, shown } from './wording';
import type { ReleaseRule } from './rule';

interface Typed extends SpireSetting {
  readonly takes: 'bool' | 'int' | 'list' | 'port';
  readonly from?: number;
  readonly upTo?: number;
  /** True where an empty text stops SPIRE as well. */
  readonly notEmpty?: boolean;
}

const server = 'spire-server';
const agent = 'spire-agent';

const settings: readonly Typed[] = [
  { part: server, setting: 'auditLogEnabled', takes: 'bool', notEmpty: true },
  { part: server, setting: 'pruneTOFUNodes', takes: 'bool' },
  { part: server, setting: 'rateLimit.attestation', takes: 'bool', notEmpty: true },
  { part: server, setting: 'rateLimit.signing', takes: 'bool', notEmpty: true },
  { part: server, setting: 'dataStore.sql.disableMigration', takes: 'bool', notEmpty: true },
  { part: server, setting: 'dataStore.sql.maxOpenConns', takes: 'int' },
  { part: server, setting: 'dataStore.sql.maxIdleConns', takes: 'int', notEmpty: true },
  {
    part: server,
    setting: 'experimental.agentSPIFFEIDAsSelector',
    takes: 'bool',
    with: 'experimental.enabled',
    notEmpty: true,
  },
  {
    part: server,
    setting: 'experimental.eventsBasedCache',
    takes: 'bool',
    with: 'experimental.enabled',
    notEmpty: true,
  },
  { part: server, setting: 'experimental.requirePQKEM', takes: 'bool', with: 'experimental.enabled', notEmpty: true },
  {
    part: 'spire-agent',
    setting: 'experimental.requirePQKEM',
    takes: 'bool',
    with: 'experimental.enabled',
    notEmpty: true,
  },
  {
    part: server,
    setting: 'federation.bundleEndpoint.port',
    takes: 'int',
    from: 0,
    upTo: 65535,
    with: 'federation.enabled',
    notEmpty: true,
  },
  {
    part: server,
    setting: 'nodeAttestor.httpChallenge.tofu',
    takes: 'bool',
    with: 'nodeAttestor.httpChallenge.enabled',
  },
  {
    part: server,
    setting: 'nodeAttestor.httpChallenge.allowNonRootPorts',
    takes: 'bool',
    with: 'nodeAttestor.httpChallenge.enabled',
    notEmpty: true,
  },
  {
    part: server,
    setting: 'nodeAttestor.x509POP.maxIntermediates',
    takes: 'int',
    from: 1,
    notEmpty: true,
    with: 'nodeAttestor.x509POP.enabled',
  },
  {
    part: server,
    setting: 'nodeAttestor.x509POP.maxRSAKeySize',
    takes: 'int',
    from: 1,
    notEmpty: true,
    with: 'nodeAttestor.x509POP.enabled',
  },
  {
    part: server,
    setting: 'nodeAttestor.gcpIIT.projectIDAllowList',
    takes: 'list',
    with: 'nodeAttestor.gcpIIT.enabled',
  },
  {
    part: server,
    setting: 'nodeAttestor.gcpIIT.useInstanceMetadata',
    takes: 'bool',
    with: 'nodeAttestor.gcpIIT.enabled',
  },
  {
    part: server,
    setting: 'nodeAttestor.k8sPSAT.allowedNodeLabelKeys',
    takes: 'list',
    with: 'nodeAttestor.k8sPSAT.enabled',
  },
  {
    part: server,
    setting: 'nodeAttestor.k8sPSAT.allowedPodLabelKeys',
    takes: 'list',
    with: 'nodeAttestor.k8sPSAT.enabled',
  },
  {
    part: server,
    setting: 'upstreamAuthority.vault.insecureSkipVerify',
    takes: 'bool',
    with: 'upstreamAuthority.vault.enabled',
    notEmpty: true,
  },
  {
    part: server,
    setting: 'upstreamAuthority.spire.server.port',
    takes: 'port',
    with: 'upstreamAuthority.spire.enabled',
    notEmpty: true,
  },
  { part: server, setting: 'telemetry.datadog.port', takes: 'int', with: 'telemetry.datadog.enabled' },
  { part: agent, setting: 'telemetry.datadog.port', takes: 'int', with: 'telemetry.datadog.enabled' },
  { part: agent, setting: 'telemetry.prometheus.port', takes: 'int', with: 'telemetry.prometheus.enabled' },
];

const named = { port: 'a port', bool: 'true or false', int: 'a whole number', list: 'a list' };

export const spireSettingType: ReleaseRule = {
  id: 'spire-setting-type',
  summary: 'Require booleans, numbers and lists where the configuration of SPIRE takes nothing else',
  category: 'server',
  severity: 'error',
  effect: 'spire-fails',
  why:
    'The templates print these settings as they stand, and Helm has no opinion of them. SPIRE decodes its configuration strictly: one ' +
    'word in place of a boolean, and the whole file is refused at start.',
  source: 'spire-server templates/configmap.yaml; measured with spire-server 1.15.2 (validate, and started).',
  scope: 'release',
  examples: [
    {
      title: 'a word in place of a boolean',
      values: `internal-spire-server:
  auditLogEnabled: enabled
#                  ^^^^^^^ error: true or false
`,
    },
    {
      title: 'a port that there is not',
      values: `internal-spire-server:
  federation:
    enabled: true
    bundleEndpoint:
      port: 84430
#           ^^^^^ error: at most 65535
`,
    },
    {
      title: 'quoted values, which arrive without their quotes',
      values: `internal-spire-server:
  auditLogEnabled: "true"
  dataStore:
    sql:
      maxOpenConns: "20"
`,
    },
  ],
  *check(release) {
    for (const written of writtenSettings(release, settings)) {
      const { path, value } = written;
      const problem = problemOf(written);
      if (problem === undefined) continue;
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${quoted(value)} for ${shown(path)} ${problem}; spire-${written.about.part === server ? 'server' : 'agent'} exits at start.`,
      };
    }
  },
};

function problemOf({ about, value, text }: Written<Typed>): string | undefined {
  if (text === '') return about.notEmpty ? `is not ${named[about.takes]}` : undefined;
  if (!isTaken(about, value, text)) return `is not ${named[about.takes]}`;
  if (about.takes !== 'int') return undefined;
  const number = Number(text);
  if (about.from !== undefined && number < about.from) return `is too low; it is at least ${about.from}`;
  return about.upTo !== undefined && number > about.upTo ? `is too high; it is at most ${about.upTo}` : undefined;
}

function isTaken({ takes, setting }: Typed, value: Json, text: string): boolean {
  switch (takes) {
    case 'list':
      return Array.isArray(value);
    case 'port':
      // Names are looked up when somebody dials.
      return typeof value === 'string' || Number.isInteger(value);
    case 'int':
      return /^[-+]?\d+$/.test(text);
    case 'bool':
      // What is printed only where it is true can not be printed as another word for false.
      if (setting === 'pruneTOFUNodes' && (value === false || value === 0)) return true;
      return /^(true|false|yes|no|on|off|y|n)$/i.test(text);
  }
}
