// Talks to a Kubernetes API server over HTTPS: no kubectl, so that thousands of objects are judged in a minute.
import { Agent, request } from 'node:https';

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
}

export interface Answer {
  readonly code: number;
  readonly body: unknown;
}

interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
  readonly kind: string;
}

export interface CreateOptions {
  readonly dryRun: boolean;
  /** The object as YAML, for the server to read. */
  readonly yaml?: string;
}

export class Api {
  readonly #agent: Agent;
  readonly #resources = new Map<string, Promise<readonly Resource[]>>();

  constructor(
    readonly server: string,
    readonly token: string,
    readonly certificate: string,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: 8, ca: certificate });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Creates an object, or with `dryRun` asks whether it could be. `undefined` where the server knows no such kind. */
  async create(object: KubeObject, { dryRun, yaml }: CreateOptions): Promise<Answer | undefined> {
    const group = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
    const resource = (await this.#resourcesOf(group)).find(
      ({ kind, name }) => kind === object.kind && !name.includes('/'),
    );
    if (!resource) return undefined;
    const place = resource.namespaced
      ? `/namespaces/${encodeURIComponent(object.metadata.namespace ?? 'default')}`
      : '';
    const query = dryRun ? '?dryRun=All' : '';
    const path = `${group}${place}/${resource.name}${query}`;
    return yaml === undefined
      ? this.send('POST', path, object)
      : this.#sendText('POST', path, yaml, 'application/yaml');
  }

  #resourcesOf(group: string): Promise<readonly Resource[]> {
    let known = this.#resources.get(group);
    if (!known) {
      known = this.send('GET', group).then(({ body }) => (body as { resources?: readonly Resource[] }).resources ?? []);
      this.#resources.set(group, known);
    }
    return known;
  }

  /** Merges into an object, its status with `/status` at the end of the path. */
  merge(path: string, patch: unknown): Promise<Answer> {
    return this.#sendText('PATCH', path, JSON.stringify(patch), 'application/strategic-merge-patch+json');
  }

  send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    return this.#sendText(method, path, body === undefined ? undefined : JSON.stringify(body), 'application/json');
  }

  /** A connection that the server drops while it is busy is tried again. */
  async #sendText(method: string, path: string, text: string | undefined, type: string): Promise<Answer> {
    for (let tries = 1; ; tries += 1)
      try {
        return await this.#sendOnce(method, path, text, type);
      } catch (error) {
        if (tries === 5) throw error;
        await new Promise(resolve => setTimeout(resolve, 200 * tries));
      }
  }

  #sendOnce(method: string, path: string, text: string | undefined, type: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.token}`,
        accept: 'application/json',
        ...(text !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
      };
      const sent = request(`${this.server}${path}`, { method, headers, agent: this.#agent }, response => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const said = Buffer.concat(parts).toString('utf8');
          resolve({ code: response.statusCode ?? 0, body: said.startsWith('{') ? JSON.parse(said) : said });
        });
      });
      sent.on('error', reject);
      sent.end(text);
    });
  }
}
