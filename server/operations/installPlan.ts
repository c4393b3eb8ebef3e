// Install or upgrade a release: the CRDs chart of the right version first, then the stack, both on a named context.
import { definitionsVersion } from '../core';
import type { Definitions } from './kubectl';
import {
  historyCall,
  readHistory,
  uninstallCall,
  rollbackCall,
  upgradeCall,
  valuesCall,
  type ChartReference,
  type ReleaseState,
  type Target,
} from './helm';
import type { Plan, Probe, Step } from './plan';
import { externalServer, rootLayer, type KubeConfigs } from './rootValues';
import { shellLine, type Call } from './tools';
import { filled, secretSlot } from './words';

export const defaultRelease = 'spire';
export const defaultNamespace = 'spire-mgmt';
export const defaultRepository = 'https://spiffe.github.io/helm-charts-hardened/';
export const definitionsChart = 'spire-crds';

export interface InstallInput extends Target {
  /** URL of the API server of the context. */
  readonly server: string;
  readonly chart: string;
  readonly version: string;
  /** No file names the version: the newest known one was taken. */
  readonly assumed: boolean;
  readonly values: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  /** Further words of the same kind, each option with its value behind it. */
  readonly setOptions?: readonly string[];
  /** Kubeconfigs of children that only the live release has; secrets, so they are shown by name only. */
  readonly carried?: KubeConfigs;
  readonly repository: string;
  /** Makes a reference of a chart's name and version. */
  readonly reference: (chart: string, version: string) => ChartReference;
  /** The release as it is now; `undefined` where there is none. */
  readonly present: ReleaseState | undefined;
  /** Whether the cluster has the custom resource definitions, and whose they are. */
  readonly definitions: Definitions;
  /** Their release as it is now, where somebody looked. */
  readonly definitionsState?: ReleaseState | undefined;
  /** What the checks say about the layers, where they say something. */
  readonly findings: string | undefined;
}

export { definitionsVersion };

export function installPlan(input: InstallInput): Plan {
  const { context, server, namespace, release, chart, version, present } = input;
  const verb = present ? 'Upgrade' : 'Install';
  return {
    id: `install ${context} ${namespace} ${release}`,
    title: `${verb} ${release} (${chart} ${version}) on ${context}`,
    facts: [
      ['Kube context', context],
      ['API server', server || 'unknown'],
      ['Namespace', namespace],
      [
        'Release',
        present
          ? `${release}, now revision ${present.revision} (${present.chart}, ${present.status})`
          : `${release}, not installed yet`,
      ],
      ['Chart', `${chart} ${version}${input.assumed ? ' (assumed: no file names a version)' : ''}`],
      ['Chart repository', input.repository],
      ['Layers', input.values.length > 0 ? input.values.join(', then ') : "none: the chart's defaults"],
    ],
    notes: notesOf(input),
    steps: [
      ...(foreignDefinitions(input)
        ? []
        : [...repairSteps(definitionsTarget(input), input.definitionsState), definitionsStep(input)]),
      ...repairSteps(input, present),
      stackStep(input),
    ],
  };
}

/** Frees a release that an interrupted helm left pending: nothing else can be done with it before. */
export function repairSteps(target: Target, present: ReleaseState | undefined): readonly Step[] {
  if (!present?.status.startsWith('pending-')) return [];
  const { release, context } = target;
  const back =
    present.good === undefined ? 'takes it away: it never was deployed' : `goes back to revision ${present.good}`;
  return [
    {
      id: `repair ${release}`,
      title: `Free release ${release} on ${context}, which is ${present.status}: an earlier helm was interrupted`,
      call: takeBack(target, present),
      changes: `release ${release} in namespace ${target.namespace}: it ${back}.`,
      verified: 'the release is not pending any more.',
      undone: 'nothing to undo: the next step installs or upgrades it.',
      done: notPending(target),
      proof: notPending(target),
    },
  ];
}

function notPending(target: Target): Probe {
  return {
    call: historyCall(target),
    judge: outcome => {
      const state = readHistory(outcome, target);
      return state?.status.startsWith('pending-') ? `Release ${target.release} is ${state.status}.` : undefined;
    },
  };
}

/** Helm refuses to touch definitions that it didn't make. */
function foreignDefinitions({ definitions }: InstallInput): boolean {
  return definitions.installed && !definitions.owner;
}

function notesOf(input: InstallInput): readonly string[] {
  const { assumed, chart, version, findings, present } = input;
  const notes: string[] = [];
  if (foreignDefinitions(input)) {
    const wanted = `${definitionsChart} ${definitionsVersion(version)}`;
    notes.push(
      `The cluster has SPIRE's custom resource definitions, but not from Helm; they are left as they are. This version wants those of ${wanted}.`,
    );
  }
  if (findings !== undefined) notes.push(findings);
  const ids = Object.keys(input.carried ?? {});
  if (ids.length > 0) {
    notes.push(
      `The live release has \`${externalServer}.kubeConfigs\` of ${ids.join(', ')}, which the layers do not have: an upgrade from the layers alone would take these children away from the root. They are carried over. From 0.30.0 on, SPIRE: Bootstrap Nested Child moves them to a Secret that the layers can name.`,
    );
  }
  if (assumed) notes.push(`No file names the chart version; ${chart} ${version}, the newest known one, is installed.`);
  if (present && !present.chart.startsWith(`${chart}-`)) {
    notes.push(`The release was made from ${present.chart}; ${chart} is another chart and replaces its objects.`);
  }
  const from = present && new RegExp(`^${chart}-(\\d+)\\.(\\d+)`).exec(present.chart);
  const to = /^(\d+)\.(\d+)/.exec(version);
  const minorSteps = from && to ? Number(to[2]) - Number(from[2]) : 0;
  if (minorSteps > 1) {
    notes.push(
      `This skips minor versions (${present?.chart} to ${version}); the chart supports one minor step at a time.`,
    );
  }
  if (minorSteps < 0)
    notes.push(`This goes back from ${present?.chart} to ${version}; the chart supports only steps forward.`);
  return notes;
}

/** The release of the definitions: theirs where they are there, else the usual one. */
export function definitionsTarget(
  input: Pick<InstallInput, 'context' | 'kubeconfig' | 'namespace' | 'definitions'>,
): Target {
  const { context, kubeconfig, namespace, definitions } = input;
  const owner = definitions.owner ?? { release: definitionsChart, namespace };
  return { context, ...(kubeconfig !== undefined && { kubeconfig }), ...owner };
}

function definitionsStep(input: InstallInput): Step {
  const version = definitionsVersion(input.version);
  const target = definitionsTarget(input);
  return {
    id: 'definitions',
    title: `Install the custom resource definitions (${definitionsChart} ${version})`,
    call: upgradeCall({ ...target, chart: input.reference(definitionsChart, version), values: [] }),
    changes: `release ${target.release} in namespace ${target.namespace}: the kinds ClusterSPIFFEID, ClusterStaticEntry and ClusterFederatedTrustDomain.`,
    verified: 'the status of the release is deployed.',
    undone: input.definitions.owner
      ? `\`${shellLine(rollbackCall(target, 0))}\`, which goes to the revision before.`
      : `\`${shellLine(uninstallCall(target))}\`; the kinds and their objects stay, because the chart tells Helm to keep them.`,
    proof: deployed(target),
  };
}

function stackStep(input: InstallInput): Step {
  const { context, kubeconfig, namespace, release, chart, version, present } = input;
  const target: Target = { context, ...(kubeconfig !== undefined && { kubeconfig }), namespace, release };
  return {
    id: 'stack',
    title: `${present ? 'Upgrade' : 'Install'} ${chart} ${version} as ${release}`,
    ...carriedCall(input, target),
    changes: `release ${release} in namespace ${namespace}, and what the chart makes in the namespaces of server and agents.`,
    verified: 'the status of the release is deployed. Pods come up after that.',
    undone: `\`${shellLine(takeBack(target, present))}\``,
    proof: deployed(target),
  };
}

const layer = secretSlot('values that only the live release has');

/** What an upgrade from the files alone would drop goes along as a last layer, on standard input. */
function carriedCall(
  { chart, version, values, set, setString, setOptions, reference, carried = {} }: InstallInput,
  target: Target,
): Pick<Step, 'call' | 'prepare'> {
  const upgrade = {
    ...target,
    chart: reference(chart, version),
    ...(set !== undefined && { set }),
    ...(setString !== undefined && { setString }),
    ...(setOptions !== undefined && { setOptions }),
  };
  const ids = Object.keys(carried);
  if (ids.length === 0) return { call: upgradeCall({ ...upgrade, values }) };
  const path = `"${externalServer}".kubeConfigs`;
  const only = ids.map(id => JSON.stringify(id)).join(',');
  const select = `{"${externalServer}":{kubeConfigs:(.${path}|with_entries(select(.key|IN(${only}))))}}`;
  return {
    prepare: {
      title: `a last layer is made in memory of \`${externalServer}.kubeConfigs\` of ${ids.join(', ')}, which only the live release has.`,
      gives: [layer],
      make: () => ({ [layer.name]: rootLayer(carried) }),
      script: [`values_that_only_the_live_release_has=$(${shellLine(valuesCall(target))} | jq -c '${select}')`],
    },
    call: { ...upgradeCall({ ...upgrade, values: [...values, '-'] }), input: filled`${layer}` },
  };
}

/** Back to the last revision that worked; away where there never was one. */
function takeBack(target: Target, present: ReleaseState | undefined): Call {
  return present?.good === undefined ? uninstallCall(target) : rollbackCall(target, present.good);
}

/** Whether the release is deployed, read from its history. */
export function deployed(target: Target): Probe {
  const { release, namespace } = target;
  return {
    call: historyCall(target),
    judge: outcome => {
      const state = readHistory(outcome, target);
      if (state?.status === 'deployed') return undefined;
      return state
        ? `Release ${release} in ${namespace} is ${state.status}, not deployed.`
        : `Release ${release} is not in ${namespace}.`;
    },
  };
}
