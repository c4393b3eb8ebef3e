// The socket by which another agent gets SVIDs on behalf of workloads: who may use it has to be said twice.
import type { Component } from '../chart/model';
import { pathOf, type SettingPath } from '../path';
import { readSpiffeId } from '../trust/spiffeId';
import type { Release } from '../values/release';
import { runningParts } from '../values/spireSettings';
import { templateText } from '../values/templateText';
import { isTruthy } from '../values/truth';
import type { ReleaseRule, Report } from './rule';
import { listed, quoted, shown } from './wording';

const switches = ['sockets.broker.enabled', 'brokerAPI.tcp.enabled'];
const clients = 'brokerAPI.brokers';
const ofKubernetes = 'workloadAttestors.k8s.brokerAPI.brokers';

export const agentBroker: ReleaseRule = {
  id: 'agent-broker',
  summary: 'Require clients of the broker socket, for the agent and for its attestor',
  category: 'agent',
  severity: 'error',
  effect: 'spire-fails',
  why:
    'Once the broker socket or its port is on, the agent wants to know who may use it (`brokerAPI.brokers`), and its Kubernetes attestor whom ' +
    'to answer (`workloadAttestors.k8s.brokerAPI.brokers`). Both are off by default; an empty list reaches agent.conf as null, and ' +
    'the agent exits at start.',
  source: 'spire-agent templates/configmap.yaml; measured with spire-agent 1.15.2.',
  scope: 'release',
  examples: [
    {
      title: 'nobody may use it',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  sockets:
    broker:
      enabled: true
#              ^^^^ error: \`brokerAPI.brokers\`
`,
    },
    {
      title: 'only one of the two knows',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  sockets:
    broker:
      enabled: true
#              ^^^^ error: \`workloadAttestors.k8s.brokerAPI.brokers\`
  brokerAPI: {brokers: {spire-ha-agent: {enabled: true}}}
`,
    },
    {
      title: 'both know',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  sockets: {broker: {enabled: true}}
  brokerAPI: {brokers: {spire-ha-agent: {enabled: true}}}
  workloadAttestors: {k8s: {brokerAPI: {brokers: {spire-ha-agent: {enabled: true}}}}}
`,
    },
  ],
  *check(release) {
    for (const component of runningParts(release)) {
      if (component.part !== 'spire-agent' || !component.settings.children.has('brokerAPI')) continue;
      const on = switches
        .map(dotted => [component.alias, ...pathOf(dotted)])
        .find(path => isTruthy(release.value(path)));
      if (on && !release.isFilledLater(on)) yield* judge(release, component, on);
    }
  },
};

function* judge(release: Release, { alias }: Component, on: SettingPath): Iterable<Report> {
  const map = [alias, ...pathOf(clients)];
  const known = release.keys(map).filter(name => isTruthy(release.value([...map, name, 'enabled'])));
  const missing = [
    ...(known.length === 0 ? [clients] : []),
    ...(isTruthy(release.value([alias, 'workloadAttestors', 'k8s', 'enabled'])) && !isAnsweringAny(release, alias)
      ? [ofKubernetes]
      : []),
  ];
  const first = missing[0];
  if (first !== undefined && !release.mayBeSetElsewhere([alias, ...pathOf(first)])) {
    yield {
      setting: on,
      at: release.blameValue(on),
      message: `${shown(on)} is on, and nobody is on in ${missing.map(each => `\`${each}\``).join(' and ')} of ${shown([alias])}; spire-agent exits at start.`,
    };
  }
  const address = [alias, 'brokerAPI', 'tcp', 'bindAddress'];
  if (isTruthy(release.value([alias, 'brokerAPI', 'tcp', 'enabled'])) && release.entry(address)) {
    const text = release.text(address) ?? '';
    if (!release.isFilledLater(address) && !isAddress(text)) {
      yield {
        setting: address,
        at: release.blameValue(address),
        message: `${quoted(text)} for ${shown(address)} is no address with a port, such as "0.0.0.0:8788"; spire-agent exits at start.`,
      };
    }
  }
  for (const name of known) yield* ofClient(release, [...map, name]);
  const attestor = [alias, 'workloadAttestors', 'k8s', 'brokerAPI'];
  if (!isTruthy(release.value([alias, 'workloadAttestors', 'k8s', 'enabled']))) return;
  yield* ofWord(release, [...attestor, 'accessPolicy'], policies);
  for (const name of release.userKeys([...attestor, 'brokers'])) {
    const client = [...attestor, 'brokers', name];
    if (!isAnswering(release, client)) continue;
    yield* ofId(release, [...client, 'idTemplate']);
    if (release.value([...client, 'podReferenceScope']) !== '')
      yield* ofWord(release, [...client, 'podReferenceScope'], scopes);
  }
}

const policies = ['enforced', 'permissive'];
const scopes = ['agent_node', 'cluster'];

function* ofWord(release: Release, path: SettingPath, words: readonly string[]): Iterable<Report> {
  const value = release.value(path);
  if (!release.entry(path) || release.isFilledLater(path) || words.includes(String(value ?? ''))) return;
  yield {
    setting: path,
    at: release.blameValue(path),
    message: `${quoted(value ?? '')} for ${shown(path)} is not ${listed(words.map(word => `"${word}"`))}; spire-agent exits at start.`,
  };
}

function isAnsweringAny(release: Release, alias: string): boolean {
  const map = [alias, ...pathOf(ofKubernetes)];
  return release.keys(map).some(name => isAnswering(release, [...map, name]));
}

/** An entry without the switch counts. */
function isAnswering(release: Release, client: SettingPath): boolean {
  const enabled = release.value([...client, 'enabled']);
  return enabled === undefined || isTruthy(enabled);
}

function* ofId(release: Release, template: SettingPath): Iterable<Report> {
  const text = release.entry(template) && templateText(release, template);
  const made = text?.replace(/\{\{-?\s*\.TrustDomain\s*-?\}\}/g, 'x');
  if (made !== undefined && !made.includes('{{')) {
    const { problem } = readSpiffeId(made);
    if (problem !== undefined) {
      yield {
        setting: template,
        at: release.blameValue(template),
        message: `${quoted(text!)} makes no SPIFFE ID: ${problem}; spire-agent exits at start.`,
      };
    }
  }
}

function* ofClient(release: Release, path: SettingPath): Iterable<Report> {
  yield* ofId(release, [...path, 'idTemplate']);
  const types = [...path, 'allowedReferenceTypes'];
  const value = release.value(types);
  if (!release.entry(types) || release.isFilledLater(types)) return;
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const isRight = list.length > 0 && list.every(isReferenceType);
  if (isRight) return;
  yield {
    setting: types,
    at: release.blameValue(types),
    message: `${shown(types)} is to be a list of one type at least, each with a \`typeURL\` and \`allowOverTCP\` as true or false; spire-agent exits at start.`,
  };
}

function isReferenceType(item: unknown): boolean {
  const { typeURL, allowOverTCP } = (item ?? {}) as Readonly<Record<string, unknown>>;
  return typeof typeURL === 'string' && typeURL !== '' && /^(true|false)$/.test(String(allowOverTCP ?? ''));
}

function isAddress(text: string): boolean {
  const port = /^(?:[^:]*|\[.*\]):([A-Za-z0-9-]+)$/.exec(text)?.[1];
  return port !== undefined && (!/^\d+$/.test(port) || Number(port) <= 65535);
}
