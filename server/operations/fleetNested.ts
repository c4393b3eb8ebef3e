// The bootstrap of a fleet's child as a plan from its files alone: nobody was asked what is there, so everything is to be made.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nestedFacts, serverPlaces, type Member, type ReleaseFacts } from '../core';
import type { Cluster } from './cluster';
import { clustersOf, repositoryOf, type FleetPlanInput } from './fleetPlans';
import { chartReference, type ReleaseState } from './helm';
import { defaultRepository } from './installPlan';
import type { NestedState } from './nestedState';
import { longestDays, nestedTrustPlan } from './nestedTrustPlan';
import { externalServer } from './rootValues';
import { Unacceptable, type Plan } from './step';

export function fleetNestedPlan(input: FleetPlanInput, member: Member, now: () => number): Plan {
  const facts = nestedFacts(member);
  if (typeof facts === 'string') throw new Unacceptable(facts);
  const parent = member.parent!;
  const [childCluster, rootCluster] = [clustersOf(input)(member), clustersOf(input)(parent)];
  const of = (release: ReleaseFacts, { context, kubeconfig }: Cluster) => ({
    context,
    ...(kubeconfig !== undefined && { kubeconfig }),
    namespace: release.namespace,
    release: release.release,
    values: release.values.map(value => join(input.folder, value)),
    set: release.set,
    setString: release.setString,
    setOptions: release.setOptions,
  });
  const referenceFor = (each: Member) => {
    const repository = repositoryOf(each, input) ?? defaultRepository;
    return (chart: string, version: string) =>
      chartReference(repository, chart, version, place => existsSync(resolve(input.cwd, place)));
  };
  const plan = nestedTrustPlan({
    child: {
      ...of(facts.child, childCluster),
      server: '',
      kind: facts.kind,
      chart: facts.child.chart,
      version: facts.child.version,
      assumed: facts.child.assumed,
      repository: repositoryOf(member, input) ?? defaultRepository,
      reference: referenceFor(member),
      present: undefined,
      definitions: { installed: false, owner: undefined },
      findings: undefined,
    },
    childCluster,
    root: {
      ...of(facts.root, rootCluster),
      chart: referenceFor(parent)(facts.root.chart, facts.root.version),
      version: facts.root.version,
    },
    rootCluster,
    id: facts.id,
    trustDomain: facts.trustDomain,
    inFiles: facts.inFiles,
    written: facts.written,
    state: assumedState(parent, facts.root, rootCluster),
    credential: 'certificate',
    address: "the child's API server, as its context names it",
    days: longestDays,
    now,
  });
  return {
    ...plan,
    notes: [
      ...plan.notes,
      'Made from the files alone: what is in the clusters now was not looked at. The editor leaves out what is done, and asks for the address, the days, and whether by certificate or token.',
    ],
  };
}

/** As a root is that was installed from its files and has no child yet. */
function assumedState(parent: Member, root: ReleaseFacts, cluster: Cluster): NestedState {
  const place = serverPlaces(parent).find(({ alias }) => alias === externalServer);
  if (place?.workload === undefined || place.namespace === undefined)
    throw new Unacceptable(
      `The root "${parent.key}" runs no server for children: \`${externalServer}.enabled\` is false, or its name is filled in later.`,
    );
  const endpoint = {
    server: 'not looked at',
    authority: '',
    serverName: undefined,
    isUnchecked: false,
    proxy: undefined,
  };
  const state: ReleaseState = { revision: 1, status: 'deployed', chart: `${root.chart}-${root.version}`, good: 1 };
  return {
    endpoint,
    rootEndpoint: endpoint,
    child: undefined,
    childDefinitions: { installed: false, owner: undefined },
    childDefinitionsState: undefined,
    root: state,
    rootOwner: undefined,
    server: {
      cluster,
      namespace: place.namespace,
      workload: place.workload,
      container: externalServer,
      trustDomain: parent.facts.trustDomain.value ?? '',
      release: root.release,
      isReady: true,
    },
    live: {},
    credential: undefined,
  };
}
