// What a release makes of values: the configuration of each server and agent, out of the ConfigMaps that Helm renders.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseAllDocuments } from 'yaml';
import { chartsFolder, judgeProgram } from '../judge';

export interface ConfigFile {
  readonly kind: 'server' | 'agent';
  /** The alias whose template wrote it. */
  readonly alias: string;
  readonly text: string;
}

export interface Rendered {
  /** Helm's message where it stops. */
  readonly error: string | undefined;
  readonly files: readonly ConfigFile[];
}

export interface RenderRequest {
  readonly chart: string;
  readonly values: readonly string[];
}

interface Answer {
  readonly id: string;
  readonly ok: boolean;
  readonly error?: string;
  readonly manifest?: string;
}

/** Renders in the order of the requests, by Helm's own engine. */
export async function render(requests: readonly RenderRequest[]): Promise<readonly Rendered[]> {
  const child = spawn(judgeProgram(3), [chartsFolder!], { stdio: ['pipe', 'pipe', 'inherit'] });
  const rendered: Rendered[] = [];
  createInterface({ input: child.stdout }).on('line', line => {
    const { id, ok, error, manifest } = JSON.parse(line) as Answer;
    rendered[Number(id)] = { error: ok ? undefined : (error ?? ''), files: ok ? configFiles(manifest ?? '') : [] };
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  for (const [index, { chart, values }] of requests.entries()) {
    const request = { id: String(index), chart, values, release: 'spire', namespace: 'spire-mgmt', manifest: true };
    if (!child.stdin.write(`${JSON.stringify(request)}\n`))
      await new Promise(resolve => child.stdin.once('drain', resolve));
  }
  child.stdin.end();
  await ended;
  if (rendered.filter(each => each !== undefined).length !== requests.length)
    throw new Error("Helm's engine did not answer everything");
  return rendered;
}

function configFiles(manifest: string): readonly ConfigFile[] {
  const files: ConfigFile[] = [];
  for (const text of manifest.split(/^---$/m)) {
    if (!/^ {2}(?:server|agent)\.conf: \|/m.test(text)) continue;
    const alias = /^# Source: .*\/charts\/([^/]+)\/templates\//m.exec(text)?.[1] ?? '';
    for (const document of parseAllDocuments(text)) {
      const { data = {} } = (document.toJS() as { data?: Record<string, string> } | null) ?? {};
      for (const kind of ['server', 'agent'] as const) {
        const found = data[`${kind}.conf`];
        if (found !== undefined) files.push({ kind, alias, text: found });
      }
    }
  }
  return files;
}
