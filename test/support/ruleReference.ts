// Writes what follows from the rule files: the list that the engine goes by and the reference, one page a rule. `npm run docs`.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleetSchema } from '../../server/core/fleet/fleetShape';
import type { Rule } from '../../server/core';
// Not by the façade, which reads the list of rules: it is written first.
import { rulePage } from '../../server/core/features/rulePage';

const home = join(__dirname, '..', '..');
const ruleFolder = join(home, 'server', 'core', 'rules');
const pageFolder = join(home, 'docs', 'rules');

/** Every generated file with its text, by its path from the top of the repository. */
export function generatedFiles(rules: readonly Rule[]): ReadonlyMap<string, string> {
  return new Map([
    ['server/core/rules/index.ts', ruleList()],
    ['docs/rules.md', overview(rules)],
    ['schemas/spire-fleet.schema.json', `${JSON.stringify(fleetSchema(), undefined, 2)}\n`],
    ...rules.map(rule => [`docs/rules/${rule.id}.md`, page(rule)] as const),
  ]);
}

/** Pages of rules that are gone. */
export function strayPages(rules: readonly Rule[]): readonly string[] {
  const pages = new Set(rules.map(rule => `${rule.id}.md`));
  return readdirSync(pageFolder).filter(file => !pages.has(file));
}

interface Declared {
  readonly id: string;
  readonly name: string;
  readonly file: string;
}

/** Rules as their files declare them, sorted by id. */
function declaredRules(): readonly Declared[] {
  const files = readdirSync(ruleFolder).filter(file => file.endsWith('.ts') && file !== 'index.ts');
  const declared = files.flatMap(file => {
    const text = readFileSync(join(ruleFolder, file), 'utf8');
    const found = text.matchAll(
      /^export const (\w+): (?:Judgement|Release|Engine|Fleet)Rule = \{\s*id: '([a-z0-9-]+)'/gm,
    );
    return [...found].map(([, name, id]): Declared => ({ id: id!, name: name!, file: file.replace('.ts', '') }));
  });
  return declared.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function ruleList(): string {
  const declared = declaredRules();
  const files = [...new Set(declared.map(({ file }) => file))].sort((a, b) => (a < b ? -1 : 1));
  const imports = files.map(file => {
    const names = declared.filter(rule => rule.file === file).map(rule => rule.name);
    const line = `import { ${names.join(', ')} } from './${file}';`;
    return line.length <= 120 ? line : `import {\n${names.map(name => `  ${name},\n`).join('')}} from './${file}';`;
  });
  return [
    '// All rules, sorted by id: the list that engine, documentation and tests go by. Written by `npm run docs`.',
    ...imports,
    "import type { Rule } from './rule';",
    '',
    `export const rules: readonly Rule[] = [\n${declared.map(({ name }) => `  ${name},\n`).join('')}];`,
    '',
    'export const ruleIds: ReadonlySet<string> = new Set(rules.map(rule => rule.id));',
    '',
  ].join('\n');
}

function overview(rules: readonly Rule[]): string {
  const categories = [...new Set(rules.map(rule => rule.category))].sort();
  return [
    '# Rules',
    '',
    'Every finding names its rule. A rule can be given another severity, or switched off, in `.spire-helm.yaml` (`rules:`) or in the',
    'setting `spireHelm.rules`; a single finding is suppressed by a comment above it:',
    '',
    '```yaml',
    '# spire-helm: disable-next-line unknown-setting -- read by a template of ours',
    '```',
    '',
    ...categories.flatMap(category => [
      `## ${category}`,
      '',
      '| rule | | severity | effect |',
      '|---|---|---|---|',
      ...rules
        .filter(rule => rule.category === category)
        .map(rule => `| [${rule.id}](rules/${rule.id}.md) | ${rule.summary} | ${rule.severity} | ${rule.effect} |`),
      '',
    ]),
  ].join('\n');
}

function page(rule: Rule): string {
  return [rulePage(rule), '[All rules](../rules.md)', ''].join('\n');
}

if (require.main === module) {
  // The list comes first: the pages are made of the rules that it names.
  writeFileSync(join(ruleFolder, 'index.ts'), ruleList());
  void import('../../server/core').then(({ rules }) => {
    mkdirSync(pageFolder, { recursive: true });
    for (const [file, text] of generatedFiles(rules)) writeFileSync(join(home, file), text);
    for (const file of strayPages(rules)) rmSync(join(pageFolder, file));
    console.log(`${rules.length} rules: server/core/rules/index.ts, docs/rules.md, docs/rules/`);
  });
}
