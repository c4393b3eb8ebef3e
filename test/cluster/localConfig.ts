// Makes of a chart's own configuration one that the same program runs with on this machine: paths, addresses and ports change, what
// it says about trust does not.
import { parse } from 'yaml';
import { localPath, type Mount } from './mounts';

export interface Surroundings {
  readonly mounts: readonly Mount[];
  /** A kubeconfig of the pod's service account, in place of what a pod finds by itself. */
  readonly account: string;
  /** The port here of one that the pod opens, by name. */
  readonly port: (name: string) => number;
  /** Where a name of the cluster's network leads; the pair as it is written, where it must stay. */
  readonly resolve: (host: string, port: number) => Promise<Address>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

type Json = string | number | boolean | null | readonly Json[] | JsonObject;
interface JsonObject {
  [key: string]: Json;
}

const loopback = '127.0.0.1';

export async function localServerConfig(text: string, around: Surroundings): Promise<string> {
  const config = localised(JSON.parse(text) as Json, around.mounts) as JsonObject;
  const server = config['server'] as JsonObject;
  server['bind_address'] = loopback;
  server['bind_port'] = String(around.port('grpc'));
  server['socket_path'] = localPath(around.mounts, '/tmp/spire-server/private/api.sock');
  const endpoint = (server['federation'] as JsonObject | undefined)?.['bundle_endpoint'] as JsonObject | undefined;
  if (endpoint) {
    endpoint['address'] = loopback;
    endpoint['port'] = around.port('federation');
  }
  withoutNodePorts(config, around);
  for (const { kind, name, data } of pluginsIn(config)) {
    if (kind === 'UpstreamAuthority' && name === 'spire') await redirect(data, around);
    if (name === 'k8s_psat') eachCluster(data, cluster => (cluster['kube_config_file'] ??= around.account));
    if (name === 'k8s_configmap') eachCluster(data, cluster => (cluster['kubeconfig_path'] ??= around.account));
    if (name === 'k8sbundle') data['kube_config_file_path'] ??= around.account;
  }
  return JSON.stringify(config, undefined, 2);
}

/** `attestor` tells which pod a process is of, for there is no kubelet to ask. */
export async function localAgentConfig(
  text: string,
  around: Surroundings,
  attestor: readonly [program: string, ...args: string[]],
): Promise<string> {
  const config = localised(JSON.parse(text) as Json, around.mounts) as JsonObject;
  const agent = config['agent'] as JsonObject;
  await redirect(agent, around);
  // Charts for older agents write it; this one refuses it.
  delete agent['retry_bootstrap'];
  withoutNodePorts(config, around);
  for (const { name, data } of pluginsIn(config))
    if (name === 'k8s_psat') data['token_path'] = localPath(around.mounts, '/var/run/secrets/tokens/spire-agent');
  const [program, ...args] = attestor;
  (config['plugins'] as JsonObject)['WorkloadAttestor'] = [{ k8s: { plugin_cmd: program, plugin_args: args } }];
  return JSON.stringify(config, undefined, 2);
}

export function localManagerConfig(text: string, around: Surroundings, name: string): string {
  const config = localised(parse(text) as Json, around.mounts) as JsonObject;
  config['metrics'] = { bindAddress: '0' };
  config['health'] = { healthProbeBindAddress: `${loopback}:${around.port(`health-${name}`)}` };
  // The chart's own would let another leader wait for a quarter of a minute.
  const election = { leaseDuration: '5s', renewDeadline: '4s', retryPeriod: '1s' };
  config['leaderElection'] = { ...(config['leaderElection'] as JsonObject | undefined), ...election };
  config['gcInterval'] = 2_000_000_000;
  return JSON.stringify(config);
}

/** All pods share this machine's ports. */
function withoutNodePorts(config: JsonObject, { port }: Surroundings): void {
  delete config['telemetry'];
  config['health_checks'] = {
    ...(config['health_checks'] as JsonObject | undefined),
    listener_enabled: true,
    live_path: '/live',
    ready_path: '/ready',
    bind_address: loopback,
    bind_port: String(port('healthz')),
  };
}

async function redirect(data: JsonObject, { resolve }: Surroundings): Promise<void> {
  const { host, port } = await resolve(String(data['server_address']), Number(data['server_port']));
  data['server_address'] = host;
  data['server_port'] = port;
}

interface Plugin {
  readonly kind: string;
  readonly name: string;
  readonly data: JsonObject;
}

function pluginsIn(config: JsonObject): readonly Plugin[] {
  return Object.entries(config['plugins'] as Record<string, readonly Record<string, JsonObject>[]>).flatMap(
    ([kind, list]) =>
      list.flatMap(each =>
        Object.entries(each).map(([name, plugin]) => {
          const data = (plugin['plugin_data'] ?? {}) as JsonObject;
          plugin['plugin_data'] = data;
          return { kind, name, data };
        }),
      ),
  );
}

function eachCluster(data: JsonObject, change: (cluster: JsonObject) => void): void {
  for (const each of (data['clusters'] ?? []) as readonly Record<string, JsonObject>[])
    for (const cluster of Object.values(each)) change(cluster);
}

function localised(value: Json, mounts: readonly Mount[]): Json {
  if (typeof value === 'string') return value.startsWith('/') ? localPath(mounts, value) : value;
  if (Array.isArray(value)) return value.map(each => localised(each as Json, mounts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, localised(each as Json, mounts)]));
}
