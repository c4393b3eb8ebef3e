// The SARIF 2.1.0 schema of OASIS, out of a Go module that carries it: on the module proxy it can be had by version and checksum.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const module = 'github.com/owenrumney/go-sarif/v3@v3.3.1';

/** The schema as an object that a JSON Schema library of a later draft takes, or a sentence that says why it is not to be had. */
export function sarifSchema(): object | string {
  let folder: string;
  try {
    const answer = execFileSync(process.env['GO'] ?? 'go', ['mod', 'download', '-json', module], {
      cwd: tmpdir(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    folder = (JSON.parse(answer) as { readonly Dir: string }).Dir;
  } catch {
    return 'the SARIF schema comes by the Go module proxy, and there is no Go or no proxy here';
  }
  const source = readFileSync(join(folder, 'pkg', 'report', 'v210', 'sarif', 'schema.go'), 'utf8');
  const text = source.slice(source.indexOf('`') + 1, source.lastIndexOf('`'));
  // Of draft 4 it uses only what later drafts have too, but for these two names.
  const { $schema, id, ...schema } = JSON.parse(text) as Record<string, unknown>;
  if (
    $schema !== 'http://json-schema.org/draft-04/schema#' ||
    typeof id !== 'string' ||
    !id.includes('sarif-schema-2.1.0')
  )
    throw new Error(`${module} no longer holds the schema of SARIF 2.1.0`);
  return schema;
}
