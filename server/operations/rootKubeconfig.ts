// The kubeconfig by which a root reaches a child's API server: where that is, and what opens the door, in one text that lives in memory.
import { X509Certificate } from 'node:crypto';
import { kubectlOptions, type Reach } from './cluster';
import { Unacceptable } from './step';
import { failureText, type Runner } from './tools';
import { redact } from './redact';

/** The chart of the child gives its rights to the user of this name. */
export const rootUser = 'spire-root';

/** An API server as a kubeconfig names it. */
export interface Endpoint {
  readonly server: string;
  /** PEM in base64; '' where the kubeconfig trusts the machine's own authorities. */
  readonly authority: string;
  readonly serverName: string | undefined;
  /** The kubeconfig does not look who answers. */
  readonly isUnchecked: boolean;
  readonly proxy: string | undefined;
}

/** Where the API server of a context is. Nothing of its user is read. */
export async function endpointOf(run: Runner, cluster: Reach, signal?: AbortSignal): Promise<Endpoint> {
  const view = ['config', 'view', '--raw', '--flatten', '--minify', '-o', 'jsonpath={.clusters[0].cluster}'];
  const outcome = await run({ tool: 'kubectl', args: [...view, ...kubectlOptions(cluster)] }, signal && { signal });
  if (outcome.code !== 0 || outcome.stdout.trim() === '') {
    throw new Unacceptable(
      `The kubeconfig does not tell where context "${cluster.context}" leads: ${redact(failureText(outcome))}`,
    );
  }
  const found = JSON.parse(outcome.stdout) as Readonly<Record<string, string | boolean | undefined>>;
  const text = (key: string): string | undefined => (typeof found[key] === 'string' ? found[key] : undefined);
  return {
    server: text('server') ?? '',
    authority: text('certificate-authority-data') ?? '',
    serverName: text('tls-server-name'),
    isUnchecked: found['insecure-skip-tls-verify'] === true,
    proxy: text('proxy-url'),
  };
}

export type Credential = { readonly certificate: string; readonly key: string } | { readonly token: string };

/** @param address where the root's cluster reaches the API server, which may be another than where we do */
export function kubeconfigText(id: string, endpoint: Endpoint, address: string, credential: Credential): string {
  const cluster = {
    server: address,
    ...(endpoint.authority !== '' && { 'certificate-authority-data': endpoint.authority }),
    ...(endpoint.serverName !== undefined && { 'tls-server-name': endpoint.serverName }),
  };
  const user =
    'token' in credential
      ? { token: credential.token }
      : {
          'client-certificate-data': base64(credential.certificate),
          'client-key-data': base64(credential.key),
        };
  return `${JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: id, cluster }],
    users: [{ name: rootUser, user }],
    contexts: [{ name: id, context: { cluster: id, user: rootUser } }],
    'current-context': id,
  })}\n`;
}

/** What a credential says about itself. */
export interface Validity {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** `undefined` where it has no end. */
  readonly until: number | undefined;
}

export function certificateValidity(pem: string): Validity {
  const { validFrom, validTo } = new X509Certificate(pem);
  return { from: Date.parse(validFrom), until: Date.parse(validTo) };
}

export function tokenValidity(token: string): Validity {
  const body = token.split('.')[1] ?? '';
  try {
    const { iat, exp } = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as { iat?: number; exp?: number };
    return { from: (iat ?? 0) * 1000, until: exp === undefined ? undefined : exp * 1000 };
  } catch {
    throw new Unacceptable('The cluster answered with something that is no ServiceAccount token.');
  }
}

interface Kubeconfig {
  readonly users?: readonly { readonly user?: Readonly<Record<string, string>> }[];
}

/** Of a kubeconfig that a release holds already; `undefined` where it can't be told. */
export function kubeconfigValidity(text: string): Validity | undefined {
  try {
    const user = (JSON.parse(text) as Kubeconfig).users?.[0]?.user ?? {};
    const data = user['client-certificate-data'];
    if (data !== undefined) return certificateValidity(Buffer.from(data, 'base64').toString('utf8'));
    return user['token'] === undefined ? undefined : tokenValidity(user['token']);
  } catch {
    return undefined; // one that was made by hand
  }
}

export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
