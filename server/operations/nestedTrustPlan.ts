// Bootstrap of a nested child: the child is installed, the root gets a kubeconfig of it, hands over its bundle and attests the child's
// agents, and what the child signs leads to the root. The same command again renews the kubeconfig.
import { attested, childServer, downstream, placesStep, type ChildKind } from './childPlaces';
import { kubectlOptions, type Cluster } from './cluster';
import { identityOf, identityText } from './clusterIdentity';
import {
  certificateSteps,
  credentialOf,
  expires,
  issued,
  kubeconfig,
  tokenSteps,
  type CredentialInput,
} from './credentialSteps';
import { deployed, installPlan, repairSteps, type InstallInput } from './installPlan';
import { rollbackCall, upgradeCall, valuesCall, type Upgrade } from './helm';
import { expiresAnnotation, issuedAnnotation, secretName, type NestedState } from './nestedState';
import { podsSince, restartStep, rolledOut, workloadAt, type Workload } from './rollout';
import { base64, rootUser } from './rootKubeconfig';
import {
  externalServer,
  kubeConfigsIn,
  onlyLive,
  rootLayer,
  takesSecretReference,
  type Entry,
  type Form,
  type SecretReference,
} from './rootValues';
import { tryTokenReview } from './tokenReview';
import { agentsStep, bundleArrivedStep, chainStep, entriesStep, kubectlIn, rootBundleStep } from './trustProof';
import { Unacceptable, type Plan, type Step } from './step';
import { shellLine, type PlannedCall } from './tools';
import { filled, secretSlot } from './words';

export interface NestedTrustInput {
  readonly child: InstallInput & { readonly kind: ChildKind };
  readonly childCluster: Cluster;
  readonly root: Upgrade & { readonly version: string };
  readonly rootCluster: Cluster;
  /** The child's cluster name: its key in the root's `kubeConfigs`. */
  readonly id: string;
  readonly trustDomain: string;
  /** Keys of `kubeConfigs` in the root's files, and how they give this child's, where they do. */
  readonly inFiles: readonly string[];
  readonly written: { readonly form: Form; readonly reference?: SecretReference } | undefined;
  readonly state: NestedState;
  /** `kept` leaves the kubeconfig that the root has. */
  readonly credential: 'certificate' | 'token' | 'kept';
  readonly address: string;
  readonly days: number;
  /** Milliseconds since 1970, asked when something is judged. */
  readonly now: () => number;
}

export const longestDays = 365;

const phases = {
  child: 'Install the child',
  root: 'Give it to the root',
  bundle: 'Hand over the bundle',
  trust: 'Let the child take its trust',
};

export function nestedTrustPlan(input: NestedTrustInput): Plan {
  const { child, childCluster, rootCluster, id, state, credential } = input;
  const { server } = state;
  const isFull = child.kind === 'full';
  const agent = workloadAt(attested);
  const makes = credential !== 'kept';
  if (!makes && state.credential === undefined)
    throw new Unacceptable(`The root has no kubeconfig of ${id} that could be kept.`);
  return {
    id: `nested ${rootCluster.context} ${input.root.release} ${id}`,
    title: `Bootstrap ${id} under ${input.trustDomain}`,
    facts: factsOf(input),
    notes: notesOf(input),
    steps: [
      ...installSteps(input),
      placesStep(childCluster, child.release, child.kind, phases.child),
      ...(makes ? credentialSteps(input) : []),
      ...storeSteps(input),
      ...repairs(input),
      ...(state.rootOwner ? [] : [rootStep(input)]),
      restartRootStep(input),
      rootBundleStep(server, phases.bundle),
      bundleArrivedStep(childCluster, server, phases.bundle),
      restartStep(childCluster, agent, {
        id: 'restart-agents',
        phase: phases.trust,
        title: 'Restart the agents that the root attests, so that they start from its bundle',
        changes: `the pods of the agents on ${childCluster.context}; workloads keep their SVIDs meanwhile.`,
      }),
      agentsStep(server, id, phases.trust, input.now),
      entriesStep(server, id, phases.trust),
      ...(isFull ? serverSteps(input) : []),
      oidcStep(input),
      ...(isFull ? [chainOf(input)] : []),
    ],
  };
}

/** An earlier run that was killed while helm worked leaves a release that nobody can upgrade. */
function repairs({ root, state }: NestedTrustInput): readonly Step[] {
  if (state.rootOwner) return [];
  return repairSteps(root, state.root).map(step => ({ ...step, id: 'repair-root', phase: phases.root }));
}

function installSteps({ child, state }: NestedTrustInput): readonly Step[] {
  if (isThere(child, state)) return [];
  const { child: present, childDefinitions: definitions, childDefinitionsState: definitionsState } = state;
  return installPlan({ ...child, present, definitions, definitionsState }).steps.map(step => ({
    ...step,
    id: `child-${step.id}`,
    phase: phases.child,
    title: `${step.title} on ${child.context}`,
    ...(step.id === 'stack' && {
      verified:
        'the status of the release is deployed. Its pods wait: agents for the bundle, the server for its CA. That comes with the next phases.',
      done: deployed(child),
    }),
  }));
}

/** A release of that version is left as it is: to change its values is what Install Release is for. */
function isThere(child: InstallInput, { child: present }: NestedState): boolean {
  return present?.status === 'deployed' && present.chart === `${child.chart}-${child.version}`;
}

function credentialInput({ childCluster, id, state, address, days, child, now }: NestedTrustInput): CredentialInput {
  return { child: childCluster, id, endpoint: state.endpoint, address, days, namespace: child.namespace, now };
}

function credentialSteps(input: NestedTrustInput): readonly Step[] {
  return input.credential === 'token' ? tokenSteps(credentialInput(input)) : certificateSteps(credentialInput(input));
}

/** How this root is given the kubeconfig: as its files do it, else as its version wants it. */
function formOf({ written, root }: NestedTrustInput): Form {
  return written?.form ?? (takesSecretReference(root.version) ? 'externalSecret' : 'kubeConfigBase64');
}

function referenceOf({ written, root, id }: NestedTrustInput): SecretReference {
  const { name, key } = written?.reference ?? { name: secretName(root.release, id), key: id };
  return { name, key: key || id };
}

const secretObject = secretSlot('Secret');

function storeSteps(input: NestedTrustInput): readonly Step[] {
  const { rootCluster, state, credential, id } = input;
  if (credential === 'kept' || formOf(input) !== 'externalSecret')
    return credential === 'kept' ? [] : [trialStep(input)];
  const { name, key } = referenceOf(input);
  const { namespace } = state.server;
  const apply = ['apply', '--server-side', '--force-conflicts', '--field-manager', 'spire-helm', '-f', '-'];
  const annotation = issuedAnnotation.replace('/', '\\/').replaceAll('.', '\\.');
  return [
    {
      id: 'store',
      phase: phases.root,
      title: `Put the kubeconfig into the Secret ${name} on ${rootCluster.context}`,
      prepare: {
        title: `the kubeconfig is tried: a TokenReview on ${input.childCluster.context} with it, as the root will make them.`,
        gives: [secretObject],
        make: async known => {
          await tryTokenReview(state.endpoint, credentialOf(known), whoIs(input));
          return {
            [secretObject.name]: `${JSON.stringify({
              apiVersion: 'v1',
              kind: 'Secret',
              metadata: {
                name,
                namespace,
                labels: { 'app.kubernetes.io/managed-by': 'spire-helm' },
                annotations: { [issuedAnnotation]: known.get(issued), [expiresAnnotation]: known.get(expires) },
              },
              data: { [key]: base64(known.get(kubeconfig)) },
            })}\n`,
          };
        },
        script: [
          `printf '%s\\n' "$kubeconfig_of_the_root" | kubectl --kubeconfig /dev/stdin auth can-i create tokenreviews.authentication.k8s.io`,
          `secret=$(printf '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"${name}","namespace":"${namespace}"},"data":{"${key}":"%s"}}' "$(printf '%s\\n' "$kubeconfig_of_the_root" | base64 | tr -d '\\n')")`,
        ],
      },
      call: { tool: 'kubectl', args: [...apply, ...kubectlOptions(rootCluster)], input: filled`${secretObject}` },
      changes: `the Secret ${namespace}/${name}, key ${key}. Whoever may read Secrets there can act as ${rootUser} on ${id}.`,
      verified: 'the API server takes it.',
      undone: `\`${shellLine({ tool: 'kubectl', args: ['delete', 'secret', name, '-n', namespace, ...kubectlOptions(rootCluster)] })}\``,
      done: {
        call: {
          tool: 'kubectl',
          args: [
            'get',
            'secret',
            name,
            '-n',
            namespace,
            '--ignore-not-found',
            '-o',
            `jsonpath={.metadata.annotations.${annotation}}`,
            ...kubectlOptions(rootCluster),
          ],
        },
        judge: ({ stdout }, known) =>
          known.has(issued) && stdout.trim() === known.get(issued) ? undefined : 'The Secret is not there or older.',
      },
    },
  ];
}

/** Where the kubeconfig goes into the release's values, it is tried before that. */
function trialStep(input: NestedTrustInput): Step {
  const { childCluster, state } = input;
  return {
    id: 'trial',
    kind: 'read',
    phase: phases.root,
    title: `Try the kubeconfig on ${childCluster.context}`,
    prepare: {
      title: 'a TokenReview is made with it, as the root will make them.',
      gives: [],
      make: async known => {
        await tryTokenReview(state.endpoint, credentialOf(known), whoIs(input));
        return {};
      },
      script: [
        `printf '%s\\n' "$kubeconfig_of_the_root" | kubectl --kubeconfig /dev/stdin auth can-i create tokenreviews.authentication.k8s.io`,
      ],
    },
    call: { tool: 'kubectl', args: ['version', '-o', 'json', ...kubectlOptions(childCluster)] },
    changes: 'it is only tried.',
    verified: 'the API server makes the TokenReview.',
    undone: 'nothing to undo.',
  };
}

function whoIs({ credential, child }: NestedTrustInput): string {
  return credential === 'token' ? `the ServiceAccount ${child.namespace}:${rootUser}` : `the user ${rootUser}`;
}

const layer = secretSlot('values of the root');

function entryOf(input: NestedTrustInput, text: () => string): Entry {
  const form = formOf(input);
  if (form === 'externalSecret') return { externalSecret: referenceOf(input) };
  return form === 'kubeConfig' ? { kubeConfig: text() } : { kubeConfigBase64: base64(text()) };
}

function rootStep(input: NestedTrustInput): Step {
  const { root, id, state, inFiles, credential } = input;
  const { live } = state;
  const call: PlannedCall = { ...upgradeCall({ ...root, values: [...root.values, '-'] }), input: filled`${layer}` };
  const carried = Object.keys(onlyLive(live, [...inFiles, id]));
  return {
    id: 'root',
    phase: phases.root,
    title: `Upgrade the root with the kubeconfig of ${id}`,
    prepare: {
      title: `a last layer is made in memory: \`${externalServer}.kubeConfigs.${id}\`${carried.length > 0 ? `, and ${carried.join(', ')}, which only the live release has` : ''}. It is what \`<values of the root>\` stands for.`,
      gives: [layer],
      make: known => {
        const entry = credential === 'kept' && live[id] ? live[id] : entryOf(input, () => known.get(kubeconfig));
        return { [layer.name]: rootLayer({ ...onlyLive(live, inFiles), [id]: entry }) };
      },
      script: scriptOf(input),
    },
    call,
    changes: `release ${root.release} in namespace ${root.namespace}: its server for children gets the child's kubeconfig, and a controller manager for ${id}. Its pod starts again.`,
    verified: 'the status of the release is deployed, and it has the kubeconfig.',
    undone: `\`${shellLine(rollbackCall(root, state.root.good ?? 0))}\``,
    done: {
      call: valuesCall(root),
      judge: ({ code, stdout }, known) => {
        if (code !== 0) return 'The values of the root can not be read.';
        const has = kubeConfigsIn(JSON.parse(stdout))[id];
        if (!has || state.root.status !== 'deployed') return `The root has no kubeconfig of ${id}.`;
        if (formOf(input) === 'externalSecret' || credential === 'kept')
          return has['externalSecret'] !== undefined || credential === 'kept'
            ? undefined
            : `The root has another kubeconfig of ${id}.`;
        return has['kubeConfigBase64'] === base64(known.get(kubeconfig))
          ? undefined
          : `The root has another kubeconfig of ${id}.`;
      },
    },
    proof: deployed(root),
  };
}

function scriptOf(input: NestedTrustInput): readonly string[] {
  const { id, root, state, inFiles } = input;
  const others = Object.keys(onlyLive(state.live, [...inFiles, id]));
  const read = shellLine(valuesCall(root));
  const base =
    others.length === 0
      ? `printf '{}'`
      : `${read} | jq '{"${externalServer}":{kubeConfigs:(."${externalServer}".kubeConfigs|with_entries(select(.key|IN(${others.map(each => JSON.stringify(each)).join(',')}))))}}'`;
  const entry =
    formOf(input) === 'externalSecret'
      ? JSON.stringify({ externalSecret: referenceOf(input) })
      : `{"kubeConfigBase64":env.KUBECONFIG_BASE64}`;
  const exported =
    formOf(input) === 'externalSecret'
      ? []
      : [`export KUBECONFIG_BASE64="$(printf '%s\\n' "$kubeconfig_of_the_root" | base64 | tr -d '\\n')"`];
  return [...exported, `values_of_the_root=$(${base} | jq -c '."${externalServer}".kubeConfigs."${id}" = ${entry}')`];
}

/** The controller manager reads its kubeconfig once: a pod that is older than that starts again. */
function restartRootStep(input: NestedTrustInput): Step {
  const { rootCluster, state, credential, id } = input;
  const { namespace, workload, container } = state.server;
  const place: Workload = { name: workload, namespace };
  const kept = typeof state.credential === 'object' ? state.credential.from : 0;
  return restartStep(rootCluster, place, {
    id: 'restart-root',
    phase: phases.root,
    title: "Restart the root's server for children, where it is older than the kubeconfig",
    changes: `the pod of ${workload} on ${rootCluster.context}; other children are served again after some seconds.`,
    verified: `its pod is newer than the kubeconfig of ${id} and ready.`,
    done: podsSince(rootCluster, namespace, container, known =>
      credential !== 'kept' && known.has(issued) ? Date.parse(known.get(issued)) : kept,
    ),
    proof: rolledOut(rootCluster, place),
  });
}

function serverSteps(input: NestedTrustInput): readonly Step[] {
  const { childCluster } = input;
  return [
    restartStep(childCluster, workloadAt(childServer), {
      id: 'restart-server',
      phase: phases.trust,
      title: 'Restart the server of the child, so that it asks the root for its CA',
      changes: `the pod of the child's server; agents wait for it and try again.`,
    }),
    restartStep(childCluster, workloadAt(downstream), {
      id: 'restart-downstream',
      phase: phases.trust,
      title: "Restart the agents of the child's own server",
      changes: `the pods of these agents on ${childCluster.context}; workloads keep their SVIDs meanwhile.`,
    }),
  ];
}

function oidcStep({ childCluster, child }: NestedTrustInput): Step {
  const labels = `app.kubernetes.io/instance=${child.release},app.kubernetes.io/name=spiffe-oidc-discovery-provider`;
  return {
    id: 'restart-oidc',
    phase: phases.trust,
    title: 'Restart the OIDC discovery provider, where there is one',
    call: {
      tool: 'kubectl',
      args: ['delete', 'pods', '--all-namespaces', '-l', labels, '--wait=false', ...kubectlOptions(childCluster)],
    },
    changes: 'its pods; the Deployment makes new ones.',
    verified: 'kubectl says so.',
    undone: 'nothing to undo.',
  };
}

function chainOf({ childCluster, trustDomain }: NestedTrustInput): Step {
  const { name, namespace } = workloadAt(childServer);
  return chainStep(kubectlIn(childCluster, namespace, name, 'internal-spire-server'), trustDomain, phases.trust);
}

function factsOf(input: NestedTrustInput): Plan['facts'] {
  const { child, childCluster, root, rootCluster, id, trustDomain, state, address, days, credential } = input;
  const how = {
    certificate: `a client certificate of the user ${rootUser}`,
    token: 'a ServiceAccount token',
    kept: '',
  };
  return [
    ['Root', `${root.release} on ${rootCluster.context}, API server ${identityText(identityOf(state.rootEndpoint))}`],
    ['Child', `${child.release} on ${childCluster.context}, API server ${identityText(identityOf(state.endpoint))}`],
    ['Cluster id', id],
    ['Trust domain', trustDomain],
    ['Chart', `root ${state.root.chart}, child ${child.chart}-${child.version}`],
    ['The root reaches the child at', address],
    [
      'Kubeconfig of the root',
      credential === 'kept' ? `as it is${untilWords(state)}` : `new, by ${how[credential]}, for ${days} days`,
    ],
  ];
}

function untilWords({ credential }: NestedState): string {
  if (typeof credential !== 'object') return '';
  return credential.until === undefined
    ? ', without an end'
    : `, until ${new Date(credential.until).toISOString().slice(0, 10)}`;
}

function notesOf(input: NestedTrustInput): readonly string[] {
  const { child, root, id, state, address, credential, inFiles } = input;
  const notes: string[] = [];
  for (const [target, present] of [
    [child, state.child],
    [root, state.root],
  ] as const) {
    if (present?.status.startsWith('pending-')) {
      notes.push(
        `Release ${target.release} on ${target.context} is ${present.status}: an earlier helm was interrupted, or still runs. Go on only where none runs.`,
      );
    }
  }
  if (isThere(child, state))
    notes.push(`The child is installed already (revision ${state.child?.revision}) and stays as it is.`);
  if (/^https?:\/\/(?:127\.|localhost|0\.0\.0\.0|\[::1\])/i.test(address)) {
    notes.push(
      `The address ${address} is this machine's own: the root's server runs in its cluster and most likely does not reach it. Give the address that the root's cluster uses.`,
    );
  }
  if (state.endpoint.isUnchecked)
    notes.push('The context of the child does not check who answers; the kubeconfig of the root does.');
  const { rootOwner } = state;
  const entry = `\`${externalServer}.kubeConfigs.${id}.externalSecret\``;
  if (rootOwner) {
    notes.push(
      `${rootOwner.tool} owns the root (${rootOwner.object}): helm does not upgrade it here. Commit ${entry} with \`name: ${referenceOf(input).name}\` and \`key: ${referenceOf(input).key}\` to its values; the Secret is made by this plan.`,
    );
  } else if (!inFiles.includes(id)) {
    notes.push(
      formOf(input) === 'externalSecret'
        ? `Add ${entry} (\`name: ${referenceOf(input).name}\`, \`key: ${referenceOf(input).key}\`) to the files of the root: an upgrade from the files alone takes the child's access away. SPIRE: Install Release carries it over.`
        : `The kubeconfig is in the live release only, for this version of the chart takes no reference to a Secret (from 0.30.0 on it does): a plain \`helm upgrade\` of the root from the files drops it. SPIRE: Install Release carries it over.`,
    );
  }
  const others = Object.keys(onlyLive(state.live, [...inFiles, id]));
  if (others.length > 0)
    notes.push(
      `The live root has kubeconfigs that its files do not have (${others.join(', ')}); they are carried over.`,
    );
  if (credential === 'token')
    notes.push(
      'The chart gives its rights to the user only; the bindings of the ServiceAccount are ours, and stay when the release goes.',
    );
  if (root.version !== '' && !state.root.chart.endsWith(`-${root.version}`))
    notes.push(`The root is ${state.root.chart} now; this plan upgrades it to ${root.version}.`);
  return notes;
}
