// How the cost of a fleet grows with its releases, each of ten layers: a full check, an edit of a release's own layer, an edit of the layer
// that all share. Prints one line of JSON a size; run in a process of its own, so that memory is that of the fleet.
//
//   npm run bench:fleet -- 10 100 1000
import {
  analyzeFleet,
  emptyConfig,
  openDocument,
  readFleetFile,
  type FleetAnalysis,
  type FleetInput,
  type OpenDocument,
} from '../../server/core';
import { bundledCatalog } from '../support/catalog';

const childrenOfRoot = 9;
const samples = 9;

/** A root and nine children below it, and again; three layers are shared by all, four by some, three are a release's own. */
function fleetOf(releases: number): { readonly file: string; readonly layers: ReadonlyMap<string, string> } {
  const layers = new Map<string, string>([
    ['base.yaml', base],
    ['platform.yaml', 'global: {spire: {recommendations: {enabled: true}, namespaces: {create: true}}}\n'],
    ['security.yaml', 'global: {spire: {recommendations: {prometheus: true}}}\n'],
  ]);
  const lines = ['chart: spire-nested@0.30.0', 'releases:'];
  for (let i = 0; i < releases; i += 1) {
    const root = i - (i % (childrenOfRoot + 1));
    const isRoot = i === root;
    const key = `c${i}`;
    const some = ['region', 'tier', 'team', 'cloud'].map((kind, at) => `${kind}${i % (5 + at)}.yaml`);
    for (const name of some) layers.set(name, 'global:\n  spire:\n    persistence:\n      storageClass: gp3\n');
    const role = isRoot ? 'root.yaml' : 'child.yaml';
    layers.set('root.yaml', 'tags: {nestedRoot: true}\nexternal-spire-server: {ingress: {enabled: true}}\n');
    layers.set(
      'child.yaml',
      'tags: {nestedChildFull: true}\ninternal-spire-server: {caTTL: 12h, defaultX509SvidTTL: 2h}\n',
    );
    const domain = `t${root}.example`;
    layers.set(
      `${key}-domain.yaml`,
      `global:\n  spire:\n    trustDomain: ${domain}\n    caSubject: {country: NL, organization: Acme, commonName: ${domain}}\n`,
    );
    layers.set(
      `${key}.yaml`,
      isRoot
        ? `global: {spire: {clusterName: ${key}}}\nexternal-spire-server:\n  kubeConfigs:\n${Array.from({ length: childrenOfRoot }, (_, n) => `    c${root + n + 1}: {externalSecret: {name: c${root + n + 1}}}\n`).join('')}`
        : `global:\n  spire:\n    clusterName: ${key}\n    upstreamSpireAddress: spire-server.${domain}\n`,
    );
    const all = ['base.yaml', 'platform.yaml', 'security.yaml', ...some, role, `${key}-domain.yaml`, `${key}.yaml`];
    lines.push(`  ${key}:`, ...(isRoot ? [] : [`    parent: c${root}`]), `    values: [${all.join(', ')}]`);
  }
  return { file: `${lines.join('\n')}\n`, layers };
}

const base = `global:
  spire:
    ingressControllerType: ingress-nginx
    image: {registry: registry.acme.example}
downstream-spire-agent-full:
  logLevel: warn
upstream-spire-agent:
  logLevel: warn
internal-spire-server:
  logLevel: warn
`;

interface Measured {
  readonly releases: number;
  /** Milliseconds of a processor: others use the machine too. */
  readonly open: number;
  readonly full: number;
  readonly leaf: number;
  readonly shared: number;
  /** Mebibytes of the process, and what of it the fleet is. */
  readonly memory: number;
  readonly findings: number;
}

function measure(releases: number): Measured {
  const catalog = bundledCatalog();
  const { file, layers } = fleetOf(releases);
  const began = process.cpuUsage();
  const read = readFleetFile(file);
  const documents = new Map<string, OpenDocument>();
  for (const [id, text] of layers) documents.set(id, openDocument({ id, text, languageId: 'yaml' }));
  const used = process.cpuUsage(began);
  const open = (used.user + used.system) / 1000;
  const input: FleetInput = {
    source: 'spire-fleet.yaml',
    file: read,
    layer: path => {
      const document = documents.get(path);
      return document ? { kind: 'document', document } : { kind: 'missing', reason: 'there is no such file' };
    },
    catalog,
    config: emptyConfig,
  };
  let analysis: FleetAnalysis | undefined;
  const check = (): number => {
    const start = process.cpuUsage();
    analysis = analyzeFleet(input, analysis);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  const full = check();
  const edited = (id: string, from: string, to: string): number => {
    const times: number[] = [];
    for (let i = 0; i < samples; i += 1) {
      const before = documents.get(id)!;
      const [old, now] = i % 2 === 0 ? [from, to] : [to, from];
      const text = before.source.text.replace(old, now);
      documents.set(id, openDocument({ id, text, languageId: 'yaml' }, before));
      times.push(check());
    }
    return times.sort((a, b) => a - b)[Math.floor(samples / 2)]!;
  };
  const leaf = edited(`c${Math.min(releases - 1, 7)}.yaml`, 'clusterName: c', 'clusterName: d');
  const shared = edited('base.yaml', 'registry.acme.example', 'registry.acme.test');
  const memory = process.memoryUsage().rss / 2 ** 20;
  return { releases, open, full, leaf, shared, memory, findings: analysis!.findings.length };
}

for (const releases of process.argv.slice(2).map(Number)) console.log(JSON.stringify(measure(releases)));
