// A join token for an agent outside of Kubernetes. It is shown to nobody but the clipboard.
import { nameOf, spireServerCall, type SpireServer } from './spireServer';
import { Unacceptable, type Plan } from './step';
import { secretSlot } from './words';

export const joinToken = secretSlot('join token');

export interface JoinTokenInput {
  readonly server: SpireServer;
  /** The SPIFFE ID that the agent gets as an alias; '' for none. */
  readonly spiffeId: string;
  readonly ttlSeconds: number;
}

export function joinTokenPlan({ server, spiffeId, ttlSeconds }: JoinTokenInput): Plan {
  const { context, server: api } = server.cluster;
  const id = spiffeId === '' ? [] : ['-spiffeID', spiffeId];
  return {
    id: `token ${context} ${server.namespace} ${server.workload}`,
    title: `Generate a join token on ${nameOf(server)}`,
    facts: [
      ['Kube context', context],
      ['API server', api || 'unknown'],
      ['Trust domain', server.trustDomain || 'unknown'],
      ['SPIFFE ID', spiffeId || 'none of its own: spiffe://' + server.trustDomain + '/spire/agent/join_token/<token>'],
      ['Holds for', `${ttlSeconds} s, and for one agent`],
    ],
    notes: [
      "The chart's own agents can not use a join token: they have no such attestor. It is for an agent outside of Kubernetes, as `-joinToken` or `join_token`, together with the bundle of the trust domain.",
      'The server takes it only where its join-token attestor is on: `nodeAttestor.joinToken.enabled`; in spire-nested the external server has it on.',
    ],
    steps: [
      {
        id: 'generate',
        title: `Generate the token on ${nameOf(server)}`,
        call: spireServerCall(server, [...['token', 'generate', ...id, '-ttl', String(ttlSeconds), '-output', 'json']]),
        gives: [joinToken],
        changes: `the datastore of that server: a token${id.length > 0 ? ' and an entry for the SPIFFE ID' : ''}.`,
        verified: 'the server answers with the token.',
        undone: `nothing to undo: the token ends after ${ttlSeconds} s or with its first use.`,
        limitSeconds: 60,
        read: ({ stdout }) => ({ [joinToken.name]: tokenIn(stdout) }),
      },
    ],
  };
}

function tokenIn(text: string): string {
  const found = /"value"\s*:\s*"([^"]+)"/.exec(text)?.[1];
  if (found === undefined) throw new Unacceptable('The server did not answer with a token.');
  return found;
}
