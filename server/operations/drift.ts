// What only the live release has: settings that a bootstrap put there and that no file of the user's names.
import { kubeconfigIds } from '../core';
import { valuesCall, type Target } from './helm';
import { redact } from './redact';
import { kubeConfigsIn, onlyLive, type KubeConfigs } from './rootValues';
import { Unacceptable } from './step';
import { failureText, type Runner } from './tools';

/** @param layers texts of the values files that an upgrade would take */
export async function liveOnly(
  run: Runner,
  target: Target,
  layers: readonly string[],
  signal?: AbortSignal,
): Promise<KubeConfigs> {
  const outcome = await run(valuesCall(target), signal && { signal });
  if (outcome.code !== 0) {
    const words = redact(failureText({ ...outcome, stdout: '' }));
    throw new Unacceptable(`helm does not tell the values of release "${target.release}": ${words}`);
  }
  return onlyLive(kubeConfigsIn(JSON.parse(outcome.stdout)), kubeconfigIds(layers));
}
