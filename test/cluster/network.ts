// The clusters' networks: names of services lead to processes here, and what an Ingress exposes is found from every cluster.
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Api } from './api';
import type { Address } from './localConfig';
import type { Pod, Service } from './pod';

/** What the network asks of each cluster. */
export interface Member {
  readonly api: Api;
  /** The port here that the named port of a pod has; `undefined` while no process has it. */
  portOf(selector: Readonly<Record<string, string>>, namespace: string, port: string | number): number | undefined;
}

interface Ingress {
  readonly metadata: { readonly namespace: string };
  readonly spec: {
    readonly rules?: readonly {
      readonly host?: string;
      readonly http?: { readonly paths: readonly { readonly backend: { readonly service?: Backend } }[] };
    }[];
  };
}

interface Backend {
  readonly name: string;
  readonly port: { readonly number?: number; readonly name?: string };
}

export class Network {
  readonly #members: Member[] = [];
  readonly #proxies: Server[] = [];

  join(member: Member): void {
    this.#members.push(member);
  }

  /** `undefined` while nothing answers there. */
  async resolve(from: Member, namespace: string, host: string, port: number): Promise<Address | undefined> {
    if (host === 'localhost' || /^\d+\.\d+\.\d+\.\d+$/.test(host)) return { host, port };
    const [name = '', space = namespace, third] = host.split('.');
    if (third === undefined || third === 'svc') {
      const found = await serviceAddress(from, space, name, port);
      if (found) return found;
    }
    for (const member of this.#members) {
      const backend = await exposed(member, host);
      const found = backend && (await serviceAddress(member, backend.namespace, backend.name, backend.port));
      if (found) return found;
    }
    return undefined;
  }

  /** For programs that find their way by name themselves: a proxy's URL, for HTTPS_PROXY. */
  async proxyFor(from: Member): Promise<string> {
    const server = createServer().on('connect', (request, socket: Duplex) => {
      const [host = '', port = '443'] = (request.url ?? '').split(':');
      this.resolve(from, '', host, Number(port)).then(
        found => {
          if (found) tunnel(socket, found);
          else socket.end('HTTP/1.1 502 No Such Host\r\n\r\n');
        },
        () => socket.destroy(),
      );
    });
    this.#proxies.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const proxy of this.#proxies) {
      proxy.close();
      proxy.closeAllConnections();
    }
  }
}

function tunnel(socket: Duplex, { host, port }: Address): void {
  const other = connect(port, host, () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    other.pipe(socket).pipe(other);
  });
  other.on('error', () => socket.destroy());
  socket.on('error', () => other.destroy());
}

async function serviceAddress(
  member: Member,
  namespace: string,
  name: string,
  port: string | number,
): Promise<Address | undefined> {
  const { code, body } = await member.api.send('GET', `/api/v1/namespaces/${namespace}/services/${name}`);
  if (code !== 200) return undefined;
  const { selector = {}, ports } = (body as Service).spec;
  const found = ports.find(each => each.port === port || each.name === port);
  const local = found && member.portOf(selector, namespace, found.targetPort ?? found.port);
  return local === undefined ? undefined : { host: '127.0.0.1', port: local };
}

interface Exposed {
  readonly namespace: string;
  readonly name: string;
  readonly port: string | number;
}

async function exposed({ api }: Member, host: string): Promise<Exposed | undefined> {
  const { body } = await api.send('GET', '/apis/networking.k8s.io/v1/ingresses');
  for (const { metadata, spec } of (body as { items?: readonly Ingress[] }).items ?? [])
    for (const rule of spec.rules ?? []) {
      const service = rule.host === host ? rule.http?.paths[0]?.backend.service : undefined;
      if (service)
        return {
          namespace: metadata.namespace,
          name: service.name,
          port: service.port.number ?? service.port.name ?? 443,
        };
    }
  return undefined;
}

export function matches(pod: Pod, selector: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value);
}
