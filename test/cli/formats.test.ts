// The output formats, field by field: other programs read them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Ajv from 'ajv';
import { clean, folderWith, misspelt, other, type Folder } from './command';

let folder: Folder;
before(async () => {
  folder = await folderWith({ 'a b/root.yaml': misspelt, 'clean.yaml': clean, 'other.yaml': other });
});
after(() => folder.remove());

test('json has exactly the promised shape', async () => {
  const { code, stdout } = await folder.run('lint', '--format', 'json', '.');
  assert.equal(code, 1);
  const report = JSON.parse(stdout) as Record<string, unknown>;
  const place = {
    path: { type: 'string' },
    line: { type: 'integer', minimum: 1 },
    column: { type: 'integer', minimum: 1 },
  };
  const end = { endLine: { type: 'integer', minimum: 1 }, endColumn: { type: 'integer', minimum: 1 } };
  const check = new Ajv({ allErrors: true }).compile(
    closed({
      version: { const: 1 },
      findings: listOf(
        closed({
          ...place,
          ...end,
          rule: { type: 'string', pattern: '^[a-z0-9-]+$' },
          severity: { enum: ['error', 'warning', 'info', 'hint'] },
          effect: {
            enum: [
              'helm-fails',
              'helm-ignores',
              'kubernetes-rejects',
              'spire-fails',
              'differs',
              'trust-breaks',
              'insecure',
              'style',
            ],
          },
          message: { type: 'string', minLength: 1 },
          setting: { type: 'string' },
          chart: { type: 'string', pattern: '^spire(-nested)?@[0-9.]+( \\(assumed\\))?$' },
          release: { type: ['string', 'null'] },
          related: listOf(closed({ ...place, message: { type: 'string' } })),
          fixes: listOf(
            closed({
              title: { type: 'string' },
              safe: { type: 'boolean' },
              edits: listOf(
                closed({
                  path: { type: 'string' },
                  range: closed({ line: place.line, column: place.column, ...end }),
                  newText: { type: 'string' },
                }),
              ),
            }),
          ),
        }),
      ),
      fixed: listOf(
        closed({ ...place, rule: { type: 'string' }, setting: { type: 'string' }, title: { type: 'string' } }),
      ),
      refused: listOf(closed({ path: { type: 'string' }, reason: { type: 'string' } })),
      summary: closed({
        files: { type: 'integer' },
        error: { type: 'integer' },
        warning: { type: 'integer' },
        info: { type: 'integer' },
        hint: { type: 'integer' },
        fixed: { type: 'integer' },
        skipped: listOf(closed({ path: { type: 'string' }, reason: { type: 'string' } })),
      }),
    }),
  );
  assert.ok(check(report), JSON.stringify(check.errors, undefined, 2));
  const [finding] = report['findings'] as Record<string, unknown>[];
  assert.equal(finding?.['path'], 'a b/root.yaml');
  assert.deepEqual(
    [finding?.['line'], finding?.['column'], finding?.['endLine'], finding?.['endColumn']],
    [3, 5, 3, 16],
  );
  assert.equal(finding?.['setting'], 'global.spire.trustDomian');
  assert.equal(finding?.['chart'], 'spire-nested@0.30.0 (assumed)');
  assert.deepEqual((report['summary'] as Record<string, unknown>)['skipped'], [
    { path: 'other.yaml', reason: 'no values file of the charts spire-nested and spire' },
  ]);
});

test('json of a release names it', async () => {
  const { stdout } = await folder.run('lint', '--format=json', '--release', 'spire', '-f', 'a b/root.yaml');
  const { findings } = JSON.parse(stdout) as { findings: { release: string | null }[] };
  assert.ok(findings.length > 0);
  assert.ok(findings.every(finding => finding.release === 'spire'));
});

test('sarif is 2.1.0 and names rule, place and fix', async () => {
  const { code, stdout } = await folder.run('lint', '--format', 'sarif', '.');
  assert.equal(code, 1);
  const log = JSON.parse(stdout) as unknown;
  const text = closed({ text: { type: 'string', minLength: 1 } });
  const region = {
    type: 'object',
    required: ['startLine', 'startColumn'],
    properties: Object.fromEntries(
      ['startLine', 'startColumn', 'endLine', 'endColumn'].map(name => [name, { type: 'integer', minimum: 1 }]),
    ),
    additionalProperties: false,
  };
  const artifactLocation = {
    type: 'object',
    required: ['uri'],
    properties: { uri: { type: 'string', pattern: '^[^\\s\\\\]+$' }, uriBaseId: { type: 'string' } },
    additionalProperties: false,
  };
  // The parts of the standard that we use, as it defines them.
  const check = new Ajv({ allErrors: true }).compile({
    type: 'object',
    required: ['$schema', 'version', 'runs'],
    properties: {
      version: { const: '2.1.0' },
      runs: listOf({
        type: 'object',
        required: ['tool', 'results'],
        properties: {
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          tool: closed({
            driver: {
              type: 'object',
              required: ['name', 'version', 'informationUri', 'rules'],
              properties: {
                rules: listOf(
                  closed({
                    id: { type: 'string' },
                    shortDescription: text,
                    helpUri: { type: 'string', pattern: '^https://' },
                  }),
                ),
              },
            },
          }),
          results: listOf({
            type: 'object',
            required: ['ruleId', 'ruleIndex', 'level', 'message', 'locations'],
            properties: {
              ruleIndex: { type: 'integer', minimum: 0 },
              level: { enum: ['none', 'note', 'warning', 'error'] },
              message: text,
              locations: listOf(closed({ physicalLocation: closed({ artifactLocation, region }) })),
              fixes: listOf(
                closed({
                  description: text,
                  artifactChanges: listOf(
                    closed({
                      artifactLocation,
                      replacements: listOf(
                        closed({ deletedRegion: region, insertedContent: closed({ text: { type: 'string' } }) }),
                      ),
                    }),
                  ),
                }),
              ),
            },
          }),
        },
      }),
    },
  });
  assert.ok(check(log), JSON.stringify(check.errors, undefined, 2));
  const [run] = (log as { runs: { tool: { driver: { rules: { id: string }[] } }; results: Result[] }[] }).runs;
  const [result] = run?.results ?? [];
  assert.equal(result?.locations[0]?.physicalLocation.artifactLocation.uri, 'a%20b/root.yaml');
  assert.equal(run?.tool.driver.rules[result?.ruleIndex ?? -1]?.id, 'unknown-setting');
});

interface Result {
  readonly ruleIndex: number;
  readonly locations: { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
}

test('github: one annotation for each finding, escaped', async () => {
  const { code, stdout } = await folder.run('lint', '--format', 'github', '.');
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^::error file=a b\/root\.yaml,line=3,endLine=3,col=5,endColumn=16,title=unknown-setting::.*trustDomian.*\n$/,
  );
});

function closed(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function listOf(items: object): object {
  return { type: 'array', items };
}
