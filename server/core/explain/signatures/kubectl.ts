// Failures of kubectl, and of commands copied from documents that are older than the charts.
import type { Signature } from '../signature';

const docs = 'https://kubernetes.io/docs';

/** Where servers of spire-nested are, for those who look for the names of other charts. */
const rightNames =
  'In spire-nested the pods are `spire-root-server-0`, `spire-external-server-0` and `spire-internal-server-0` in namespace `spire-server`; containers have the name of the section, such as `internal-spire-server`: `kubectl exec -n spire-server spire-internal-server-0 -c internal-spire-server -- /opt/spire/bin/spire-server entry show`. The chart spire has `spire-server-0` and container `spire-server`.';

export const kubectlSignatures: readonly Signature[] = [
  {
    id: 'stale-pod-name',
    by: 'kubectl',
    pattern:
      /\(NotFound\): (?:pods|statefulsets\.apps|daemonsets\.apps) "(?<name>spire-(?:server|agent)[\w-]*)" not found/,
    example: 'Error from server (NotFound): pods "spire-server-0" not found',
    means: ({ name }) =>
      `There is no "${name}": the command is from a document of another chart, or the namespace is another one.`,
    settings: [],
    wayOut: rightNames,
    source: 'https://github.com/spiffe/helm-charts-hardened/tree/main/charts/spire-nested',
  },
  {
    id: 'stale-container-name',
    by: 'kubectl',
    pattern: /container (?<name>\S+) is not valid for pod (?<pod>\S+)|container not found \("(?<missing>[^"]+)"\)/,
    example: 'Error from server (BadRequest): container spire-server is not valid for pod spire-internal-server-0',
    means: ({ name, pod, missing }) =>
      missing ? `Container "${missing}" does not run in that pod now.` : `Pod ${pod} has no container "${name}".`,
    settings: [],
    wayOut: rightNames,
    source: 'https://github.com/spiffe/helm-charts-hardened/tree/main/charts/spire-nested',
  },
  {
    id: 'no-shell',
    by: 'kubectl',
    pattern: /exec: "(?<program>\/?(?:bin\/)?(?:ba|a)?sh|tar|cat|ls)": (?:stat|executable file not found)/,
    example:
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown',
    means: ({ program }) => `The images of SPIRE hold nothing but SPIRE: there is no "${program}".`,
    settings: [],
    wayOut:
      'Call the program by its path: `-- /opt/spire/bin/spire-server bundle show`; hand files over on standard input.',
    source: 'https://github.com/spiffe/spire/blob/v1.15.2/Dockerfile',
  },
  {
    id: 'forbidden',
    by: 'kubectl',
    pattern:
      /User "(?<user>[^"]*)" cannot (?<verb>\w+) resource "(?<resource>[^"]+)"(?: in API group "[^"]*")?(?: in the namespace "(?<namespace>[^"]+)")?/,
    example:
      'Error from server (Forbidden): pods "spire-server-0" is forbidden: User "dev" cannot create resource "pods/exec" in API group "" in the namespace "spire-server"',
    means: ({ user, verb, resource, namespace }) =>
      `User "${user}" of that context may not ${verb} ${resource}${namespace ? ` in namespace ${namespace}` : ' in the cluster'}.`,
    settings: [],
    wayOut:
      'Take a context whose user may, or have a Role with that right bound to the user; then go on, what is done stays done.',
    source: `${docs}/reference/access-authn-authz/rbac/`,
  },
  {
    id: 'login-expired',
    by: 'kubectl',
    pattern:
      /You must be logged in to the server|the server has asked for the client to provide credentials|\bUnauthorized\b/,
    example: 'error: You must be logged in to the server (the server has asked for the client to provide credentials)',
    means: () => 'The cluster does not know the user of that context any more: the login is expired.',
    settings: [],
    wayOut: 'Log in again the way that your cluster wants it, then go on.',
    source: `${docs}/reference/access-authn-authz/authentication/`,
  },
  {
    id: 'login-program',
    by: 'kubectl',
    pattern: /getting credentials: exec: executable (?<program>\S+) (?:not found|failed)/,
    example: 'Unable to connect to the server: getting credentials: exec: executable aws not found',
    means: ({ program }) =>
      `The kubeconfig gets its login from the program "${program}", which is not there or failed.`,
    settings: [],
    wayOut: 'Install it where VS Code finds it, and log in once in a terminal.',
    source: `${docs}/reference/access-authn-authz/authentication/#client-go-credential-plugins`,
  },
  {
    id: 'api-server-unreachable',
    by: 'kubectl',
    pattern:
      /The connection to the server (?<server>\S+) was refused|Unable to connect to the server: (?:dial tcp|net\/http|EOF|context deadline)|Kubernetes cluster unreachable|(?:Get|Post) "https?:\/\/[^"]*".*(?:i\/o timeout|connection refused|no such host|Client\.Timeout|context deadline exceeded)/,
    example: 'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?',
    means: ({ server }) => `The API server${server ? ` ${server}` : ''} does not answer.`,
    settings: [],
    wayOut: 'See that VPN and network are up and that the address in the kubeconfig is the right one, then go on.',
    source: `${docs}/tasks/debug/debug-cluster/troubleshoot-kubectl/`,
  },
  {
    id: 'api-server-unknown',
    by: 'kubectl',
    pattern:
      /(?:Unable to connect to the server|failed to verify certificate).*x509: certificate signed by unknown authority/,
    example:
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority',
    means: () =>
      'The API server shows a certificate of another CA than the kubeconfig has: it is another cluster, or a new one at the same address.',
    settings: [],
    wayOut: 'Do not go on before you know which. Get a fresh kubeconfig from the cluster.',
    source: `${docs}/tasks/debug/debug-cluster/troubleshoot-kubectl/`,
  },
  {
    id: 'clock',
    by: 'kubectl',
    pattern:
      /certificate has expired or is not yet valid: current time (?<now>\S+) is (?<which>before|after) (?<limit>\S+)/,
    example:
      'x509: certificate has expired or is not yet valid: current time 2026-11-26T10:00:00Z is before 2026-11-26T11:00:00Z',
    means: ({ now, which, limit }) =>
      which === 'before'
        ? `A certificate holds only from ${limit} on, and here it is ${now}: one of the clocks is wrong.`
        : `A certificate ended at ${limit}, and here it is ${now}.`,
    settings: [],
    wayOut: 'Set the clocks (NTP); where the certificate is really expired, renew it.',
    source: 'https://pkg.go.dev/crypto/x509#CertificateInvalidError',
  },
  {
    id: 'context-missing',
    by: 'kubectl',
    pattern: /context "(?<context>[^"]+)" does not exist|no context exists with the name: "(?<other>[^"]+)"/,
    example: 'error: context "prod-root" does not exist',
    means: ({ context, other }) => `The kubeconfig has no context "${context ?? other}".`,
    settings: [],
    wayOut: '`kubectl config get-contexts` lists them; KUBECONFIG may name several files.',
    source: `${docs}/concepts/configuration/organize-cluster-access-kubeconfig/`,
  },
  {
    id: 'exec-refused',
    by: 'kubectl',
    pattern:
      /unable to upgrade connection|error dialing backend|cannot exec (?:in|into) a (?:stopped|deleted) container|cannot exec into a container in a completed pod/,
    example: 'error: unable to upgrade connection: pod does not exist',
    means: () => 'Kubernetes does not get through to the node or the container of that pod.',
    settings: [],
    wayOut:
      'See that the pod is ready and that its node is, then go on. Proxies between you and the API server must let connections be upgraded.',
    source: `${docs}/reference/kubectl/generated/kubectl_exec/`,
  },
  {
    id: 'no-running-pod',
    by: 'kubectl',
    pattern: /^(?:error: )?timed out waiting for the condition$/,
    example: 'error: timed out waiting for the condition',
    means: () => 'There is no pod of it that runs, and none came while kubectl waited.',
    settings: [],
    wayOut: '`kubectl describe pods` in its namespace tells why it does not start; paste that.',
    source: `${docs}/reference/kubectl/generated/kubectl_exec/`,
  },
  {
    id: 'disk-full',
    by: 'kubectl',
    pattern: /no space left on device/i,
    example: 'write /var/lib/data: no space left on device',
    means: () => 'A disk is full.',
    settings: ['<server>.persistence.size'],
    wayOut: 'Make room on this machine, or, where a server writes it, a larger volume.',
    source: 'https://man7.org/linux/man-pages/man3/errno.3.html',
  },
];
