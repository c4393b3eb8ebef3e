// What stands in a kubeconfig, and in which encoding: nobody looks before the controller manager of the child fails.
import { decodedText, readKubeconfig, type Kubeconfig } from '../trust/kubeconfig';
import { writtenKubeconfigs, type WrittenKubeconfig } from '../values/kubeconfigs';
import type { ReleaseRule, Report } from './rule';
import { keyOf, listed, quoted } from './wording';

/** `apiVersion: v1`, a cluster at 127.0.0.1 and a user with a token, in base64. */
const local =
  'YXBpVmVyc2lvbjogdjEKa2luZDogQ29uZmlnCmNsdXN0ZXJzOiBbe25hbWU6IGEsIGNsdXN0ZXI6IHtzZXJ2ZXI6ICJodHRwczovLzEyNy4wLjAuMTo2NDQzIn19XQp1c2VyczogW3tuYW1lOiBhLCB1c2VyOiB7dG9rZW5GaWxlOiAvdG9rZW59fV0K';

export const kubeconfigContent: ReleaseRule = {
  id: 'kubeconfig-content',
  summary: 'Require kubeconfigs that lead from the pods of the root to the child cluster',
  category: 'server',
  severity: 'error',
  effect: 'differs',
  why:
    'The chart puts `kubeConfigBase64` into a Secret as it is, and `kubeConfig` after encoding it. Text in the wrong one is refused by the ' +
    'API server, or reaches the controller manager as gibberish, and nothing says which child it was. Inside the pod there is neither ' +
    'your machine behind 127.0.0.1, nor the files and programs that your own kubeconfig refers to.',
  source: 'spire-server templates/kubeconfig-secret.yaml and _helpers.tpl (the user spire-root).',
  scope: 'release',
  examples: [
    {
      title: 'plain text where base64 is wanted',
      values: `external-spire-server:
  kubeConfigs:
    child01:
      kubeConfigBase64: |
#     ^^^^^^^^^^^^^^^^ error: is no base64; Kubernetes refuses
        apiVersion: v1
        clusters: [{name: a, cluster: {server: https://child01.acme.example:6443}}]
        users: [{name: a, user: {}}]
`,
      fixed: `external-spire-server:
  kubeConfigs:
    child01:
      kubeConfig: |
        apiVersion: v1
        clusters: [{name: a, cluster: {server: https://child01.acme.example:6443}}]
        users: [{name: a, user: {}}]
`,
    },
    {
      title: 'base64 where plain text is wanted, and a server on this machine',
      values: `external-spire-server:
  kubeConfigs:
    child01:
      kubeConfig: ${local}
#     ^^^^^^^^^^ error: base64 already
    child02:
      kubeConfigBase64: ${local}
#     ^^^^^^^^^^^^^^^^ warning: which inside the pod is the pod itself
`,
    },
    {
      title: 'base64 of something else',
      values: `external-spire-server:
  kubeConfigs:
    child01:
      kubeConfigBase64: aGVsbG8=
#     ^^^^^^^^^^^^^^^^ error: decodes to something that is no kubeconfig
`,
    },
    {
      title: 'a kubeconfig that leads somewhere, and one that is filled in later',
      values: `external-spire-server:
  kubeConfigs:
    child01:
      kubeConfig: |
        apiVersion: v1
        clusters: [{name: a, cluster: {server: https://child01.acme.example:6443}}]
        users: [{name: a, user: {}}]
    child02:
      kubeConfigBase64: \${CHILD02_KUBECONFIG}
`,
    },
  ],
  *check(release) {
    for (const one of writtenKubeconfigs(release)) {
      const said = encodingOf(one) ?? (one.content && contentOf(one, one.content));
      if (said) yield { setting: one.path, ...said };
    }
  },
};

type Said = Omit<Report, 'setting'>;

function encodingOf({ id, path, isBase64, written, text, content }: WrittenKubeconfig): Said | undefined {
  const key = keyOf(path);
  if (text === undefined) {
    const isPlain = readKubeconfig(written) !== undefined;
    return {
      message: isPlain
        ? `${key} of ${quoted(id)} is no base64; Kubernetes refuses the Secret. It is a kubeconfig as it is, which belongs into \`kubeConfig\`.`
        : `${key} of ${quoted(id)} is no base64; Kubernetes refuses the Secret.`,
      effect: 'kubernetes-rejects',
      fixes: isPlain
        ? [{ title: 'Rename to `kubeConfig`', safe: true, changes: [{ kind: 'rename', path, to: 'kubeConfig' }] }]
        : [],
    };
  }
  if (content) return undefined;
  const inner = decodedText(text.trim());
  if (inner !== undefined && readKubeconfig(inner)) {
    return isBase64
      ? { message: `${key} of ${quoted(id)} is encoded twice; the controller manager of the child can't read it.` }
      : {
          message: `${key} of ${quoted(id)} is base64 already, and the chart encodes it once more; the controller manager of the child can't read it.`,
          fixes: [
            {
              title: 'Rename to `kubeConfigBase64`',
              safe: true,
              changes: [{ kind: 'rename', path, to: 'kubeConfigBase64' }],
            },
          ],
        };
  }
  const what = isBase64 ? 'decodes to something that is no kubeconfig' : 'is no kubeconfig';
  return { message: `${key} of ${quoted(id)} ${what}; the controller manager of the child can't read it.` };
}

function contentOf({ id }: WrittenKubeconfig, content: Kubeconfig): Said | undefined {
  const whose = `The kubeconfig of ${quoted(id)}`;
  const { server, program, files, certificate } = content;
  if (isLocal(server)) {
    return {
      severity: 'warning',
      message: `${whose} leads to ${quoted(server)}, which inside the pod is the pod itself. Name the address that the root's cluster reaches.`,
    };
  }
  if (program !== undefined) {
    return {
      severity: 'warning',
      message: `${whose} gets its credentials from the program ${quoted(program)}, which the image of the controller manager does not have.`,
    };
  }
  if (files.length > 0) {
    return {
      severity: 'warning',
      message: `${whose} refers to files by ${listed(
        files.map(file => `\`${file}\``),
        'and',
      )}, which do not come along into the pod; \`kubectl config view --raw --flatten\` takes them in.`,
    };
  }
  const isOther = certificate && certificate.commonName !== 'spire-root' && !certificate.organizations.some(isAdmin);
  return isOther
    ? {
        severity: 'warning',
        message: `${whose} is for the user ${quoted(certificate.commonName)}; the chart in the child gives its rights to "spire-root" only.`,
      }
    : undefined;
}

function isLocal(server: string): boolean {
  return /^[a-z]+:\/\/(?:127\.\d+\.\d+\.\d+|localhost|0\.0\.0\.0|\[::1?\])(?::|\/|$)/i.test(server);
}

/** Groups that may do everything in a cluster, whatever the name of the user. */
function isAdmin(group: string): boolean {
  return group === 'system:masters' || group === 'kubeadm:cluster-admins';
}
