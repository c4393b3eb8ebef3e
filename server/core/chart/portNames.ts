// Names of the container ports that a chart version makes of a cluster id.
import { sha256Hex } from '../trust/sha256';
import { inRange } from './versions';

/** Kubernetes: a port name has at most 15 characters (IANA_SVC_NAME). */
export const portNameLimit = 15;

/** From 0.28.2 on ids are shortened to 9 characters, so that `hp-cm-` and `pm-cm-` fit before them. */
export function shortensClusterIds(version: string): boolean {
  return inRange(version, { from: '0.28.2' });
}

const shortIdLimit = 9;

/**
 * What a chart from 0.28.2 on puts behind `hp-cm-` and `pm-cm-` for a cluster id.
 * Source: spire-server templates/_controller-manager-container.tpl, "Generate port names".
 */
export function shortClusterId(id: string): string {
  if (id.length <= shortIdLimit) return id;
  const digits = /-?[0-9]{1,2}$/.exec(id)?.[0];
  if (digits === undefined) return `${trimDash(id.slice(0, 5))}-${sha256Hex(id).slice(0, 3)}`;
  const suffix = digits.startsWith('-') ? digits : `-${digits}`;
  const base = id.slice(0, id.length - digits.length);
  return trimDash(base.slice(0, shortIdLimit - suffix.length)) + suffix;
}

/** The chart trims one dash, not all. */
function trimDash(text: string): string {
  return text.endsWith('-') ? text.slice(0, -1) : text;
}

/** Why Kubernetes refuses a port name, or `undefined` where it takes it. */
export function portNameProblem(name: string): string | undefined {
  if (name.length > portNameLimit) return `${name.length} characters; Kubernetes takes ${portNameLimit}`;
  if (name.includes('--')) return 'two dashes in a row; Kubernetes takes no "--" in a port name';
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name))
    return 'other characters than a-z, 0-9 and "-" inside; Kubernetes takes only those';
  return /[a-z]/.test(name) ? undefined : 'no letter';
}
