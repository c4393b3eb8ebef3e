// What each cluster is asked: pods, custom resources, the webhook's certificate, and the bundles that agents start with.
import { certificatesIn, dayAndTime, missingFrom, readBundle } from '../../core';
import { readOptions, type Cluster } from '../cluster';
import { failureText } from '../tools';
import { bad, doubtful, good, type Check, type Doubt, type Report } from './check';

/** @param alias the server of that cluster whose controller manager makes the identities */
export function clusterChecks(cluster: Cluster, systemNamespace: string, alias: string): readonly Check[] {
  const { context } = cluster;
  const check = (id: string, title: string, args: readonly string[], judge: Check['judge']): Check => ({
    id: `${id} ${context}`,
    title,
    about: context,
    call: { tool: 'kubectl', args: [...args, '-o', 'json', ...readOptions(cluster)] },
    judge: (outcome, seen) =>
      outcome.code === 0 ? judge(outcome, seen) : bad(`${context}: ${title.toLowerCase()}: ${failureText(outcome)}`),
  });
  const managed = ['-l', 'app.kubernetes.io/managed-by=Helm'];
  return [
    check(
      'workloads',
      'Servers, agents and drivers',
      ['get', 'statefulsets,deployments,daemonsets', '--all-namespaces', ...managed],
      o => workloads(context, items<Workload>(o.stdout)),
    ),
    check('identities', 'Identities', ['get', 'clusterspiffeids,clusterstaticentries'], o =>
      identities(context, alias, items<Identity>(o.stdout)),
    ),
    check('webhook', 'Webhook', ['get', 'validatingwebhookconfigurations', ...managed], (o, { now }) =>
      webhook(context, items<Webhook>(o.stdout), now),
    ),
    check('published', 'Bundles that agents start with', ['get', 'configmaps', '-n', systemNamespace], (o, seen) => {
      const known = new Map([...seen.bundles.values()].map(({ trustDomain, text }) => [trustDomain, text]));
      return published(context, items<ConfigMap>(o.stdout), known);
    }),
  ];
}

function items<T>(text: string): readonly T[] {
  return (JSON.parse(text) as { readonly items: readonly T[] }).items;
}

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image?: string }[] } };
  };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly numberReady?: number;
    readonly desiredNumberScheduled?: number;
  };
}

function workloads(context: string, all: readonly Workload[]): Report {
  const ours = all.filter(each =>
    each.spec?.template?.spec?.containers?.some(({ image }) => /spi(?:ffe|re)/.test(image ?? '')),
  );
  const doubts = ours.flatMap(({ kind, metadata, spec, status }): readonly Doubt[] => {
    const wanted = kind === 'DaemonSet' ? (status?.desiredNumberScheduled ?? 0) : (spec?.replicas ?? 1);
    const ready = (kind === 'DaemonSet' ? status?.numberReady : status?.readyReplicas) ?? 0;
    if (ready >= wanted) return [];
    return [
      {
        severity: 'warning',
        message: `${kind} ${metadata.name} on ${context} has ${ready} of ${wanted} pods ready. \`kubectl describe pods -n ${metadata.namespace} --context ${context}\` tells why; "SPIRE: Explain Failure" takes its text.`,
      },
    ];
  });
  return doubts.length > 0 ? { doubts } : good(`${ours.length} workloads on ${context} are ready`);
}

interface Identity {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly className?: string };
  readonly status?: {
    readonly stats?: Readonly<Record<string, number>>;
    readonly masked?: boolean;
    readonly rendered?: boolean;
    readonly set?: boolean;
  };
}

/** What the controller manager writes into the status of its objects. */
function identities(context: string, alias: string, all: readonly Identity[]): Report {
  const doubts = all.flatMap((each): readonly Doubt[] => {
    const trouble = troubleOf(each);
    return trouble === undefined
      ? []
      : [
          {
            severity: 'error',
            message: `${each.kind} ${each.metadata.name} on ${context}: ${trouble}`,
            setting: settingOf(alias, each.kind),
          },
        ];
  });
  const silent = all.filter(each => each.kind === 'ClusterSPIFFEID' && !each.status?.stats).length;
  if (doubts.length === 0 && silent === all.length && all.length > 0) {
    return doubtful(
      `No controller manager on ${context} has looked at any of ${all.length} identities: it does not run, or its class is another one.`,
      `${alias}.controllerManager.className`,
    );
  }
  return doubts.length > 0 ? { doubts } : good(`${all.length} identities on ${context} are taken up`);
}

function troubleOf({ kind, status }: Identity): string | undefined {
  if (kind === 'ClusterStaticEntry') {
    if (status?.rendered === false)
      return 'it could not be turned into an entry; its SPIFFE IDs or selectors are no valid ones.';
    if (status?.masked === true) return 'another object makes the same entry, so this one is left out.';
    return status?.set === false && status.rendered === true ? 'the server refused the entry.' : undefined;
  }
  const { podEntryRenderFailures = 0, entryFailures = 0 } = status?.stats ?? {};
  if (podEntryRenderFailures > 0)
    return `for ${podEntryRenderFailures} pods its template gives no SPIFFE ID, so they get none.`;
  return entryFailures > 0 ? `the server refused ${entryFailures} entries of it.` : undefined;
}

function settingOf(alias: string, kind: string): string {
  const key = kind === 'ClusterStaticEntry' ? 'clusterStaticEntries' : 'clusterSPIFFEIDs';
  return `${alias}.controllerManager.identities.${key}`;
}

interface Webhook {
  readonly metadata: { readonly name: string };
  readonly webhooks?: readonly {
    readonly failurePolicy?: string;
    readonly clientConfig?: { readonly caBundle?: string };
  }[];
}

function webhook(context: string, all: readonly Webhook[], now: number): Report {
  const ours = all.filter(({ metadata }) => /controller-manager-webhook$/.test(metadata.name));
  const doubts = ours.flatMap(({ metadata, webhooks = [] }): readonly Doubt[] => {
    const [first] = webhooks;
    const [ca] = certificatesIn(Buffer.from(first?.clientConfig?.caBundle ?? '', 'base64').toString());
    const closed = first?.failurePolicy === 'Fail';
    const comes = closed
      ? 'so every change of an identity is refused'
      : 'so identities are taken without being checked, for as long as its policy is "Ignore"';
    if (!ca)
      return [
        {
          severity: closed ? 'error' : 'warning',
          message: `The webhook ${metadata.name} on ${context} has no CA yet, ${comes}. The controller manager writes it when it starts.`,
        },
      ];
    return ca.expires <= now
      ? [
          {
            severity: 'error',
            message: `The CA of the webhook ${metadata.name} on ${context} ended on ${dayAndTime(ca.expires)}, ${comes}. Restart the controller manager: it makes a new one.`,
          },
        ]
      : [];
  });
  return doubts.length > 0 ? { doubts } : good(`${ours.length} webhooks on ${context} have their certificate`);
}

interface ConfigMap {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * Agents start with the bundle of a ConfigMap; a stale one keeps them from trusting their server.
 * @param served what servers show as the bundle of a trust domain
 */
function published(context: string, all: readonly ConfigMap[], served: ReadonlyMap<string, string>): Report {
  const maps = all.filter(({ data }) => data?.['bundle.spiffe'] !== undefined || data?.['bundle.crt'] !== undefined);
  const doubts = maps.flatMap(({ metadata, data }): readonly Doubt[] => {
    const text = data?.['bundle.spiffe'];
    if (text === undefined) return [];
    const { bundle, problem } = readBundle(text);
    const reference = readBundle(served.get(bundle?.trustDomains[0] ?? '') ?? '').bundle;
    if (bundle && !reference) return [];
    const missing = bundle && reference ? missingFrom(bundle, { ...reference, jwt: [] }) : 0;
    if (bundle && missing === 0) return [];
    const what = bundle ? `lacks ${missing} X.509 authorities that the servers have` : `holds no bundle: ${problem}`;
    return [
      {
        severity: 'error',
        message: `ConfigMap ${metadata.namespace}/${metadata.name} on ${context} ${what}; agents that start with it do not trust their server. The server that publishes it does not reach this cluster.`,
        setting: 'external-spire-server.kubeConfigs',
      },
    ];
  });
  return doubts.length > 0
    ? { doubts }
    : good(
        maps.length > 0
          ? `${maps.length === 1 ? 'the published bundle is' : `${maps.length} published bundles are`} current on ${context}`
          : '',
      );
}
