// yaml-language-server with a schema generated from our model: the strongest that a schema can be.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemaOf } from '../../server/core/chart/jsonSchema';
import { bundledCatalog } from '../support/catalog';

/** Lines, from 1, with a diagnostic. */
export type Schemas = (chart: string, version: string, text: string) => Promise<readonly number[]>;

interface Diagnostic {
  readonly range: { readonly start: { readonly line: number } };
}
interface Server {
  request(method: string, params: unknown): Promise<unknown>;
  notify(method: string, params: unknown): void;
  next(method: string, test: (params: { uri: string }) => boolean): Promise<{ diagnostics: readonly Diagnostic[] }>;
  stop(): Promise<void>;
}

export async function withSchemas<T>(folder: string, use: (schemas: Schemas) => Promise<T>): Promise<T> {
  const { fetchPeer } = (await import('../bench/peer.mjs' as string)) as {
    fetchPeer(): Promise<{ program: string; node: string }>;
  };
  const { theirs } = (await import('../bench/contestants.mjs' as string)) as {
    theirs(id: string, node: string, program: string, schema: string): { start(): Server };
  };
  const { node, program } = await fetchPeer();
  let count = 0;
  return use(async (chart, version, text) => {
    const catalog = bundledCatalog();
    const file = join(folder, `${chart}-${version}.json`);
    writeFileSync(file, JSON.stringify(jsonSchemaOf(catalog.model(chart, version)!, catalog)));
    const server = theirs('schema', node, program, file).start();
    await server.request('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: { workspace: { configuration: true } },
    });
    server.notify('initialized', {});
    server.notify('workspace/didChangeConfiguration', { settings: null });
    const uri = `file:///compare/${(count += 1)}.yaml`;
    const pushed = server.next('textDocument/publishDiagnostics', params => params.uri === uri);
    server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    const { diagnostics } = await pushed;
    await server.stop();
    return diagnostics.map(({ range }) => range.start.line + 1);
  });
}
