// What each SPIRE server is asked: health, its bundle and CA, attested agents, entries, federation.
import { bundleDoubt, dayAndTime, readBundle } from '../../core';
import { nameOf, spireServerCall, type SpireServer } from '../spireServer';
import { failureText, type PlannedCall } from '../tools';
import { bad, doubtful, good, type Check, type Report } from './check';

export function serverChecks(server: SpireServer): readonly Check[] {
  const name = nameOf(server);
  const alias = server.container;
  const check = (id: string, title: string, args: readonly string[], judge: Check['judge']): Check => ({
    id: `${id} ${server.cluster.context} ${server.namespace} ${server.workload}`,
    title,
    about: name,
    call: called(server, args),
    judge: (outcome, seen) =>
      outcome.code === 0
        ? judge(outcome, seen)
        : bad(`${name}: ${title.toLowerCase()} failed: ${failureText(outcome)}`),
  });
  return [
    check('health', 'Health', ['healthcheck'], () => good(`${name} is healthy`)),
    check('bundle', 'Bundle', ['bundle', 'show', '-format', 'spiffe'], ({ stdout }, seen) => {
      const { bundle, problem } = readBundle(stdout);
      if (!bundle) return bad(`${name}: ${problem}`);
      seen.bundles.set(name, { trustDomain: server.trustDomain, text: stdout });
      const doubt = bundleDoubt(bundle, server.trustDomain, seen.now);
      return doubt === undefined
        ? good(`${name} has ${counted(bundle.x509.length, 'X.509 authority', 'X.509 authorities')}`)
        : bad(`${name}: ${doubt}`);
    }),
    check('authority', 'CA', ['localauthority', 'x509', 'show', '-output', 'json'], ({ stdout }, { now }) =>
      authority(name, alias, stdout, now),
    ),
    check('agents', 'Agents', ['agent', 'list', '-output', 'json'], ({ stdout }, { now }) =>
      agents(name, alias, stdout, now),
    ),
    check('entries', 'Entries', ['entry', 'count', '-output', 'json'], ({ stdout }) => {
      const { count } = JSON.parse(stdout) as { readonly count: number };
      return count > 0
        ? good(`${name} has ${counted(count, 'entry', 'entries')}`)
        : doubtful(
            `${name} has no entry, so no workload gets an identity from it. The controller manager makes entries of \`clusterSPIFFEIDs\`; its log tells why there are none.`,
            `${alias}.controllerManager.identities.clusterSPIFFEIDs`,
          );
    }),
    check('federation', 'Federation', ['federation', 'list', '-output', 'json'], ({ stdout }) => {
      const { federation_relationships: all = [] } = JSON.parse(stdout) as {
        federation_relationships?: Relationship[];
      };
      const without = all.filter(({ trust_domain_bundle: bundle }) => (bundle?.x509_authorities ?? []).length === 0);
      const [first] = without;
      if (first)
        return bad(
          `${name} is to federate with "${first.trust_domain}" but has no bundle of it. "SPIRE: Federate Trust Domains" sets the first one.`,
          `${alias}.controllerManager.identities.clusterFederatedTrustDomains`,
        );
      return all.length > 0
        ? good(`${name} federates with ${all.map(each => each.trust_domain).join(', ')}`)
        : good('');
    }),
  ];
}

interface Relationship {
  readonly trust_domain: string;
  readonly trust_domain_bundle?: { readonly x509_authorities?: readonly unknown[] } | null;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function called(server: SpireServer, args: readonly string[]): PlannedCall {
  return spireServerCall(server, args);
}

/** A CA that has less than this left is about to be followed by the next one; an hour is left to look. */
const soon = 60 * 60 * 1000;

function authority(name: string, alias: string, text: string, now: number): Report {
  const { active } = JSON.parse(text) as { readonly active?: { readonly expires_at?: string } | null };
  const expires = Number(active?.expires_at ?? Number.NaN) * 1000;
  if (Number.isNaN(expires)) return bad(`${name} has no active CA, so it signs nothing.`, `${alias}.caTTL`);
  if (expires <= now) {
    return bad(
      `The CA of ${name} ended on ${dayAndTime(expires)}; what it signs is refused. It gets the next one where its upstream is reached.`,
      `${alias}.caTTL`,
    );
  }
  if (expires - now < soon) {
    return doubtful(
      `The CA of ${name} ends on ${dayAndTime(expires)} and has not been followed by the next one yet; SVIDs end with it.`,
      `${alias}.caTTL`,
    );
  }
  return good(`${name} signs until ${dayAndTime(expires)}`);
}

interface Agents {
  readonly agents?: readonly {
    readonly banned?: boolean;
    readonly x509svid_expires_at?: string;
    readonly id?: { readonly path?: string };
  }[];
}

function agents(name: string, alias: string, text: string, now: number): Report {
  const { agents: all = [] } = JSON.parse(text) as Agents;
  const living = all.filter(each => Number(each.x509svid_expires_at ?? 0) * 1000 > now && each.banned !== true);
  const banned = all.filter(each => each.banned === true).length;
  if (all.length === 0) {
    return doubtful(
      `No agent has attested to ${name}, so no workload gets an identity through it. Its log names the agents that it refused.`,
      `${alias}.nodeAttestor`,
    );
  }
  if (living.length === 0)
    return bad(
      `All ${all.length} agents of ${name} are expired or banned; none of them gets SVIDs.`,
      `${alias}.nodeAttestor`,
    );
  const rest = all.length - living.length;
  const more = rest > 0 ? ` (${rest} expired or banned${banned > 0 ? `, ${banned} of them banned` : ''})` : '';
  return good(`${counted(living.length, 'agent is', 'agents are')} attested to ${name}${more}`);
}
