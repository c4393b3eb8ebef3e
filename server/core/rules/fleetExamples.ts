// The fleet that examples of fleet rules start from: a root and a full child that agree in everything.

type Replacements = Readonly<Record<string, readonly (readonly [string, string])[]>>;

const agreeing: Readonly<Record<string, string>> = {
  'spire-fleet.yaml': `chart: spire-nested@0.30.0
releases:
  root:
    values: [root.yaml]
  child01:
    parent: root
    values: [child01.yaml]
`,
  'root.yaml': `tags:
  nestedRoot: true
global:
  spire:
    recommendations: {enabled: true}
    clusterName: root
    trustDomain: acme.example
    ingressControllerType: ingress-nginx
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
external-spire-server:
  ingress:
    enabled: true
  kubeConfigs:
    child01:
      externalSecret: {name: child01-kubeconfig}
`,
  'child01.yaml': `tags:
  nestedChildFull: true
global:
  spire:
    recommendations: {enabled: true}
    clusterName: child01
    trustDomain: acme.example
    upstreamSpireAddress: spire-server.acme.example
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`,
};

/** More sections behind those that a file of the agreeing fleet has. */
export function atEnd(sections: string): readonly [string, string] {
  const last = 'commonName: acme.example}\n';
  return [last, last + sections];
}

/** The agreeing fleet with some lines replaced by others, file by file. */
export function exampleFleet(replaced: Replacements = {}): Readonly<Record<string, string>> {
  return withReplaced(agreeing, replaced);
}

/** Two standalone installations that federate in both directions, each serving its bundle under its own SPIFFE ID. */
export function exampleFederation(replaced: Replacements = {}): Readonly<Record<string, string>> {
  const side = (own: string, other: string): string => `global:
  spire:
    clusterName: ${own}
    trustDomain: ${own}.example
    ingressControllerType: ingress-nginx
spire-server:
  federation:
    enabled: true
    ingress:
      enabled: true
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        default:
          federatesWith: [${other}.example]
      clusterFederatedTrustDomains:
        ${other}:
          trustDomain: ${other}.example
          bundleEndpointURL: https://spire-server-federation.${other}.example
          bundleEndpointProfile:
            type: https_spiffe
            endpointSPIFFEID: spiffe://${other}.example/spire/server
`;
  const files = {
    'spire-fleet.yaml': `chart: spire@0.30.0
releases:
  a:
    values: [a.yaml]
  b:
    values: [b.yaml]
`,
    'a.yaml': side('a', 'b'),
    'b.yaml': side('b', 'a'),
  };
  return withReplaced(files, replaced);
}

function withReplaced(
  files: Readonly<Record<string, string>>,
  replaced: Replacements,
): Readonly<Record<string, string>> {
  const result: Record<string, string> = { ...files };
  for (const [file, lines] of Object.entries(replaced)) {
    for (const [from, to] of lines) {
      const text = result[file] ?? '';
      if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
      result[file] = text.replace(from, () => to);
    }
  }
  return result;
}
