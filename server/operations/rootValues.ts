// The values that a root's release gets on top of its files: the new child's kubeconfig, and those of other children that only the
// live release has and that an upgrade from the files would drop.
import { compareVersions } from '../core';

/** The part of spire-nested whose server serves children. */
export const externalServer = 'external-spire-server';

export type KubeConfigs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** From this version on a release refers to a Secret, and holds no kubeconfig itself. */
export function takesSecretReference(version: string): boolean {
  return compareVersions(version, '0.30.0') >= 0;
}

export interface SecretReference {
  readonly name: string;
  readonly key: string;
}

/** How a release is given a kubeconfig. */
export type Entry =
  | { readonly externalSecret: SecretReference }
  | { readonly kubeConfigBase64: string }
  | { readonly kubeConfig: string };
export type Form = 'externalSecret' | 'kubeConfigBase64' | 'kubeConfig';

/** `kubeConfigs` of a live release, as `helm get values -o json` tells them. */
export function kubeConfigsIn(values: unknown): KubeConfigs {
  const part = isMap(values) ? values[externalServer] : undefined;
  const found = isMap(part) ? part['kubeConfigs'] : undefined;
  if (!isMap(found)) return {};
  return Object.fromEntries(
    Object.entries(found).filter((each): each is [string, KubeConfigs[string]] => isMap(each[1])),
  );
}

/** Children that only the live release knows. */
export function onlyLive(live: KubeConfigs, inFiles: readonly string[]): KubeConfigs {
  return Object.fromEntries(Object.entries(live).filter(([id]) => !inFiles.includes(id)));
}

/** One more layer, as JSON: every YAML reader takes that. */
export function rootLayer(kubeConfigs: KubeConfigs): string {
  return `${JSON.stringify({ [externalServer]: { kubeConfigs } })}\n`;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
