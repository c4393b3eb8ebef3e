// Tries what the root will do with its kubeconfig: a TokenReview on the child's API server. The credential comes from memory, so it
// is in no file and no list of processes.
import { request, type RequestOptions } from 'node:https';
import type { Credential, Endpoint } from './rootKubeconfig';
import { Unacceptable } from './step';

const path = '/apis/authentication.k8s.io/v1/tokenreviews';
const patience = 15_000;

/** @throws Unacceptable where the API server refuses, with what it lacks */
export async function tryTokenReview(endpoint: Endpoint, credential: Credential, who: string): Promise<void> {
  // Node speaks to no proxy by itself; there the root's server is the first to try.
  if (endpoint.proxy !== undefined) return;
  const body = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token: 'a-trial-of-spire-helm' },
  };
  const { code, text } = await post(endpoint, credential, JSON.stringify(body));
  if (code === 201 || code === 200) return;
  const words = messageIn(text);
  if (code === 401) throw new Unacceptable(`The API server at ${endpoint.server} does not know ${who}: ${words}`);
  if (code === 403) {
    throw new Unacceptable(
      `The API server at ${endpoint.server} lets ${who} make no TokenReview, without which no agent is attested: ${words}. The rights come with the child's chart: \`tags.nestedChildFull\` or \`tags.nestedChildSecurity\`.`,
    );
  }
  throw new Unacceptable(`The API server at ${endpoint.server} answers a TokenReview with ${code}: ${words}`);
}

interface Answer {
  readonly code: number;
  readonly text: string;
}

function post(endpoint: Endpoint, credential: Credential, body: string): Promise<Answer> {
  const options: RequestOptions = {
    method: 'POST',
    timeout: patience,
    rejectUnauthorized: !endpoint.isUnchecked,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...('token' in credential && { authorization: `Bearer ${credential.token}` }),
    },
    ...(endpoint.authority !== '' && { ca: Buffer.from(endpoint.authority, 'base64') }),
    ...(endpoint.serverName !== undefined && { servername: endpoint.serverName }),
    ...('certificate' in credential && { cert: credential.certificate, key: credential.key }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, endpoint.server), { ...options, agent: false }, response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ code: response.statusCode ?? 0, text }));
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${patience / 1000} s`)));
    sent.on('error', (error: Error) =>
      reject(
        new Unacceptable(
          `The API server at ${endpoint.server} can't be reached with the new kubeconfig: ${error.message}`,
        ),
      ),
    );
    sent.end(body);
  });
}

function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? 'no reason given';
  } catch {
    return 'no reason given';
  }
}
