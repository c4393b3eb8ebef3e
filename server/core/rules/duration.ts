// Times that SPIRE can not read, or that are over before they begin.
import type { Effect } from '../finding';
import type { SettingPath } from '../path';
import { durationText, fromDays, readDuration } from '../values/duration';
import { identities } from '../values/identities';
import type { Release } from '../values/release';
import { writtenSettings, type SpireSetting } from '../values/spireSettings';
import type { ReleaseRule, Report } from './rule';
import { quoted, shown } from './wording';

interface Duration extends SpireSetting {
  /** Seconds; SPIRE starts with nothing shorter, but 0 stands for its own default. */
  readonly atLeast?: number;
  /** True for what the chart has passed on since 0.28.2 only; numbers in it are the concern of `connection-lifetime`. */
  readonly isLater?: boolean;
  /** True where an empty text stops SPIRE as well. */
  readonly notEmpty?: boolean;
}

const server = 'spire-server';
const agent = 'spire-agent';

const durations: readonly Duration[] = [
  { part: server, setting: 'caTTL', atLeast: 2 },
  { part: server, setting: 'defaultX509SvidTTL', atLeast: 1 },
  { part: server, setting: 'defaultJwtSvidTTL' },
  { part: server, setting: 'agentTTL' },
  { part: server, setting: 'pruneAttestedNodesExpiredFor' },
  { part: server, setting: 'maxAttestedNodeInfoStaleness' },
  { part: server, setting: 'dataStore.sql.connMaxLifetime', isLater: true },
  { part: server, setting: 'federation.bundleEndpoint.refreshHint', with: 'federation.enabled' },
  {
    part: server,
    setting: 'federation.bundleEndpoint.profile.httpWeb.fileSyncInterval',
    with: 'federation.enabled',
    without: 'federation.tls.spire.enabled',
    notEmpty: true,
    atLeast: 0,
  },
  {
    part: server,
    setting: 'nodeAttestor.awsIID.verifyOrganization.orgAccountMapTTL',
    with: ['nodeAttestor.awsIID.enabled', 'nodeAttestor.awsIID.verifyOrganization.enabled'],
    atLeast: 60,
  },
  { part: server, setting: 'experimental.cacheReloadInterval', with: 'experimental.enabled' },
  { part: server, setting: 'experimental.pruneEventsOlderThan', with: 'experimental.enabled' },
  { part: agent, setting: 'rebootstrapDelay' },
  { part: agent, setting: 'availabilityTarget', atLeast: 24 * 3600 },
  { part: agent, setting: 'experimental.syncInterval', with: 'experimental.enabled' },
];

export const duration: ReleaseRule = {
  id: 'duration',
  summary: 'Require durations that SPIRE can read',
  category: 'server',
  severity: 'error',
  effect: 'spire-fails',
  why:
    'SPIRE reads times as Go writes them: a number with a unit from nanoseconds (ns) to hours (h), put together as in 1h30m. There are no ' +
    'days. Helm and Kubernetes take any text; the program that reads it exits at start.',
  source: "Go's time.ParseDuration; measured with spire-server and spire-agent 1.15.2 (validate, and started).",
  scope: 'release',
  examples: [
    {
      title: 'days',
      values: `internal-spire-server:
  caTTL: 7d
#        ^^ error: "168h"
`,
      fixed: `internal-spire-server:
  caTTL: 168h
`,
    },
    {
      title: 'a number without a unit',
      values: `internal-spire-server:
  defaultX509SvidTTL: 3600
#                     ^^^^ error: no unit
`,
    },
    {
      title: 'an agent that is to last for less than SPIRE allows',
      values: `downstream-spire-agent-full:
  availabilityTarget: 12h
#                     ^^^ error: at least 24h
`,
    },
    {
      title: 'on an identity',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          ttl: 1d
#              ^^ error: controller manager
`,
    },
    {
      title: 'durations',
      values: `internal-spire-server:
  caTTL: 72h
  defaultX509SvidTTL: 1h30m
  defaultJwtSvidTTL: 300s
downstream-spire-agent-full:
  availabilityTarget: ""
`,
    },
  ],
  *check(release) {
    for (const { about, path, text } of writtenSettings(release, durations)) {
      if ((text === '' && !about.notEmpty) || (about.isLater && !isSaid(release, text))) continue;
      const program = about.part;
      const problem = problemOf(text) ?? shortness(text, about.atLeast);
      if (problem !== undefined) yield report(release, path, text, problem, `${program} exits at start`, 'spire-fails');
    }
    yield* ofIdentities(release);
  },
};

function isSaid(release: Release, text: string): boolean {
  return release.inVersions({ from: '0.28.2' }) && Number.isNaN(Number(text));
}

const ofKinds = [
  ['clusterSPIFFEIDs', ['ttl', 'jwtTTL']],
  ['clusterStaticEntries', ['x509SVIDTTL', 'jwtSVIDTTL']],
] as const;

function* ofIdentities(release: Release): Iterable<Report> {
  for (const [kind, keys] of ofKinds) {
    for (const { path } of identities(release, kind)) {
      for (const key of keys) {
        const setting = [...path, key];
        const text = release.isFilledLater(setting) ? undefined : release.value(setting);
        if (release.entry(setting) === undefined || (typeof text !== 'string' && typeof text !== 'number')) continue;
        const problem = text === '' || text === 0 ? undefined : problemOf(String(text));
        if (problem === undefined) continue;
        const then = 'the controller manager reads none of the identities then';
        yield report(release, setting, String(text), problem, then, 'trust-breaks');
      }
    }
  }
}

function problemOf(text: string): string | undefined {
  if (readDuration(text) !== undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return 'has no unit (s, m or h)';
  const hours = fromDays(text);
  return hours === undefined
    ? 'is no duration such as "90s", "15m" or "1h30m"'
    : `is no duration, since there are no days; that is "${hours}"`;
}

function shortness(text: string, atLeast: number | undefined): string | undefined {
  const seconds = readDuration(text);
  if (atLeast === undefined || seconds === undefined || seconds >= atLeast) return undefined;
  if (atLeast >= 60) return `is too short; it is at least ${durationText(atLeast)}`;
  return seconds === 0 ? undefined : 'is over before it begins';
}

function report(
  release: Release,
  setting: SettingPath,
  text: string,
  problem: string,
  then: string,
  effect: Effect,
): Report {
  const hours = fromDays(text);
  return {
    setting,
    at: release.blameValue(setting),
    message: `${quoted(text)} for ${shown(setting)} ${problem}; ${then}.`,
    effect,
    fixes:
      hours === undefined
        ? []
        : [{ title: `Change to "${hours}"`, safe: false, changes: [{ kind: 'set', path: setting, yaml: hours }] }],
  };
}
