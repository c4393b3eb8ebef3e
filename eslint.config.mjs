// Lint, above all the borders of ARCHITECTURE.md: who may import whom.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Says for some files what they may not import, and why. */
function border(files, patterns, extra = {}) {
  return {
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: patterns.map(([group, message]) => ({ group: [group], message })), ...extra },
      ],
    },
  };
}

/** A program is started in one place, and never by a shell. */
const processes = [
  'ImportDeclaration',
  'ImportExpression',
  'TSImportEqualsDeclaration',
  'CallExpression[callee.name=require]',
].flatMap(node => [
  {
    selector: `${node} > Literal[value=/^(node:)?(child_process|worker_threads|cluster|vm)$/]`,
    message: 'Only operations/process.ts starts programs.',
  },
]);
processes.push({
  selector: 'MemberExpression[property.name=/^(createTerminal|sendText|ShellExecution|ProcessExecution)$/]',
  message: 'Nothing goes through a terminal or a shell.',
});

const outsideCore = [
  ['vscode', 'Only client/ knows the editor.'],
  ['vscode-*', 'Only lsp/ and client/ know the protocol.'],
  ['node:*', 'The core runs everywhere: it has no I/O.'],
  ['**/lsp/**', 'Core stands below the shells.'],
  ['**/host/**', 'Core stands below the shells.'],
  ['**/cli/**', 'Core stands below the shells.'],
  ['**/operations/**', 'Core stands below the shells.'],
];
const yamlLibrary = ['yaml', 'Only core/syntax/parse.ts imports the YAML library.'];
const ajvLibrary = ['ajv', 'Only core/chart/jsonSchema.ts imports the JSON Schema library.'];
const libraries = [yamlLibrary, ajvLibrary];
const coreInside = ['**/core/*/**', 'Of the core only its façade, core/index.ts, is imported.'];

/** Inside the core, each folder may use only what stands before it. */
const order = [
  'syntax',
  'trust',
  'explain',
  'chart',
  'values',
  'fleet',
  'rules',
  'topology',
  'features',
  'upgrade',
  'scenarios',
];
const layers = order.map((folder, index) =>
  border(
    [`server/core/${folder}/**/*.ts`],
    [
      ...outsideCore,
      ...libraries,
      ...order.slice(index + 1).map(later => [`**/${later}/**`, `core/${folder} stands before core/${later}.`]),
    ],
  ),
);

export default tseslint.config(
  { ignores: ['dist/', '.build/', 'node_modules/', 'test-results/', 'schemas/*.json', '**/*.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    languageOptions: { parserOptions: { ecmaVersion: 2023, sourceType: 'module' } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-dynamic-delete': 'off',
      'no-control-regex': 'off',
    },
  },
  // Scripts name the globals of Node and, in the rig, of the page; TypeScript checks those of all other files.
  { files: ['**/*.{mjs,cjs}'], rules: { 'no-undef': 'off', '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['schemas/generate.ts', 'schemas/probe/record.ts', 'test/**', 'server/cli/**', '*.mjs'],
    rules: { 'no-console': 'off' },
  },
  { files: ['test/**'], rules: { '@typescript-eslint/no-floating-promises': 'off' } },
  {
    // By syntax and not by import: the borders below set their own lists of imports.
    files: ['server/**/*.ts', 'client/**/*.ts'],
    ignores: ['server/operations/process.ts'],
    rules: { 'no-restricted-syntax': ['error', ...processes] },
  },
  border(['server/core/*.ts'], [...outsideCore, ...libraries]),
  ...layers,
  border(['server/core/syntax/parse.ts'], [...outsideCore, ajvLibrary]),
  border(['server/core/chart/jsonSchema.ts'], [...outsideCore, yamlLibrary]),
  border(
    ['server/core/rules/*.ts'],
    [
      ...outsideCore,
      ...libraries,
      ['**/syntax/**', 'A rule sees values and settings, never the YAML tree.'],
      ['**/features/**', 'core/rules stands before core/features.'],
      ['**/import/**', 'A rule sees settings, never chart files.'],
    ],
  ),
  border(
    ['server/host/**/*.ts'],
    [
      coreInside,
      ...libraries,
      ['**/lsp/**', 'host stands below lsp.'],
      ['**/cli/**', 'host stands below cli.'],
      ['vscode', 'Only client/ knows the editor.'],
    ],
  ),
  border(
    ['server/operations/**/*.ts'],
    [
      coreInside,
      ...libraries,
      ['**/lsp/**', 'Plans know no protocol.'],
      ['**/cli/**', 'Plans know no shell.'],
      ['vscode*', 'Plans know no editor.'],
    ],
  ),
  border(
    ['server/protocol/**/*.ts'],
    [coreInside, ['vscode', 'The protocol is plain data.'], ['node:*', 'The protocol is plain data.']],
  ),
  border(
    ['server/lsp/**/*.ts'],
    [
      coreInside,
      ...libraries,
      ['vscode', 'Only client/ knows the editor.'],
      ['**/cli/**', 'lsp stands beside cli.'],
      ['**/operations/**', 'The client runs plans.'],
    ],
  ),
  border(['server/cli/**/*.ts'], [coreInside, ...libraries, ['vscode', 'Only client/ knows the editor.']]),
  border(
    ['client/**/*.ts'],
    [
      ['**/core/**', 'The client knows the protocol and the operations, not the core.'],
      ['**/lsp/**', 'The client talks to the server, it does not import it.'],
      ['**/cli/**', 'The client is no command line.'],
      ...libraries,
    ],
  ),
);
