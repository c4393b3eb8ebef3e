// SPIRE: Generate Join Token. For an agent outside of Kubernetes; the token goes to the clipboard and nowhere else.
import * as vscode from 'vscode';
import { offerPlan } from '../trust/offerPlan';
import { looking, pickCluster } from '../trust/pickCluster';
import { start } from '../trust/start';
import type { Command } from './command';

const title = 'Generate Join Token';

export const joinToken: Command = {
  id: 'spireHelm.joinToken',
  run: async parts => {
    const started = await start(parts);
    if (!started) return;
    const { run, contexts } = started;
    const operations = await import('../../server/operations/joinTokenPlan');
    const { spireServersOf, nameOf } = await import('../../server/operations/spireServer');
    const { Known } = await import('../../server/operations/known');
    const cluster = await pickCluster(title, 'Cluster of the server that the agent will talk to', contexts);
    if (!cluster) return;
    const servers = await looking(`Looking for SPIRE servers on ${cluster.context}`, signal =>
      spireServersOf(run, cluster, signal),
    );
    if (servers.length === 0)
      throw new Error(`on ${cluster.context} no SPIRE server was found. Install a release first.`);
    const items = servers.map(server => ({
      label: nameOf(server),
      description: server.container === 'external-spire-server' ? 'takes join tokens by default' : '',
      detail: server.trustDomain,
      server,
    }));
    items.sort((a, b) => b.description.length - a.description.length);
    const picked = await vscode.window.showQuickPick(items, { title, placeHolder: 'Server', ignoreFocusOut: true });
    if (!picked) return;
    const domain = `spiffe://${picked.server.trustDomain}/`;
    const spiffeId = await vscode.window.showInputBox({
      title,
      prompt: 'SPIFFE ID that the agent gets besides its own; empty for none',
      placeHolder: `${domain}vm/name`,
      ignoreFocusOut: true,
      validateInput: text =>
        text === '' || (text.startsWith(domain) && /^[\w./-]+$/.test(text.slice(domain.length)))
          ? undefined
          : `Begins with ${domain}, then letters, digits, ".", "-", "_" and "/".`,
    });
    if (spiffeId === undefined) return;
    const ttl = await vscode.window.showInputBox({
      title,
      prompt: 'Seconds that the token holds',
      value: '600',
      ignoreFocusOut: true,
      validateInput: text =>
        /^\d+$/.test(text) && Number(text) >= 10 && Number(text) <= 86_400 ? undefined : 'A number from 10 to 86400.',
    });
    if (!ttl) return;
    const plan = operations.joinTokenPlan({ server: picked.server, spiffeId, ttlSeconds: Number(ttl) });
    const known = new Known();
    const verb = `Generate on ${cluster.context}`;
    const result = await offerPlan(parts, { plan, verb, run, known, command: joinToken.id });
    if (result?.kind !== 'done') return;
    await vscode.env.clipboard.writeText(known.get(operations.joinToken));
    void vscode.window.showInformationMessage(
      `The join token is on the clipboard. It holds for ${ttl} s and for one agent, which also needs the bundle of ${picked.server.trustDomain}.`,
    );
  },
};
