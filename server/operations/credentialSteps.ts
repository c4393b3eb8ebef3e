// Steps that get the root a credential on a child's API server, and make a kubeconfig of it: nothing of it touches a disk.
import { randomBytes } from 'node:crypto';
import { certificateRequest } from './certificateRequest';
import { kubectlOptions, readOptions, type Cluster } from './cluster';
import {
  base64,
  certificateValidity,
  kubeconfigText,
  rootUser,
  tokenValidity,
  type Credential,
  type Endpoint,
  type Validity,
} from './rootKubeconfig';
import { NotYet, Unacceptable, type Step } from './step';
import { shellLine, shellQuoted, type PlannedCall } from './tools';
import { variable } from './planScript';
import type { Known } from './known';
import { filled, secretSlot, slot, type Word } from './words';

/** The whole kubeconfig. */
export const kubeconfig = secretSlot('kubeconfig of the root');
/** When it was made and until when it holds, as ISO 8601; `never` where it has no end. A certificate says another beginning. */
export const issued = slot('issued');
export const expires = slot('expires');

const privateKey = secretSlot('private key');
const request = slot('certificate request');
const requestName = slot('request name');
const bindings = slot('bindings');

export interface CredentialInput {
  readonly child: Cluster;
  /** Id of the child in the root's `kubeConfigs`. */
  readonly id: string;
  readonly endpoint: Endpoint;
  /** Where the root's cluster reaches the API server. */
  readonly address: string;
  readonly days: number;
  /** Where the ServiceAccount goes, for a token. */
  readonly namespace: string;
  /** Milliseconds since 1970, asked when the credential is there. */
  readonly now: () => number;
}

const phase = 'Make a kubeconfig for the root';
const ownLabel = 'app.kubernetes.io/managed-by';
const owner = 'spire-helm';
/** As words of a label have to be. */
const purpose = 'spire-helm-purpose';

const signer = 'kubernetes.io/kube-apiserver-client';

export function certificateSteps(input: CredentialInput): readonly Step[] {
  const { child, days } = input;
  const kubectl = (...args: readonly Word[]): PlannedCall => ({
    tool: 'kubectl',
    args: [...args, ...kubectlOptions(child)],
  });
  const ours = ['certificatesigningrequests', '-l', `${purpose}=${rootUser}`];
  const remove = kubectl('delete', ...ours);
  const read: PlannedCall = {
    tool: 'kubectl',
    args: ['get', 'certificatesigningrequest', filled`${requestName}`, '-o', 'json', ...readOptions(child)],
  };
  return [
    {
      id: 'request',
      phase,
      title: `Ask ${child.context} for a client certificate of the user ${rootUser}, for ${days} days`,
      prepare: {
        title: 'a private key and a certificate request are made in memory.',
        gives: [privateKey, request, requestName],
        make: () => {
          const made = certificateRequest(rootUser);
          return {
            [privateKey.name]: made.key,
            [request.name]: base64(made.request),
            [requestName.name]: `${rootUser}-${randomBytes(4).toString('hex')}`,
          };
        },
        script: [
          'private_key=$(openssl ecparam -name prime256v1 -genkey -noout)',
          `certificate_request=$(printf '%s\\n' "$private_key" | openssl req -new -key /dev/stdin -subj /CN=${rootUser} | base64 | tr -d '\\n')`,
          `request_name=${rootUser}-$$`,
        ],
      },
      call: { ...kubectl('create', '-f', '-'), input: requestObject(days) },
      changes: `a CertificateSigningRequest on ${child.context}, which the cluster removes by itself after a day.`,
      verified: 'the API server takes it.',
      undone: `\`${shellLine(remove)}\``,
      // Its key is in memory: a request of an earlier run is of no use.
      done: { call: read, judge: () => undefined },
    },
    {
      id: 'approve',
      phase,
      title: 'Approve the request',
      call: { tool: 'kubectl', args: ['certificate', 'approve', filled`${requestName}`, ...kubectlOptions(child)] },
      changes: `the request is approved; the cluster's signer makes a certificate. It has the rights that the chart gives the user ${rootUser} there: TokenReviews, nodes and pods, the bundle's ConfigMap, and the objects of SPIRE's controller manager.`,
      verified: 'the request says so.',
      undone:
        'a certificate can not be taken back in Kubernetes; it ends by itself, and earlier only by taking the rights from the user.',
      done: {
        call: read,
        judge: ({ stdout }) => (/"type": *"Approved"/.test(stdout) ? undefined : 'The request is not approved.'),
      },
    },
    {
      id: 'signed',
      kind: 'read',
      phase,
      title: 'Read the certificate, and make the kubeconfig of it in memory',
      call: read,
      script: [
        `certificate=$(kubectl get certificatesigningrequest "$request_name" -o 'jsonpath={.status.certificate}' ${kubectlOptions(child).map(shellQuoted).join(' ')})`,
        '[ -n "$certificate" ] || { echo "The cluster does not sign the request." >&2; exit 1; }',
        kubeconfigScript(input, `CERTIFICATE="$certificate" KEY="$private_key"`, {
          'client-certificate-data': 'env.CERTIFICATE',
          'client-key-data': '(env.KEY+"\\n"|@base64)',
        }),
      ].join('\n'),
      changes: 'it is only read.',
      verified: `a certificate of ${rootUser} is there.`,
      undone: 'nothing to undo.',
      patience: { seconds: 30, every: 1 },
      gives: [kubeconfig, issued, expires],
      read: ({ stdout }, known) => {
        const certificate = certificateIn(stdout, child);
        const credential = { certificate, key: known.get(privateKey) };
        return given(input, credential, certificateValidity(certificate));
      },
    },
    {
      id: 'forget',
      phase,
      title: 'Remove the request, and those that an interrupted run left',
      call: remove,
      changes: `CertificateSigningRequests on ${child.context} with the label ${purpose}=${rootUser}.`,
      verified: 'none is left.',
      undone: 'nothing to undo.',
      done: {
        call: kubectl('get', ...ours, '-o', 'name'),
        judge: ({ code, stdout }) => (code === 0 && stdout.trim() === '' ? undefined : 'Requests are left.'),
      },
    },
  ];
}

function requestObject(days: number): Word {
  const head = { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest' };
  const labels = { [ownLabel]: owner, [purpose]: rootUser };
  const [start, middle, end] = JSON.stringify({
    ...head,
    metadata: { name: 'NAME', labels },
    spec: { request: 'REQUEST', signerName: signer, expirationSeconds: days * 86_400, usages: ['client auth'] },
  }).split(/NAME|REQUEST/) as [string, string, string];
  return filled`${start}${requestName}${middle}${request}${end}`;
}

interface Request {
  readonly status?: {
    readonly certificate?: string;
    readonly conditions?: readonly { readonly type: string; readonly message?: string }[];
  };
}

function certificateIn(text: string, { context }: Cluster): string {
  const { certificate, conditions = [] } = (JSON.parse(text) as Request).status ?? {};
  const refused = conditions.find(({ type }) => type === 'Denied' || type === 'Failed');
  if (refused) {
    throw new Unacceptable(
      `The cluster of ${context} does not sign the request (${refused.type}: ${refused.message ?? 'no reason given'}). Choose a ServiceAccount token instead.`,
    );
  }
  if (certificate === undefined || certificate === '') {
    throw new NotYet(
      `The request is approved, but the cluster of ${context} does not sign it, as EKS for one never does. Choose a ServiceAccount token instead`,
    );
  }
  return Buffer.from(certificate, 'base64').toString('utf8');
}

/** For clusters that sign no client certificates: an account of its own, with the rights of the user bound to it too. */
export function tokenSteps(input: CredentialInput): readonly Step[] {
  const { child, namespace, days } = input;
  const account = `${namespace}:${rootUser}`;
  const remove: PlannedCall = {
    tool: 'kubectl',
    args: [
      'delete',
      'serviceaccounts,rolebindings,clusterrolebindings',
      '--all-namespaces',
      '-l',
      `${purpose}=${rootUser}`,
      ...kubectlOptions(child),
    ],
  };
  return [
    {
      id: 'rights',
      kind: 'read',
      phase,
      title: `Read which rights the chart gives the user ${rootUser} on ${child.context}`,
      call: {
        tool: 'kubectl',
        args: ['get', 'rolebindings,clusterrolebindings', '--all-namespaces', '-o', 'json', ...readOptions(child)],
      },
      changes: 'it is only read.',
      verified: `at least one binding names the user ${rootUser}.`,
      undone: 'nothing to undo.',
      gives: [bindings],
      script: rightsScript(child, namespace),
      read: ({ stdout }) => ({ [bindings.name]: ownBindings(stdout, namespace, child) }),
    },
    {
      id: 'account',
      phase,
      title: `Make the ServiceAccount ${account} on ${child.context}, bound to the same roles`,
      call: {
        tool: 'kubectl',
        args: [
          'apply',
          '--server-side',
          '--force-conflicts',
          '--field-manager',
          owner,
          '-f',
          '-',
          ...kubectlOptions(child),
        ],
        input: filled`${bindings}`,
      },
      changes: `a ServiceAccount, and one binding of ours beside each of the chart's: the chart names the user only.`,
      verified: 'the API server takes them.',
      undone: `\`${shellLine(remove)}\``,
    },
    {
      id: 'token',
      kind: 'read',
      phase,
      title: `Ask for a token of that account, for ${days} days, and make the kubeconfig of it in memory`,
      call: {
        tool: 'kubectl',
        args: ['create', 'token', rootUser, '-n', namespace, `--duration=${days * 24}h`, ...readOptions(child)],
      },
      script: [
        `token=$(kubectl create token ${rootUser} -n ${shellQuoted(namespace)} --duration=${days * 24}h ${kubectlOptions(child).map(shellQuoted).join(' ')})`,
        kubeconfigScript(input, `TOKEN="$token"`, { token: 'env.TOKEN' }),
      ].join('\n'),
      changes: 'the API server keeps no token; this one holds until its end, or until the account goes.',
      verified: 'it is a token, and says how long it holds.',
      undone: 'nothing to undo.',
      gives: [kubeconfig, issued, expires],
      read: ({ stdout }) => {
        const token = stdout.trim();
        const validity = tokenValidity(token);
        const { until } = validity;
        if (until !== undefined && until - validity.from < Math.min(days, 7) * 86_400_000 - 60_000) {
          throw new Unacceptable(
            `The cluster of ${child.context} gives tokens for no longer than ${Math.round((until - validity.from) / 3_600_000)} hours, and the root would lose the child then. Choose a client certificate, or have the API server's \`--service-account-max-token-expiration\` raised.`,
          );
        }
        return given(input, { token }, validity);
      },
    },
  ];
}

function rightsScript(child: Cluster, namespace: string): string {
  const labels = JSON.stringify({ [ownLabel]: owner, [purpose]: rootUser });
  const account = JSON.stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: rootUser, namespace } });
  const subjects = JSON.stringify([{ kind: 'ServiceAccount', name: rootUser, namespace }]);
  const filter = `{apiVersion:"v1",kind:"List",items:([${account}*{metadata:{labels:${labels}}}]+[.items[]|select(any(.subjects[]?;.kind=="User" and .name=="${rootUser}"))|{apiVersion,kind,metadata:({name:(.metadata.name+"-account"),namespace:.metadata.namespace,labels:${labels}}|with_entries(select(.value!=null))),roleRef,subjects:${subjects}}])}`;
  const get = ['get', 'rolebindings,clusterrolebindings', '--all-namespaces', '-o', 'json', ...kubectlOptions(child)];
  return `kubectl ${get.map(shellQuoted).join(' ')} | jq -c ${shellQuoted(filter)}`;
}

/** By jq, which gets secrets through its environment and not as arguments. */
function kubeconfigScript(
  { id, endpoint, address }: CredentialInput,
  env: string,
  user: Readonly<Record<string, string>>,
): string {
  const text = kubeconfigText(id, endpoint, address, { token: 'HERE' }).trim();
  const fields = Object.entries(user).map(([key, value]) => `"${key}":${value}`);
  const filter = text.replace('{"token":"HERE"}', `{${fields.join(',')}}`);
  return [
    `${variable(kubeconfig)}=$(${env} jq -nc ${shellQuoted(filter)})`,
    `${variable(issued)}=$(date -u +%Y-%m-%dT%H:%M:%SZ)`,
  ].join('\n');
}

interface Binding {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly roleRef: unknown;
  readonly subjects?: readonly { readonly kind: string; readonly name: string }[];
}

function ownBindings(text: string, namespace: string, { context }: Cluster): string {
  const all = (JSON.parse(text) as { readonly items: readonly Binding[] }).items;
  const theirs = all.filter(({ subjects = [] }) =>
    subjects.some(each => each.kind === 'User' && each.name === rootUser),
  );
  if (theirs.length === 0) {
    throw new Unacceptable(
      `No role on ${context} is bound to the user ${rootUser}: the child's release is not there, or it is no child. \`tags.nestedChildFull\` or \`tags.nestedChildSecurity\` makes it one.`,
    );
  }
  const labels = { [ownLabel]: owner, [purpose]: rootUser };
  const subjects = [{ kind: 'ServiceAccount', name: rootUser, namespace }];
  const items = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: rootUser, namespace, labels } },
    ...theirs.map(({ kind, metadata, roleRef }) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind,
      metadata: {
        name: `${metadata.name}-account`,
        ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        labels,
      },
      roleRef,
      subjects,
    })),
  ];
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items })}\n`;
}

function given(input: CredentialInput, credential: Credential, { until }: Validity): Readonly<Record<string, string>> {
  return {
    [kubeconfig.name]: kubeconfigText(input.id, input.endpoint, input.address, credential),
    [issued.name]: new Date(input.now()).toISOString(),
    [expires.name]: until === undefined ? 'never' : new Date(until).toISOString(),
  };
}

/** The credential in the kubeconfig that the plan has made. */
export function credentialOf(known: Known): Credential {
  const { users } = JSON.parse(known.get(kubeconfig)) as {
    users: readonly { user: Readonly<Record<string, string>> }[];
  };
  const user = users[0]?.user ?? {};
  const text = (key: string): string => Buffer.from(user[key] ?? '', 'base64').toString('utf8');
  return user['token'] === undefined
    ? { certificate: text('client-certificate-data'), key: text('client-key-data') }
    : { token: user['token'] };
}
