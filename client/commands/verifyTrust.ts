// SPIRE: Verify Trust. Asks servers and clusters, compares their bundles, and shows what is wrong at the values line that causes it.
import * as vscode from 'vscode';
import type { Verdict } from '../../server/operations/verify';
import { looking, pickClusters } from '../trust/pickCluster';
import { showAtSettings } from '../trust/settingPlaces';
import { start } from '../trust/start';
import { showText } from '../trust/textView';
import type { Command, Parts } from './command';

const title = 'Verify Trust';
let shown: vscode.DiagnosticCollection | undefined;

export const verifyTrust: Command = {
  id: 'spireHelm.verifyTrust',
  run: async parts => {
    const started = await start(parts);
    if (!started) return;
    const { run, contexts } = started;
    const { verify } = await import('../../server/operations/verify');
    const { spireServersOf } = await import('../../server/operations/spireServer');
    const clusters = await pickClusters(title, 'Clusters to verify; their bundles are compared', contexts);
    if (!clusters) return;
    const names = clusters.map(({ context }) => context).join(', ');
    const found = await looking(`Looking for SPIRE servers on ${names}`, signal =>
      Promise.all(clusters.map(cluster => spireServersOf(run, cluster, signal))),
    );
    const input = {
      servers: found.flat(),
      clusters: clusters.map(cluster => ({ cluster, systemNamespace: 'spire-system' })),
    };
    const verdict = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Verifying trust on ${names}`, cancellable: true },
      (progress, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        const check = (each: { readonly title: string; readonly about: string }, _index: number, of: number): void =>
          progress.report({ message: `${each.about}: ${each.title}`, increment: 100 / of });
        return verify(input, run, { check, line: line => parts.output.info(line) }, abort.signal, Date.now());
      },
    );
    await tell(parts, names, verdict);
  },
};

async function tell({ context, output }: Parts, names: string, verdict: Verdict): Promise<void> {
  if (!shown) {
    shown = vscode.languages.createDiagnosticCollection('spire-helm-cluster');
    context.subscriptions.push(shown, { dispose: () => (shown = undefined) });
  }
  const { doubts, good, cancelled } = verdict;
  const severities = {
    error: vscode.DiagnosticSeverity.Error,
    warning: vscode.DiagnosticSeverity.Warning,
    info: vscode.DiagnosticSeverity.Information,
  };
  const placed = await showAtSettings(
    shown,
    doubts.flatMap(({ setting, message, severity }) =>
      setting === undefined ? [] : [{ setting, message, severity: severities[severity] }],
    ),
  );
  const errors = doubts.filter(({ severity }) => severity === 'error').length;
  const head = `${cancelled ? 'Cancelled: only a part was asked. ' : ''}${errors} errors, ${doubts.length - errors} warnings, ${good.length} things as they should be.`;
  output.info(`${names}: ${head}`);
  const text = [
    `# Trust on ${names}`,
    '',
    head,
    ...(placed > 0 ? ['', `${placed} of them are shown in the Problems view, at the setting that causes them.`] : []),
    '',
    '## What is wrong',
    '',
    ...(doubts.length === 0 ? ['Nothing.'] : []),
    ...doubts.map(each => `- **${each.severity}**: ${each.message}${each.setting ? ` (\`${each.setting}\`)` : ''}`),
    '',
    '## What is true',
    '',
    ...good.map(each => `- ${each}`),
    '',
  ].join('\n');
  await showText('Trust.md', text, context.subscriptions);
}
