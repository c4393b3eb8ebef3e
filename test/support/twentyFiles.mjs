// A fleet of twenty files: a root, sixteen children of the same trust domain, a layer for all, a federation layer and the fleet file.
const children = Array.from({ length: 16 }, (_, i) => `child${String(i + 1).padStart(2, '0')}`);

export const twentyFiles = {
  'spire-fleet.yaml': `chart: spire-nested@0.30.0
releases:
  root:
    values: [base.yaml, root.yaml]
    context: root
${children
  .map(
    name => `  ${name}:
    parent: root
    values: [base.yaml, federation.yaml, clusters/${name}.yaml]
    context: ${name}
`,
  )
  .join('')}  partner:
    external:
      trustDomain: b-org.example
      bundleEndpoint: https://bundle.b-org.example
      profile: https_web
`,
  'base.yaml': `# What all clusters share.
global:
  spire:
    recommendations: {enabled: true}
    trustDomain: acme.example
    ingressControllerType: ingress-nginx
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`,
  'root.yaml': `tags: {nestedRoot: true}
global:
  spire:
    clusterName: root
external-spire-server:
  ingress: {enabled: true}
  kubeConfigs:
${children.map(name => `    ${name}: {externalSecret: {name: ${name}-kubeconfig}}\n`).join('')}`,
  'federation.yaml': `internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
          trustDomain: b-org.example
          bundleEndpointURL: https://bundle.b-org.example
          bundleEndpointProfile: {type: https_web}
`,
  ...Object.fromEntries(
    children.map(name => [
      `clusters/${name}.yaml`,
      `tags: {nestedChildFull: true}
global:
  spire:
    clusterName: ${name}
    trustDomain: acme.example
    upstreamSpireAddress: spire-server.acme.example
internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        backend:
          spiffeIDTemplate: spiffe://acme.example/${name}/backend
          podSelector: {matchLabels: {app: backend}}
`,
    ]),
  ),
};
