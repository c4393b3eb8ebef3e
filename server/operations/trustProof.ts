// Steps that prove that a child has its trust from the root: the bundle arrived, agents are attested, entries are there, and what the
// child signs validates against the root's bundle.
import { X509Certificate } from 'node:crypto';
import { attested, bundleMap } from './childPlaces';
import { kubectlOptions, readOptions, type Cluster } from './cluster';
import { spireServerCall, type SpireServer } from './spireServer';
import { commandLine } from './planScript';
import { NotYet, Unacceptable, type Step } from './step';
import type { PlannedCall } from './tools';
import { filled, secretSlot, slot, type Word } from './words';

const rootBundle = slot('bundle of the root');
const minted = secretSlot('minted SVID');
/** What was proved, for the user. */
export const attestedAgents = slot('attested agents');
export const childEntries = slot('entries of the child');
export const chainFingerprint = slot('authority of the chain');

export function rootBundleStep(root: SpireServer, phase: string): Step {
  return {
    id: 'root-bundle',
    kind: 'read',
    phase,
    title: `Read the bundle of ${root.trustDomain || 'the root'}`,
    call: spireServerCall(root, ['bundle', 'show', '-format', 'spiffe']),
    changes: 'it is only read.',
    verified: 'it has at least one authority.',
    undone: 'nothing to undo.',
    limitSeconds: 60,
    patience: { seconds: 60, every: 3 },
    gives: [rootBundle],
    read: ({ stdout }) => {
      if (authoritiesIn(stdout).length === 0) throw new NotYet("The root's server has no authority yet");
      return { [rootBundle.name]: stdout };
    },
  };
}

/** Certificates of a bundle in SPIFFE form, in base64. */
function authoritiesIn(bundle: string): readonly string[] {
  interface Keys {
    readonly keys?: readonly { readonly x5c?: readonly string[] }[];
  }
  try {
    return ((JSON.parse(bundle) as Keys).keys ?? []).flatMap(({ x5c = [] }) => x5c);
  } catch {
    throw new Unacceptable('The server did not answer with a bundle.');
  }
}

export function bundleArrivedStep(child: Cluster, root: SpireServer, phase: string): Step {
  const where: readonly Word[] = [filled`${bundleMap}`, '-n', filled`${attested.namespace}`];
  const call: PlannedCall = {
    tool: 'kubectl',
    args: ['get', 'configmap', ...where, '--ignore-not-found', '-o', 'json', ...readOptions(child)],
  };
  return {
    id: 'bundle',
    kind: 'read',
    phase,
    title: `Wait until the root's server has written its bundle to ${child.context}`,
    call,
    script: `until ${commandLine(call)} | grep -q bundle; do sleep 3; done`,
    changes: 'it is only read.',
    verified:
      "the ConfigMap has every authority of the root's bundle: the root reaches this cluster's API server and may write there.",
    undone: 'nothing to undo.',
    patience: { seconds: 180, every: 3 },
    gives: [],
    read: ({ stdout }, known) => {
      const { data = {} } = (stdout.trim() === '' ? {} : JSON.parse(stdout)) as {
        data?: Readonly<Record<string, string>>;
      };
      const arrived = Object.values(data).join('').replace(/\s/g, '');
      const wanted = authoritiesIn(known.get(rootBundle));
      const missing = wanted.filter(each => !arrived.includes(each));
      if (missing.length === 0) return {};
      const state = arrived === '' ? 'The bundle is not there' : 'Another bundle is there';
      throw new NotYet(
        `${state}: the root's server ${root.workload} has not written its own to ${child.context}. Its log tells why; most often its cluster does not reach the API server at the address in the kubeconfig`,
      );
    },
  };
}

interface Id {
  readonly path: string;
}

/** Agents of a cluster, by the path that the root's server gives them. */
const agentPath = (id: string): string => `/spire/agent/k8s_psat/${id}/`;

export function agentsStep(root: SpireServer, id: string, phase: string, now: () => number): Step {
  return {
    id: 'agents',
    kind: 'read',
    phase,
    title: `Wait until the root has attested agents of ${id}`,
    call: spireServerCall(root, ['agent', 'list', '-output', 'json']),
    changes: 'it is only read.',
    verified: `an agent of the cluster ${id} is in the list, and its SVID has not ended.`,
    undone: 'nothing to undo.',
    patience: { seconds: 180, every: 3 },
    gives: [attestedAgents],
    read: ({ stdout }) => {
      interface Agents {
        readonly agents?: readonly {
          readonly id: Id;
          readonly x509svid_expires_at?: string;
          readonly banned?: boolean;
        }[];
      }
      const all = (JSON.parse(stdout) as Agents).agents ?? [];
      const theirs = all.filter(
        each =>
          each.id.path.startsWith(agentPath(id)) &&
          each.banned !== true &&
          Number(each.x509svid_expires_at ?? 0) * 1000 > now(),
      );
      if (theirs.length === 0)
        throw new NotYet(
          `The root's server has attested no agent of ${id}. The agent's log tells why: it has to reach the root's server at the address that its values name`,
        );
      return { [attestedAgents.name]: String(theirs.length) };
    },
  };
}

export function entriesStep(root: SpireServer, id: string, phase: string): Step {
  return {
    id: 'entries',
    kind: 'read',
    phase,
    title: `Wait until the root has entries for ${id}`,
    call: spireServerCall(root, ['entry', 'show', '-output', 'json']),
    changes: 'it is only read.',
    verified: `an entry has an agent of ${id} as its parent: the controller manager of the root reads that cluster.`,
    undone: 'nothing to undo.',
    patience: { seconds: 180, every: 3 },
    gives: [childEntries],
    read: ({ stdout }) => {
      interface Entries {
        readonly entries?: readonly { readonly parent_id: Id }[];
      }
      const all = (JSON.parse(stdout) as Entries).entries ?? [];
      const theirs = all.filter(each => each.parent_id.path.startsWith(agentPath(id)));
      if (theirs.length === 0)
        throw new NotYet(
          `The root's server has no entry under an agent of ${id}. The log of its container spire-controller-manager-${id} tells why`,
        );
      return { [childEntries.name]: String(theirs.length) };
    },
  };
}

/** Nothing of the minted SVID is kept: it ends after a minute, and its key stays in memory. */
export function chainStep(to: (args: readonly Word[]) => PlannedCall, trustDomain: string, phase: string): Step {
  const call = to(['x509', 'mint', '-spiffeID', `spiffe://${trustDomain}/spire-helm/proof`, '-ttl', '1m']);
  return {
    id: 'chain',
    kind: 'read',
    phase,
    title: "Let the child sign an SVID for one minute, and follow its chain to the root's bundle",
    call,
    // What comes holds a private key: it is counted, not shown.
    script: `${commandLine(call)} | grep -c 'BEGIN CERTIFICATE'`,
    changes: 'an SVID that nobody gets and that no server writes down.',
    verified: "each certificate is signed by the next, the last one by an authority in the root's bundle.",
    undone: 'nothing to undo.',
    patience: { seconds: 60, every: 3 },
    gives: [minted, chainFingerprint],
    read: ({ stdout }, known) => {
      const [svid = ''] = stdout.split('Private key');
      const chain = (svid.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
        each => new X509Certificate(each),
      );
      const roots = authoritiesIn(known.get(rootBundle)).map(each => new X509Certificate(Buffer.from(each, 'base64')));
      const authority = authorityOf(chain, roots);
      if (chain.length === 0) throw new Unacceptable('The server did not answer with an SVID.');
      if (!authority)
        throw new NotYet(
          "What the child signs does not lead to an authority in the root's bundle: its server has not asked the root for its CA yet",
        );
      return { [minted.name]: stdout, [chainFingerprint.name]: authority.fingerprint256 };
    },
  };
}

function authorityOf(
  [leaf, ...between]: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): X509Certificate | undefined {
  for (let at = leaf, hops = 0; at && hops < 10; hops += 1) {
    const signs = (each: X509Certificate): boolean => at!.checkIssued(each) && at!.verify(each.publicKey);
    const root = roots.find(signs);
    if (root) return root;
    at = between.find(signs);
  }
  return undefined;
}

export function kubectlIn(child: Cluster, namespace: Word, workload: Word, container: string) {
  return (args: readonly Word[]): PlannedCall => ({
    tool: 'kubectl',
    args: [
      'exec',
      workload,
      '-n',
      namespace,
      '-c',
      container,
      ...kubectlOptions(child),
      '--',
      '/opt/spire/bin/spire-server',
      ...args,
    ],
  });
}
