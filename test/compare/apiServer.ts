// A real API server to try rendered objects on, where this machine has or builds one.
import { controlPlanePrograms, startControlPlane, withoutServiceAccounts } from '../cluster/controlPlane';
import { refusals } from '../cluster/judge';
import { clusterPrograms, NoTool } from '../cluster/tools';

/** What the server says about the objects of a manifest that it refuses. */
export type Dry = (manifest: string) => Promise<readonly string[]>;

/** Without an API server the column is left out, which the page shows. */
export async function withApiServer<T>(use: (dry: Dry | undefined) => Promise<T>): Promise<T> {
  try {
    clusterPrograms(controlPlanePrograms, { build: false });
  } catch (error) {
    if (error instanceof NoTool) return use(undefined);
    throw error;
  }
  const plane = await startControlPlane({ build: false, serverFlags: withoutServiceAccounts });
  try {
    return await use(async manifest => (await refusals(plane.api, manifest, 'spire-mgmt')).map(({ why }) => why));
  } finally {
    await plane.stop();
  }
}
