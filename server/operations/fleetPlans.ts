// Plans for the releases of a fleet, made from its files alone: nobody is asked, so what is in the clusters now is not in them.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rootOf, setWords, treeOf, type Fleet, type Member } from '../core';
import type { Cluster } from './cluster';
import { federationPlan } from './federationPlan';
import { fleetServers, fleetSide, type ClusterOf } from './fleetServers';
import { chartReference } from './helm';
import { defaultRepository, definitionsChart, installPlan } from './installPlan';
import { Unacceptable, type Plan } from './step';
import { uninstallPlan } from './uninstallPlan';
import { verifyPlan } from './verify';

export interface FleetPlanInput {
  readonly fleet: Fleet;
  /** Contexts given by the user, by the key of their release; they win over those of the fleet file. */
  readonly contexts: ReadonlyMap<string, string>;
  /** Folder of the fleet file, relative to the working directory or absolute: layers are named from there. */
  readonly folder: string;
  readonly cwd: string;
}

export function clustersOf({ contexts }: FleetPlanInput): ClusterOf {
  return ({ key, release }): Cluster => {
    const context = contexts.get(key) ?? release.context?.value;
    if (context === undefined)
      throw new Unacceptable(
        `Release "${key}" names no kube context; \`context:\` in the fleet file or --context does.`,
      );
    return { context, server: '', ...(release.kubeconfig && { kubeconfig: release.kubeconfig.value }) };
  };
}

export function fleetInstallPlan(input: FleetPlanInput, member: Member): Plan {
  const { release, chart } = member;
  const { context } = clustersOf(input)(member);
  const repository = repositoryOf(member, input) ?? defaultRepository;
  const plan = installPlan({
    context,
    namespace: release.namespace.value,
    release: release.release.value,
    server: '',
    chart: chart.chart,
    version: chart.version,
    assumed: chart.assumed,
    values: release.values.map(({ value }) => join(input.folder, value)),
    set: release.sets.set.map(({ value }) => value),
    setString: release.sets.string.map(({ value }) => value),
    setOptions: setWords(release),
    repository,
    reference: (name, version) =>
      chartReference(repository, name, version, place => existsSync(resolve(input.cwd, place))),
    present: undefined,
    definitions: { installed: false, owner: undefined },
    findings: undefined,
  });
  const name = release.release.value;
  return {
    ...plan,
    title: plan.title.replace(/^Install/, 'Install or upgrade'),
    facts: plan.facts.map(([fact, value]) => [
      fact,
      fact === 'Release' ? `${name}; what is there now was not looked at` : value,
    ]),
    notes: [
      ...plan.notes,
      ...release.supplied.map(
        ({ value }) => `The fleet file says that \`${value}\` is given at deploy time; this command does not give it.`,
      ),
    ],
  };
}

/** A folder or package, or a registry; `undefined` for the public repository. */
export function repositoryOf({ release }: Member, { folder }: FleetPlanInput): string | undefined {
  const written = release.chart?.value;
  if (written === undefined) return undefined;
  if (/^oci:\/\//.test(written)) return written.replace(/\/[^/]*$/, '');
  return /^\.{0,2}\//.test(written) ? join(folder, written, '..') : undefined;
}

/** @param other a release of another tree, or a trust domain of somebody else's that the fleet file names */
export function fleetFederationPlan(input: FleetPlanInput, member: Member, other: string, now: () => number): Plan {
  const { fleet } = input;
  const clusterOf = clustersOf(input);
  const near = rootOf(member);
  const far = fleet.members.find(({ key }) => key === other);
  const peer = fleet.peers.find(({ key }) => key === other);
  if (far) {
    if (rootOf(far) === near)
      throw new Unacceptable(
        `Releases "${member.key}" and "${other}" are under one root: they trust each other already.`,
      );
    const domain = (each: Member): string => rootOf(each).facts.trustDomain.value ?? '';
    return federationPlan({
      near: fleetSide(near, domain(far), clusterOf),
      far: fleetSide(far, domain(near), clusterOf),
      now,
    });
  }
  const trustDomain = peer?.trustDomain?.value;
  if (trustDomain === undefined)
    throw new Unacceptable(`The fleet has neither a release nor an external trust domain "${other}".`);
  const origin = peer?.bundleEndpoint?.value ?? 'a file that its people hand over';
  return federationPlan({ near: fleetSide(near, trustDomain, clusterOf), far: { trustDomain, origin }, now });
}

export function fleetVerifyPlan(input: FleetPlanInput, members: readonly Member[]): Plan {
  const clusterOf = clustersOf(input);
  const all = members.length > 0 ? members : input.fleet.members;
  return verifyPlan(
    {
      servers: all.flatMap(member => fleetServers(member, clusterOf)),
      clusters: all.map(member => ({ cluster: clusterOf(member), systemNamespace: systemNamespace(member) })),
    },
    `Verify trust of ${all.map(({ key }) => key).join(', ')}`,
  );
}

function systemNamespace({ facts, release }: Member): string {
  return facts.namespace('downstream-spire-agent-full', 'system') ?? release.namespace.value;
}

export function fleetUninstallPlan(input: FleetPlanInput, member: Member): Plan {
  const { release, facts } = member;
  const clusterOf = clustersOf(input);
  const cluster = clusterOf(member);
  const neighbours = input.fleet.members.filter(each => each !== member && contextOf(each, input) === cluster.context);
  const namespaces = [facts.namespace('root-spire-server', 'server'), systemNamespace(member)];
  return uninstallPlan({
    cluster,
    namespace: release.namespace.value,
    release: release.release.value,
    namespaces: [...new Set(namespaces.filter(each => each !== undefined))],
    definitions:
      neighbours.length > 0
        ? undefined
        : {
            release: release.crds?.release ?? definitionsChart,
            namespace: release.crds?.namespace ?? release.namespace.value,
          },
    children: treeOf(member)
      .slice(1)
      .map(({ key }) => key),
  });
}

function contextOf({ key, release }: Member, { contexts }: FleetPlanInput): string | undefined {
  return contexts.get(key) ?? release.context?.value;
}
