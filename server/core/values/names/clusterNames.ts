// Names that a server makes of a cluster id: the container of its controller manager, and that container's ports.
import { nameProblem } from '../../chart/kubernetesNames';
import { shortClusterId, shortensClusterIds } from '../../chart/portNames';
import type { SettingPath } from '../../path';
import { resolvePlain } from '../../syntax/scalars';
import type { ClusterId } from '../clusterIds';
import { prometheusIsOn } from '../prometheus';
import type { Release } from '../release';

const containerPrefix = 'spire-controller-manager-';

/** The longest id whose container Kubernetes takes. */
export const longestClusterId = 63 - containerPrefix.length;

export interface IdProblem {
  /** The rest of a sentence that began with the id. */
  readonly says: string;
  readonly stopsHelm: boolean;
}

/** Why no server can have a controller manager for an id, whatever the settings; `undefined` where one can. */
export function clusterIdProblem(id: string): IdProblem | undefined {
  const container = `${containerPrefix}${id}`;
  const problem = nameProblem('label', container);
  if (problem === undefined) return undefined;
  const most = id.length > longestClusterId ? ` An id may have ${longestClusterId}.` : '';
  return { says: `makes the container name "${container}", ${problem}.${most}`, stopsHelm: false };
}

/**
 * What comes of the id of a kubeconfig that the chart writes without quotes, however the values file has it: some are read
 * as something else.
 */
export function bareIdProblem(id: string): IdProblem | undefined {
  const value = resolvePlain(id);
  if (typeof value === 'string') return undefined;
  const stopsHelm = value === null || (typeof value === 'number' && !Number.isFinite(value));
  const what = value === null ? 'nothing' : typeof value === 'number' ? 'a number' : `"${String(value)}"`;
  const then = stopsHelm ? 'Helm stops with an error' : 'Kubernetes refuses the StatefulSet';
  return {
    says: `is written by the chart without quotes and read as ${what}. ${then}, also where the file quotes it.`,
    stopsHelm,
  };
}

/** False for what is read as a number, a boolean or nothing where it stands without quotes. */
export function isTextWithoutQuotes(name: string): boolean {
  return typeof resolvePlain(name) === 'string';
}

export interface ClusterPort {
  readonly name: string;
  /** The setting that gives the name; `undefined` where it is made of the id. */
  readonly setting: SettingPath | undefined;
  readonly key: 'healthPortName' | 'prometheusPortName';
}

/**
 * Ports of the container, from 0.28.2 on; earlier charts have one that counts. Those that something fills in later, or that
 * are no text, are left out.
 */
export function clusterPorts(release: Release, { server, id }: ClusterId): readonly ClusterPort[] {
  const hasMetrics = prometheusIsOn(release, server) === true;
  if (!shortensClusterIds(release.model.version))
    return hasMetrics ? [{ name: `prom-cm-${id}`, setting: undefined, key: 'prometheusPortName' }] : [];
  const settings = [server, 'externalControllerManagers', 'clusters', id];
  const short = shortClusterId(id);
  const port = (key: ClusterPort['key'], prefix: string): readonly ClusterPort[] => {
    const setting = [...settings, key];
    const given = release.value(setting);
    if (release.isFilledLater(setting) || (given !== undefined && typeof given !== 'string')) return [];
    return given === undefined || given === ''
      ? [{ name: `${prefix}-${short}`, setting: undefined, key }]
      : [{ name: given, setting, key }];
  };
  return [...port('healthPortName', 'hp-cm'), ...(hasMetrics ? port('prometheusPortName', 'pm-cm') : [])];
}
