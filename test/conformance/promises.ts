// What has to stand in the objects that Helm makes of a snippet: a values file that renders and does nothing is no success.

/** In some object of this kind, whose name ends like this, each of these has to be found. */
export interface Promised {
  readonly kind: string | RegExp;
  readonly name?: RegExp;
  readonly has: readonly RegExp[];
}

/** Words that tell which promises were kept when Helm was asked. */
export function promiseText({ kind, name, has }: Promised): string {
  return `${typeof kind === 'string' ? kind : kind.source} ${name?.source ?? ''} ${has.map(each => each.source).join(' ')}`;
}

/** The first promise that the rendered objects don't keep. */
export function brokenPromise(manifests: string, promises: readonly Promised[]): Promised | undefined {
  const objects = manifests.split(/^---$/m).map(text => ({
    text,
    kind: /^kind: "?([A-Za-z]+)/m.exec(text)?.[1] ?? '',
    name: /^metadata:\n(?: {2}.*\n)*? {2}name: "?([^"\n]+)/m.exec(text)?.[1] ?? '',
  }));
  return promises.find(
    ({ kind, name, has }) =>
      !objects.some(
        object =>
          isKind(object.kind, kind) &&
          (name === undefined || name.test(object.name)) &&
          has.every(each => each.test(object.text)),
      ),
  );
}

function isKind(found: string, wanted: Promised['kind']): boolean {
  return typeof wanted === 'string' ? found === wanted : wanted.test(found);
}

const config = (...has: readonly RegExp[]): readonly Promised[] => [{ kind: 'ConfigMap', name: /server$/, has }];
const domain = /"?trust_domain"?[:=] "acme\.example"/;

/** By prefix; what a snippet says to the user is what is looked for. */
export const promises: Readonly<Record<string, readonly Promised[]>> = {
  'spire-root': [
    { kind: 'ConfigMap', name: /root-server$/, has: [domain] },
    { kind: 'ConfigMap', name: /internal-server$/, has: [domain] },
    { kind: 'DaemonSet', name: /agent-downstream$/, has: [/spire-agent/] },
    { kind: 'Namespace', name: /^spire-server$/, has: [/pod-security/] },
  ],
  'spire-root-with-children': [
    { kind: 'ConfigMap', name: /external-server$/, has: [domain] },
    { kind: 'Ingress', name: /external-server$/, has: [/spire-server\.acme\.example/] },
    { kind: 'Secret', has: [/child01/] },
  ],
  'spire-child': [
    { kind: 'ConfigMap', name: /internal-server$/, has: [domain] },
    { kind: 'ConfigMap', name: /agent-upstream$/, has: [/spire-server\.acme\.example/] },
  ],
  'spire-security-cluster': [{ kind: 'ConfigMap', name: /agent-downstream$/, has: [/spire-server\.acme\.example/] }],
  'spire-standalone': [
    { kind: 'ConfigMap', name: /server$/, has: [domain, /"?ca_ttl"?[:=] "24h"/] },
    { kind: 'DaemonSet', name: /agent$/, has: [/spire-agent/] },
  ],
  'spire-root-ha': [
    { kind: 'StatefulSet', name: /root-server$/, has: [/replicas: 3/, /spire-root-database/] },
    { kind: 'StatefulSet', name: /internal-server$/, has: [/replicas: 3/, /spire-internal-database/] },
    { kind: 'ConfigMap', name: /root-server$/, has: [/postgres/, /database\.acme\.example/, /spire_root/] },
  ],
  'spire-ha-bottom-turtle': [{ kind: 'DaemonSet', has: [/agent/] }],
  'spire-federation-a': [
    ...config(/"federation"/, /"bundle_endpoint"/),
    { kind: 'Ingress', name: /federation$/, has: [/spire-server-federation\.acme\.example/] },
    {
      kind: 'ClusterFederatedTrustDomain',
      has: [/trustDomain: "?partner\.example/, /endpointSPIFFEID: "?spiffe:\/\/partner\.example\/spire\/server/],
    },
    { kind: 'ClusterSPIFFEID', has: [/federatesWith:\n\s+- "?partner\.example/] },
  ],
  'spire-federation-b': [
    { kind: 'Ingress', name: /federation$/, has: [/spire-server-federation\.partner\.example/] },
    { kind: 'ClusterFederatedTrustDomain', has: [/trustDomain: "?acme\.example/] },
    { kind: 'ClusterSPIFFEID', has: [/federatesWith:\n\s+- "?acme\.example/] },
  ],
  'spire-federation-web': [
    // Up to 0.23 the ingress shows the certificate, from 0.24 on the server itself.
    { kind: /^(?:StatefulSet|Ingress)$/, has: [/secretName: "?spire-server-federation-tls/] },
    { kind: 'Ingress', name: /federation$/, has: [/spire-server-federation\.acme\.example/] },
  ],
  'spire-federation-web-peer': [
    { kind: 'ClusterFederatedTrustDomain', has: [/type: https_web/] },
    { kind: 'ClusterSPIFFEID', has: [/federatesWith:\n\s+- "?partner\.example/] },
  ],
  'spire-federation-enable': config(/"bundle_endpoint"/, /"port"?: 8443/),
  'spire-federation-expose': [
    { kind: 'Ingress', name: /federation$/, has: [/spire-server-federation\.acme\.example/] },
  ],
  'spire-federation-expose-web': [
    { kind: 'Certificate', has: [/name: "?letsencrypt/, /spire-server-federation\.acme\.example/] },
    { kind: 'Ingress', name: /federation$/, has: [/spire-server-federation\.acme\.example/] },
  ],
  'spire-federated-domain': [
    {
      kind: 'ClusterFederatedTrustDomain',
      has: [/bundleEndpointURL: "?https:\/\/spire-server-federation\.partner\.example/, /type: https_spiffe/],
    },
  ],
  'spire-federated-domain-web': [{ kind: 'ClusterFederatedTrustDomain', has: [/type: https_web/] }],
  'spire-federates-with': [{ kind: 'ClusterSPIFFEID', has: [/federatesWith:\n\s+- "?partner\.example/] }],
  'spire-federated-identity': [
    { kind: 'ClusterSPIFFEID', name: /partner-clients$/, has: [/partner\.example/, /spiffe\.io\/federated/] },
  ],
  'spire-identity': [
    {
      kind: 'ClusterSPIFFEID',
      name: /backend$/,
      has: [/\/ns\/\{\{ \.PodMeta\.Namespace/, /app\.kubernetes\.io\/name: backend/],
    },
  ],
  'spire-static-entry': [
    { kind: 'ClusterStaticEntry', name: /billing$/, has: [/spiffe:\/\/acme\.example\/billing/, /unix:user:billing/] },
  ],
  'spire-downstream-identity': [{ kind: 'ClusterSPIFFEID', name: /downstream-server$/, has: [/downstream: true/] }],
  'spire-join-token': config(/"join_token"/),
  'spire-mysql': [
    ...config(/"mysql"/, /mysql\.acme\.example:3306/),
    { kind: 'StatefulSet', name: /server$/, has: [/spire-database/] },
  ],
  'spire-postgres': [
    ...config(/"postgres"/, /host=postgres\.acme\.example/),
    { kind: 'StatefulSet', name: /server$/, has: [/spire-database/] },
  ],
  'spire-ha': [{ kind: 'StatefulSet', name: /server$/, has: [/replicas: 3/, /spire-database/] }],
  'spire-lifetimes': config(/"ca_ttl": "24h"/, /"default_x509_svid_ttl": "4h"/),
  'spire-storage': [{ kind: 'StatefulSet', name: /server$/, has: [/storageClassName: "?gp3/, /storage: 1Gi/] }],
  'spire-upstream-disk': [
    ...config(/"UpstreamAuthority"/, /"disk"/),
    { kind: 'StatefulSet', name: /server$/, has: [/secretName: "?spiffe-upstream-ca/] },
  ],
  'spire-upstream-cert-manager': config(/"cert-manager"/, /"issuer_name": "spire-ca"/),
  'spire-upstream-vault': config(/"vault"/, /vault\.acme\.example:8200/, /spire-server/),
  'spire-upstream-aws-pca': config(/"aws_pca"/, /arn:aws:acm-pca:eu-west-1/),
  'spire-upstream-aws-secret': config(/"awssecret"/, /secretsmanager:eu-west-1/),
  'spire-aws-kms': config(/"aws_kms"/, /eu-west-1/),
  'spire-expose-ingress': [{ kind: 'Ingress', name: /external-server$/, has: [/spire-server\.acme\.example/] }],
  'spire-expose-ingress-other': [
    {
      kind: 'Ingress',
      name: /external-server$/,
      has: [/ingressClassName: "?haproxy/, /haproxy\.org\/ssl-passthrough/],
    },
  ],
  'spire-expose-load-balancer': [{ kind: 'Service', name: /external-server$/, has: [/type: LoadBalancer/, /nlb/] }],
  'spire-expose-gateway': [{ kind: 'TLSRoute', has: [/spire-server\.acme\.example/, /name: "?gateway"?$/m] }],
  'spire-ingress-controller': [
    { kind: 'Ingress', name: /federation$/, has: [/nginx\.ingress\.kubernetes\.io\/ssl-passthrough/] },
  ],
  'spire-oidc': [
    ...config(/"jwt_issuer": "https:\/\/oidc-discovery\.acme\.example"/),
    { kind: 'Ingress', name: /oidc-discovery-provider$/, has: [/oidc-discovery\.acme\.example/, /oidc-discovery-tls/] },
  ],
  'spire-tornjak': [
    { kind: 'StatefulSet', name: /server$/, has: [/tornjak-backend/] },
    { kind: 'Deployment', name: /tornjak-frontend$/, has: [/http:\/\/localhost:10000/] },
  ],
  'spire-registry': [
    { kind: 'StatefulSet', name: /server$/, has: [/image: "?registry\.acme\.example\/spiffe\/spire-server/] },
  ],
  'spire-registry-secret': [
    {
      kind: 'StatefulSet',
      name: /server$/,
      has: [/image: "?registry\.acme\.example\/spiffe\/spire-server/, /imagePullSecrets:\n\s+- name: registry/],
    },
  ],
  'spire-prometheus': [{ kind: 'PodMonitor', has: [/release: prometheus/] }],
  'spire-openshift': [{ kind: 'SecurityContextConstraints', has: [/spire/] }],
  'spire-microk8s': [
    { kind: 'DaemonSet', name: /csi-driver-downstream$/, has: [/\/var\/snap\/microk8s\/common\/var\/lib\/kubelet/] },
  ],
  'spire-microk8s-standalone': [
    { kind: 'DaemonSet', name: /csi-driver$/, has: [/\/var\/snap\/microk8s\/common\/var\/lib\/kubelet/] },
  ],
  'spire-k0s': [{ kind: 'DaemonSet', name: /csi-driver-upstream$/, has: [/\/var\/lib\/k0s\/kubelet/] }],
  'spire-k0s-standalone': [{ kind: 'DaemonSet', name: /csi-driver$/, has: [/\/var\/lib\/k0s\/kubelet/] }],
  ...Object.fromEntries(
    (['spire-k3s', 'spire-eks'] as const).flatMap(prefix => verified(prefix, /serviceaccount\/ca\.crt/)),
  ),
  ...Object.fromEntries(
    (['spire-gke', 'spire-aks'] as const).flatMap(prefix => verified(prefix, /\/hostCert\/kubelet\.crt/)),
  ),
};

function verified(prefix: string, path: RegExp): readonly (readonly [string, readonly Promised[]])[] {
  const has = [path, /"skip_kubelet_verification": false/];
  return [
    [
      prefix,
      [
        { kind: 'ConfigMap', name: /agent-downstream$/, has },
        { kind: 'ConfigMap', name: /agent-upstream$/, has },
      ],
    ],
    [`${prefix}-standalone`, [{ kind: 'ConfigMap', name: /agent$/, has }]],
  ];
}
