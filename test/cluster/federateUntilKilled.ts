// A program that federates two clusters and tells each step as it begins, so that a test can kill it in the middle.
import { federatedDomainsOf } from '../../server/operations/federatedDomains';
import { federationPlan, type Side } from '../../server/operations/federationPlan';
import { runPlan } from '../../server/operations/plan';
import { signersOf, spireServersOf } from '../../server/operations/spireServer';
import { toolRunner } from '../../server/operations/tools';

const [kubectl = '', kubeconfig = '', a = '', b = ''] = process.argv.slice(2);
const run = toolRunner({ kubectl }, undefined);

async function sideOf(context: string): Promise<Side> {
  const cluster = { context, kubeconfig, server: '' };
  const servers = signersOf(await spireServersOf(run, cluster), false);
  const domains = await federatedDomainsOf(run, cluster);
  return { trustDomain: servers[0]!.trustDomain, servers, declared: new Map(domains.map(each => [context, each])) };
}

async function main(): Promise<void> {
  const plan = federationPlan({ near: await sideOf(a), far: await sideOf(b), now: Date.now });
  const progress = {
    step: ({ id }: { readonly id: string }) => console.log(`step ${id}`),
    line: () => undefined,
    ask: async () => true,
  };
  console.log((await runPlan(plan, run, progress, new AbortController().signal)).kind);
}

void main();
