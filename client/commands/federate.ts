// SPIRE: Federate Trust Domains. Reads both bundles, has them compared, and gives each to every server of the other side.
import * as vscode from 'vscode';
import type { Cluster } from '../../server/operations/cluster';
import type { FederatedDomain } from '../../server/operations/federatedDomains';
import type { Partner, Side } from '../../server/operations/federationPlan';
import type { SpireServer } from '../../server/operations/spireServer';
import { isCandidate } from '../probe';
import { offerPlan } from '../trust/offerPlan';
import { looking, pickClusters } from '../trust/pickCluster';
import { start, type Started } from '../trust/start';
import type { Command, Parts } from './command';

const title = 'Federate Trust Domains';

export const federate: Command = {
  id: 'spireHelm.federate',
  run: async parts => {
    const started = await start(parts);
    if (!started) return;
    const { federationPlan, bundleSlot } = await import('../../server/operations/federationPlan');
    const { Known } = await import('../../server/operations/known');
    const kind = await askFar();
    if (!kind) return;
    if (kind === 'values') {
      await declare(parts);
      return;
    }
    const near = await askSide(started, 'Clusters of the one side: all that issue SVIDs under its root');
    if (!near) return;
    const known = new Known();
    let far: Side | Partner | undefined;
    if (kind === 'contexts') far = await askSide(started, 'Clusters of the other side');
    else {
      const bundle = await askBundle(kind);
      if (bundle) known.set(bundleSlot(bundle.partner.trustDomain), bundle.text);
      far = bundle?.partner;
    }
    if (!far) return;
    const sides = [await withDeclared(started, near, far.trustDomain)] as const;
    const other = 'servers' in far ? await withDeclared(started, far, near.trustDomain) : far;
    const plan = federationPlan({ near: sides[0], far: other, now: Date.now });
    const verb = `Federate ${near.trustDomain} with ${far.trustDomain}`;
    const result = await offerPlan(parts, { plan, verb, run: started.run, known, command: federate.id });
    if (result?.kind === 'done') await tellDone(parts, near, far, known.get(bundleSlot(near.trustDomain)));
  },
};

async function askSide({ run, contexts }: Started, placeHolder: string): Promise<Side | undefined> {
  const { spireServersOf, signersOf, nameOf } = await import('../../server/operations/spireServer');
  const clusters = await pickClusters(title, placeHolder, contexts);
  if (!clusters) return undefined;
  const servers = await looking(
    `Looking for SPIRE servers on ${clusters.map(each => each.context).join(', ')}`,
    signal => Promise.all(clusters.map(cluster => spireServersOf(run, cluster, signal))),
  );
  const all = servers.flat();
  const trustDomain = await askTrustDomain(all, clusters);
  if (trustDomain === undefined) return undefined;
  const own = all.filter(each => each.trustDomain === trustDomain);
  const signers = new Set(signersOf(own, false));
  const items = own.map(server => ({
    label: nameOf(server),
    description: signers.has(server) ? '' : 'signs for workloads only where clusters have no server of their own',
    detail: `${server.cluster.server} · namespace ${server.namespace} · release ${server.release}`,
    picked: signers.has(server),
    server,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: `Servers of ${trustDomain} that sign for workloads: each gets the bundle`,
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return picked && picked.length > 0
    ? { trustDomain, servers: picked.map(({ server }) => server), declared: new Map<string, FederatedDomain>() }
    : undefined;
}

async function askTrustDomain(all: readonly SpireServer[], clusters: readonly Cluster[]): Promise<string | undefined> {
  const domains = [...new Set(all.map(({ trustDomain }) => trustDomain).filter(Boolean))];
  const names = clusters.map(each => each.context).join(', ');
  if (domains.length === 0) throw new Error(`on ${names} no SPIRE server was found. Install a release first.`);
  if (domains.length === 1) return domains[0];
  return vscode.window.showQuickPick(domains, { title, placeHolder: 'Which trust domain?', ignoreFocusOut: true });
}

async function withDeclared({ run }: Started, side: Side, other: string): Promise<Side> {
  const { federatedDomainsOf } = await import('../../server/operations/federatedDomains');
  const clusters = new Map(side.servers.map(({ cluster }) => [cluster.context, cluster]));
  const declared = new Map<string, FederatedDomain>();
  await looking(`Looking at ${[...clusters.keys()].join(', ')}`, async signal => {
    for (const [context, cluster] of clusters) {
      const found = (await federatedDomainsOf(run, cluster, signal)).find(each => each.trustDomain === other);
      if (found) declared.set(context, found);
    }
  });
  return { ...side, declared };
}

type Handed = 'file' | 'clipboard' | 'url';
type Far = 'contexts' | Handed | 'values';

async function askFar(): Promise<Far | undefined> {
  const items: (vscode.QuickPickItem & { readonly far: Far })[] = [
    { label: 'Clusters that I reach', detail: 'Bundles are set on both sides', far: 'contexts' },
    { label: 'A bundle in a file', detail: 'As `bundle show -format spiffe` wrote it on the other side', far: 'file' },
    { label: 'A bundle on the clipboard', far: 'clipboard' },
    { label: 'A bundle behind a URL', detail: 'An https address that serves it with a public certificate', far: 'url' },
    {
      label: 'Write a bundle into the values file',
      detail: 'No cluster is touched: it goes to `trustDomainBundle` in the active editor, for GitOps',
      far: 'values',
    },
  ];
  const placeHolder = 'Where is the other side?';
  return (await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.far;
}

interface Given {
  readonly partner: Partner;
  readonly text: string;
}

async function askBundle(kind: Handed): Promise<Given | undefined> {
  const found = await bundleFrom(kind);
  if (!found) return undefined;
  const { judgedBundle } = await import('../../server/operations/givenBundle');
  const bundle = judgedBundle(found.text, found.origin);
  const [named = ''] = bundle.trustDomains;
  const trustDomain = await vscode.window.showInputBox({
    title,
    prompt: named === '' ? 'The bundle names no trust domain. Whose is it?' : 'Trust domain of the other side',
    value: named,
    ignoreFocusOut: true,
    validateInput: text => (/^[a-z0-9._-]+$/.test(text) ? undefined : 'Lower-case letters, digits, ".", "-" and "_".'),
  });
  if (!trustDomain) return undefined;
  judgedBundle(found.text, found.origin, { trustDomain, now: Date.now() });
  return { partner: { trustDomain, origin: found.origin }, text: found.text };
}

async function bundleFrom(kind: Handed): Promise<{ text: string; origin: string } | undefined> {
  if (kind === 'clipboard') return { text: await vscode.env.clipboard.readText(), origin: 'the clipboard' };
  if (kind === 'file') {
    const [uri] = (await vscode.window.showOpenDialog({ title: 'Bundle of the other side', openLabel: 'Read' })) ?? [];
    if (!uri) return undefined;
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return { text, origin: `the file ${vscode.workspace.asRelativePath(uri)}` };
  }
  const url = await vscode.window.showInputBox({
    title,
    prompt: 'Address of the bundle',
    ignoreFocusOut: true,
    validateInput: text => (/^https:\/\/\S+$/.test(text) ? undefined : 'An address that begins with https://'),
  });
  if (!url) return undefined;
  const { fetchedBundle } = await import('../../server/operations/givenBundle');
  return { text: await looking(`Fetching ${url}`, signal => fetchedBundle(url, signal)), origin: url };
}

/** The declarative way: the active file gets the bundle, with undo, and whoever deploys it sets the bundle. */
async function declare({ output }: Parts): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || !isCandidate(document))
    throw new Error('no values file is open: the bundle goes into the active one.');
  const items: (vscode.QuickPickItem & { readonly from: Handed })[] = [
    { label: 'From a file', from: 'file' },
    { label: 'From the clipboard', from: 'clipboard' },
    { label: 'From a URL', from: 'url' },
  ];
  const placeHolder = 'Where is the bundle of the other side?';
  const from = (await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.from;
  const given = from && (await askBundle(from));
  if (!given) return;
  const { declaredBundle } = await import('../../server/operations/declaredBundle');
  const { comparison } = await import('../../server/operations/bundleWords');
  const { trustDomain } = given.partner;
  const { changes, settings } = declaredBundle(document.getText(), trustDomain, given.text);
  const verb = 'It Is the Same';
  const detail = comparison([[trustDomain, given.text]]);
  const question = `Is this the bundle of ${trustDomain}? Compare with what its people say.`;
  if ((await vscode.window.showInformationMessage(question, { modal: true, detail }, 'It Differs', verb)) !== verb)
    return;
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, newText } of changes)
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), newText);
  await vscode.workspace.applyEdit(edit);
  const done = `The bundle of ${trustDomain} stands in ${vscode.workspace.asRelativePath(document.uri)} (${settings.join(', ')}). Save and commit it; the controller manager sets it when it is deployed.`;
  output.info(done);
  void vscode.window.showInformationMessage(done);
}

async function tellDone(parts: Parts, near: Side, far: Side | Partner, bundle: string): Promise<void> {
  const { trustDomain } = near;
  if ('servers' in far) {
    const count = near.servers.length + far.servers.length;
    const done = `${trustDomain} and ${far.trustDomain} trust each other: ${count} servers list the bundle of the other side.`;
    parts.output.info(done);
    void vscode.window.showInformationMessage(done);
    return;
  }
  const copy = `Copy the Bundle of ${trustDomain}`;
  const save = 'Save It...';
  const done = `${trustDomain} trusts ${far.trustDomain}. Now its people need the bundle of ${trustDomain}.`;
  parts.output.info(done);
  const choice = await vscode.window.showInformationMessage(done, copy, save);
  if (choice === copy) await vscode.env.clipboard.writeText(bundle);
  if (choice !== save) return;
  const uri = await vscode.window.showSaveDialog({ title: copy, filters: { 'SPIFFE bundle': ['json'] } });
  if (uri) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(bundle));
}
