// What a cluster tells about SPIRE's pods that are not ready: their events, and the last lines of their containers.
import { kubectlOptions, readOptions, type Cluster } from './cluster';
import { Known } from './known';
import { redact } from './redact';
import { Unacceptable } from './step';
import { failureText, type PlannedCall, type Runner } from './tools';

interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec?: { readonly containers?: readonly { readonly image?: string }[] };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const mostPods = 8;

export async function troubleLogs(run: Runner, cluster: Cluster, signal: AbortSignal): Promise<string> {
  const known = new Known();
  const said = async (call: PlannedCall): Promise<string> => {
    const { code, stdout, stderr } = await run(known.call(call), { signal });
    return code === 0 ? stdout : stderr;
  };
  const get = (...args: string[]): PlannedCall => ({
    tool: 'kubectl',
    args: ['get', ...args, ...readOptions(cluster)],
  });
  const outcome = await run(known.call(get('pods', '--all-namespaces', '-o', 'json')), { signal });
  if (outcome.code !== 0) throw new Unacceptable(redact(failureText(outcome)));
  const pods = (JSON.parse(outcome.stdout) as { readonly items: readonly Pod[] }).items
    .filter(({ spec }) => spec?.containers?.some(({ image }) => /spi(?:ffe|re)/.test(image ?? '')))
    .filter(({ status }) => !status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'));
  const texts: string[] = [];
  for (const namespace of new Set(pods.map(({ metadata }) => metadata.namespace)))
    texts.push(await said(get('events', '-n', namespace, '--field-selector', 'type=Warning')));
  for (const { metadata } of pods.slice(0, mostPods)) {
    const args = ['logs', metadata.name, '-n', metadata.namespace, '--all-containers', '--tail', '500'];
    texts.push(await said({ tool: 'kubectl', args: [...args, ...kubectlOptions(cluster)] }));
  }
  return texts.join('\n');
}
