// The released Helm: the one that SPIRE_HELM_HELM names, else one that lies ready or is built once.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { goInstalled, noGo } from './goTools';

/** What releases are made with in tests. */
export const helmVersion = '3.19.0';
const kubernetesMinor = 34;

/** @throws NoGo where there is no Go to build it with */
export function helmProgram(): string {
  const inner = 'helm.sh/helm/v3';
  // Without its flags a Helm of one's own believes in Kubernetes 1.20, which the charts refuse.
  const flags = [
    `-X ${inner}/internal/version.version=v${helmVersion}`,
    `-X ${inner}/pkg/chartutil.k8sVersionMajor=1`,
    `-X ${inner}/pkg/chartutil.k8sVersionMinor=${kubernetesMinor}`,
  ].join(' ');
  return ready() ?? goInstalled('helm', `${inner}/cmd/helm`, `v${helmVersion}`, `-s -w ${flags}`);
}

/** Why there is no Helm here, or `false`. */
export function noHelm(): string | false {
  return ready() === undefined ? noGo() : false;
}

function ready(): string | undefined {
  const folder = process.env['SPIRE_HELM_CLUSTER_BIN'];
  const lying = folder && join(folder, 'helm');
  return process.env['SPIRE_HELM_HELM'] ?? (lying && existsSync(lying) ? lying : undefined);
}
