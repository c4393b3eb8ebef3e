// A root and its child as tests bootstrap them: values, and the plan that the editor would make of them.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartReference } from '../../server/operations/helm';
import type { ChildKind } from '../../server/operations/childPlaces';
import { nestedTrustPlan, type NestedTrustInput } from '../../server/operations/nestedTrustPlan';
import { readNestedState } from '../../server/operations/nestedState';
import type { Plan } from '../../server/operations/plan';
import { toolRunner, type Runner } from '../../server/operations/tools';
import type { Rig } from './cluster';
import { chartsFolder } from './releases';
import { existsSync } from 'node:fs';

export const trustDomain = 'acme.example';

const common = `global:
  spire:
    recommendations: { enabled: true }
    namespaces: { create: true }
    trustDomain: ${trustDomain}
    ingressControllerType: ingress-nginx
    caSubject: { country: NL, organization: Acme, commonName: ${trustDomain} }
`;

export const rootValues = [
  common,
  `global: { spire: { clusterName: root } }
tags: { nestedRoot: true }
external-spire-server:
  ingress: { enabled: true }
`,
];

export function childValues(id: string, kind: ChildKind): readonly string[] {
  const own =
    kind === 'full'
      ? `global: { spire: { clusterName: ${id}, upstreamSpireAddress: spire-server.${trustDomain} } }
tags: { nestedChildFull: true }
`
      : `global: { spire: { clusterName: ${id} } }
tags: { nestedChildSecurity: true }
downstream-spire-agent-security: { server: { address: spire-server.${trustDomain} } }
`;
  return [common, own];
}

/** helm and kubectl as the editor starts them; contexts are those of the rig. */
export function runnerOf(rig: Rig): Runner {
  process.env['KUBECONFIG'] = rig.kubeconfig;
  return toolRunner(rig.programs, rig.folder);
}

export interface Wish {
  readonly version: string;
  readonly id: string;
  readonly kind: ChildKind;
  readonly change?: Partial<NestedTrustInput>;
  /** Keeps what the root has, where it has something. */
  readonly keep?: boolean;
}

export async function makePlan(
  rig: Rig,
  run: Runner,
  { version, id, kind, change = {}, keep = false }: Wish,
): Promise<Plan> {
  const files = (texts: readonly string[]): string[] => {
    const folder = mkdtempSync(join(rig.folder, 'values-'));
    return texts.map((text, i) => {
      const file = join(folder, `${i}.yaml`);
      writeFileSync(file, text);
      return file;
    });
  };
  const reference = (chart: string, which: string) => chartReference(chartsFolder, chart, which, existsSync);
  const [rootCluster, childCluster] = ['root', id].map(name => ({
    context: name,
    server: rig.cluster(name).server,
  })) as [{ context: string; server: string }, { context: string; server: string }];
  const names = { namespace: 'spire-mgmt', release: 'spire' };
  const state = await readNestedState(run, {
    child: { cluster: childCluster, target: { context: id, ...names } },
    root: { cluster: rootCluster, target: { context: 'root', ...names } },
    id,
    reference: undefined,
  });
  return nestedTrustPlan({
    child: {
      ...names,
      context: id,
      server: childCluster.server,
      kind,
      chart: 'spire-nested',
      version,
      assumed: false,
      values: files(childValues(id, kind)),
      repository: chartsFolder,
      reference,
      present: state.child,
      definitions: state.childDefinitions,
      findings: undefined,
    },
    childCluster,
    root: { ...names, context: 'root', chart: reference('spire-nested', version), values: files(rootValues), version },
    rootCluster,
    id,
    trustDomain,
    inFiles: [],
    written: undefined,
    state,
    credential: keep && state.credential !== undefined ? 'kept' : 'certificate',
    address: state.endpoint.server,
    days: 30,
    now: Date.now,
    ...change,
  });
}
