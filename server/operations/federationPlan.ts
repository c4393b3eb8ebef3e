// Federation of two trust domains: each side's bundle is read, shown, confirmed and handed to every server of the other side that
// signs for workloads. The bundles pass from pipe to pipe; nothing is kept.
import { bundleDoubt, missingFrom, readBundle } from '../core';
import { comparison } from './bundleWords';
import type { FederatedDomain } from './federatedDomains';
import { nameOf, spireServerCall, type SpireServer } from './spireServer';
import { Unacceptable, type Plan, type Probe, type Question, type Step } from './step';
import { failureText, shellLine } from './tools';
import { filled, slot, type Slot } from './words';

/** One trust domain, by the servers that we can reach. */
export interface Side {
  readonly trustDomain: string;
  /** Every server that signs for workloads. */
  readonly servers: readonly SpireServer[];
  /** What the servers are told about the other side, by the context of their cluster; none where nothing is declared yet. */
  readonly declared: ReadonlyMap<string, FederatedDomain>;
}

/** The other side where we have no context of its cluster: its bundle came as a file, from a URL or by hand. */
export interface Partner {
  readonly trustDomain: string;
  /** `the file b.json`, `https://...` */
  readonly origin: string;
}

export interface FederationInput {
  readonly near: Side;
  readonly far: Side | Partner;
  /** Milliseconds since 1970, asked when a bundle is judged. */
  readonly now: () => number;
}

/** The slot that a partner's bundle goes into before the plan runs. */
export function bundleSlot(trustDomain: string): Slot {
  return slot(`bundle of ${trustDomain}`);
}

export function federationPlan({ near, far, now }: FederationInput): Plan {
  const sides = 'servers' in far ? [near, far] : [near];
  if (near.trustDomain === far.trustDomain) {
    throw new Unacceptable(
      `Both sides are the trust domain "${near.trustDomain}"; servers of one trust domain trust each other already.`,
    );
  }
  for (const side of sides) {
    if (side.servers.length === 0)
      throw new Unacceptable(`No server that signs for workloads of "${side.trustDomain}" was found.`);
  }
  const gifts = [...giveSteps(near, far.trustDomain), ...('servers' in far ? giveSteps(far, near.trustDomain) : [])];
  const title = `Federate ${near.trustDomain} with ${far.trustDomain}`;
  return {
    id: `federate ${[near.trustDomain, far.trustDomain].sort().join(' with ')}`,
    title,
    facts: [
      ...sides.flatMap(factsOf),
      ...('origin' in far ? [[`Bundle of ${far.trustDomain}`, far.origin] as const] : []),
    ],
    notes: notesOf(near, far),
    steps: [
      ...sides.map((side, i) => ({
        ...readStep(side, now),
        ...(i === sides.length - 1 && gifts.length > 0 && { question: question(near.trustDomain, far.trustDomain) }),
      })),
      ...gifts,
      ...refreshSteps(near, far.trustDomain),
      ...('servers' in far ? refreshSteps(far, near.trustDomain) : []),
    ],
  };
}

function factsOf({ trustDomain, servers }: Side): readonly (readonly [string, string])[] {
  const clusters = new Map(servers.map(({ cluster }) => [cluster.context, cluster.server]));
  return [
    ['Trust domain', trustDomain],
    ...[...clusters].map(
      ([context, server]) => ['Kube context', `${context}, API server ${server || 'unknown'}`] as const,
    ),
    [`Servers of ${trustDomain} that sign for workloads`, servers.map(nameOf).join(', ')],
  ];
}

function notesOf(near: Side, far: Side | Partner): readonly string[] {
  const notes: string[] = [];
  const pairs: readonly (readonly [Side, string])[] =
    'servers' in far
      ? [
          [near, far.trustDomain],
          [far, near.trustDomain],
        ]
      : [[near, far.trustDomain]];
  for (const [side, other] of pairs) {
    const contexts = [...new Set(side.servers.map(({ cluster }) => cluster.context))];
    const silent = contexts.filter(context => !side.declared.has(context));
    const web = contexts.filter(context => side.declared.get(context)?.profile === 'https_web');
    if (silent.length > 0) {
      notes.push(
        `On ${silent.join(', ')} no ClusterFederatedTrustDomain names "${other}": the bundle holds until the keys of ${other} rotate, and nothing fetches the next one. Set \`controllerManager.identities.clusterFederatedTrustDomains\` as well.`,
      );
    }
    if (web.length > 0) {
      notes.push(
        `${web.join(', ')} fetches the bundle of ${other} by https_web: with a certificate of a public CA it needs no first bundle, so none is set.`,
      );
    }
  }
  if ('origin' in far) {
    notes.push(
      `${far.trustDomain} is known by ${far.origin} only. Its people need the bundle of ${near.trustDomain}, which this plan reads, and set it on their side.`,
    );
  }
  for (const { servers } of 'servers' in far ? [near, far] : [near]) {
    for (const server of servers.filter(each => !each.isReady))
      notes.push(`${nameOf(server)} has no pod that is ready; its steps fail until it has one.`);
  }
  return notes;
}

function isWeb({ declared }: Side, { cluster }: SpireServer): boolean {
  return declared.get(cluster.context)?.profile === 'https_web';
}

function readStep(side: Side, now: () => number): Step {
  const { trustDomain, servers } = side;
  const gives = bundleSlot(trustDomain);
  return {
    id: `read ${trustDomain}`,
    kind: 'read',
    phase: 'Read the bundles',
    title: `Read the bundle of ${trustDomain} from ${nameOf(servers[0]!)}`,
    call: spireServerCall(servers[0]!, ['bundle', 'show', '-format', 'spiffe']),
    changes: 'it is only read.',
    verified: `it is a bundle in SPIFFE form, its authorities are of ${trustDomain} and not expired.`,
    undone: 'nothing to undo.',
    limitSeconds: 60,
    gives: [gives],
    read: ({ stdout }) => {
      const { bundle, problem } = readBundle(stdout);
      if (problem !== undefined) throw new Unacceptable(`${nameOf(servers[0]!)}: ${problem}`);
      const doubt = bundleDoubt(bundle, trustDomain, now());
      if (doubt !== undefined) throw new Unacceptable(`${nameOf(servers[0]!)}: ${doubt}`);
      return { [gives.name]: stdout };
    },
  };
}

function question(near: string, far: string): Question {
  return {
    title: `Are these the bundles of ${near} and ${far}? Compare with what the other side says.`,
    detail: known => comparison([near, far].map(each => [each, known.get(bundleSlot(each))])),
    verb: 'They Are the Same',
  };
}

function giveSteps(to: Side, from: string): readonly Step[] {
  return to.servers.filter(server => !isWeb(to, server)).map(server => giveStep(server, to.trustDomain, from));
}

function giveStep(server: SpireServer, own: string, from: string): Step {
  const bundle = bundleSlot(from);
  const id = `spiffe://${from}`;
  const proof = holds(server, from);
  return {
    id: `set ${from} on ${server.cluster.context} ${server.namespace} ${server.workload}`,
    phase: `Give ${own} the bundle of ${from}`,
    title: `Give the bundle of ${from} to ${nameOf(server)}`,
    call: spireServerCall(server, ['bundle', 'set', '-format', 'spiffe', '-id', id], filled`${bundle}`),
    changes: `the datastore of that server: workloads that federate with ${from} trust what it signs.`,
    verified: `the server lists every authority of the bundle under ${id}.`,
    undone: `\`${shellLine(spireServerCall(server, ['bundle', 'delete', '-id', id, '-mode', 'dissociate']))}\``,
    limitSeconds: 60,
    done: proof,
    proof,
  };
}

/** Whether the server has every authority of the other side's bundle. */
function holds(server: SpireServer, from: string): Probe {
  return {
    call: spireServerCall(server, ['bundle', 'list', '-format', 'spiffe', '-id', `spiffe://${from}`]),
    judge: (outcome, known) => {
      if (outcome.code !== 0) {
        return /not found/i.test(outcome.stderr)
          ? `${nameOf(server)} has no bundle of ${from}.`
          : `${nameOf(server)} does not tell which bundles it has: ${failureText(outcome)}`;
      }
      const has = readBundle(outcome.stdout).bundle;
      const wanted = readBundle(known.get(bundleSlot(from))).bundle;
      if (!wanted || !has) return `${nameOf(server)} has no bundle of ${from} that can be read.`;
      const missing = missingFrom(has, wanted);
      return missing === 0
        ? undefined
        : `${nameOf(server)} has another bundle of ${from}: ${missing} of ${wanted.x509.length + wanted.jwt.length} authorities are missing.`;
    },
  };
}

/** Only what is declared is fetched; that shows that the endpoint is reached and proves who it is. */
function refreshSteps(side: Side, from: string): readonly Step[] {
  return side.servers.flatMap(server => {
    const declared = side.declared.get(server.cluster.context);
    return declared ? [refreshStep(server, from, declared)] : [];
  });
}

function refreshStep(server: SpireServer, from: string, { url, profile }: FederatedDomain): Step {
  return {
    id: `refresh ${from} on ${server.cluster.context} ${server.namespace} ${server.workload}`,
    phase: 'See that each side fetches the next bundle by itself',
    title: `Let ${nameOf(server)} fetch the bundle of ${from} from ${url}`,
    call: spireServerCall(server, ['federation', 'refresh', '-id', `spiffe://${from}`]),
    changes: `the copy that the server has of the bundle of ${from}, where there is a newer one.`,
    verified: 'the server reached the endpoint, and it lists the bundle.',
    undone: 'nothing to undo: the server does the same by itself every few minutes.',
    limitSeconds: 90,
    proof: profile === 'https_web' ? listed(server, from) : holds(server, from),
  };
}

function listed(server: SpireServer, from: string): Probe {
  return {
    call: spireServerCall(server, ['bundle', 'list', '-format', 'spiffe', '-id', `spiffe://${from}`]),
    judge: ({ code, stdout }) =>
      code === 0 && readBundle(stdout).bundle ? undefined : `${nameOf(server)} has no bundle of ${from}.`,
  };
}
