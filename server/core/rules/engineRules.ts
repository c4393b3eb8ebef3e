// Rules whose findings come from reading the file itself: YAML and our own comments.
import type { EngineRule } from './rule';

export const yamlSyntax: EngineRule = {
  id: 'yaml-syntax',
  summary: 'Disallow text that Helm can not read as YAML',
  category: 'yaml',
  severity: 'error',
  effect: 'helm-fails',
  why: 'Helm stops at the first place that it can not read. The sections around it are still checked here.',
  source: 'sigs.k8s.io/yaml, the reader that Helm uses.',
  scope: 'engine',
  examples: [
    {
      title: 'a tab as indentation',
      values: `global:\n\tspire: {}\n^ error: tab\n`,
    },
    { title: 'YAML', values: `global:\n  spire: {}\n` },
  ],
};

export const duplicateKey: EngineRule = {
  id: 'duplicate-key',
  summary: 'Disallow the same key twice in a map',
  category: 'yaml',
  severity: 'error',
  effect: 'differs',
  why: 'Helm takes the last one and drops everything under the first, without a word.',
  source: 'sigs.k8s.io/yaml: not strict about keys.',
  scope: 'engine',
  examples: [
    {
      title: 'a section twice',
      values: `external-spire-server:
  caTTL: 24h
external-spire-server:
^^^^^^^^^^^^^^^^^^^^^ error: stands twice
  ingress: {enabled: true}
`,
    },
    { title: 'once', values: `external-spire-server:\n  caTTL: 24h\n  ingress: {enabled: true}\n` },
  ],
};

export const yamlDocument: EngineRule = {
  id: 'yaml-document',
  summary: 'Require one map in one document',
  category: 'yaml',
  severity: 'warning',
  effect: 'differs',
  why: 'Helm 3 reads the first document of a values file only, Helm 4 merges them all: the same file means two things.',
  source: 'helm.sh/helm pkg/cli/values; measured with 3.19 and 4.2.',
  scope: 'engine',
  examples: [
    {
      title: 'two documents',
      values: `global:
  spire: {}
---
^^^ warning: Helm 3
tags:
  nestedRoot: true
`,
    },
    { title: 'one document', values: `---\nglobal:\n  spire: {}\n` },
  ],
};

export const yamlLimit: EngineRule = {
  id: 'yaml-limit',
  summary: 'Point out files that are too large to check as a whole',
  category: 'yaml',
  severity: 'info',
  effect: 'style',
  why: 'Limits on nodes and aliases keep the editor answering whatever a file holds. What lies beyond them is not checked.',
  source: 'Limits of this product.',
  scope: 'engine',
  examples: [{ title: 'a file of usual size', values: `global:\n  spire: {}\n` }],
};

export const commentedSetting: EngineRule = {
  id: 'commented-setting',
  summary: 'Point out settings in comments that would be dead without the comment sign',
  category: 'settings',
  severity: 'hint',
  effect: 'helm-ignores',
  why:
    'Files are handed round with optional parts in comments, and people take the signs away when they need them. A part at the wrong ' +
    'place does nothing then. Only comments that are YAML line by line and begin with a section of the chart are looked at.',
  source: 'The same models as for settings that are in force.',
  scope: 'engine',
  examples: [
    {
      title: 'an optional part at the wrong place',
      values: `tags:
  nestedChildSecurity: true
# downstream-spire-agent-security:
#   serviceAccount:
#     server:
#     ^^^^^^ hint: \`downstream-spire-agent-security.server\`
#       address: spire-server.acme.example
`,
    },
    {
      title: 'prose, and an optional part at the right place',
      values: `tags:
  nestedChildSecurity: true
# note: the address is that of the root
# global: see base.yaml
# downstream-spire-agent-security:
#   server:
#     address: spire-server.acme.example
`,
    },
  ],
};

export const unusedSuppression: EngineRule = {
  id: 'unused-suppression',
  summary: 'Disallow suppressions that suppress nothing',
  category: 'suppression',
  severity: 'warning',
  effect: 'style',
  why: 'A suppression that outlives its finding hides the next one.',
  source: 'Convention of this product.',
  scope: 'engine',
  examples: [
    {
      title: 'nothing to suppress',
      values: `# spire-helm: disable-next-line unknown-setting -- left over
#                               ^^^^^^^^^^^^^^^ warning: suppresses nothing
global:
  spire: {}
`,
    },
    {
      title: 'a suppression that is needed',
      values: `root-spire-server:
  # spire-helm: disable-next-line unknown-setting -- read by a template of ours
  ourOwn: true
`,
    },
  ],
};

export const unreadablePragma: EngineRule = {
  id: 'unreadable-pragma',
  summary: 'Disallow spire-helm comments that say nothing known',
  category: 'suppression',
  severity: 'warning',
  effect: 'style',
  why: 'A misspelt comment looks as if it did something.',
  source: 'Convention of this product.',
  scope: 'engine',
  examples: [
    {
      title: 'a misspelt directive',
      values: `# spire-helm: disabel-next-line unknown-setting
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: disable-next-line
global:
  spire: {}
`,
    },
    { title: 'the chart of the file', values: `# spire-helm: chart=spire-nested@0.30.0\nglobal:\n  spire: {}\n` },
  ],
};

export const ruleCrash: EngineRule = {
  id: 'rule-crash',
  summary: 'A rule of this product failed',
  category: 'engine',
  severity: 'warning',
  effect: 'style',
  why: 'A rule that fails says so instead of staying silent, so that "no findings" can be trusted. Please report it.',
  source: 'This product.',
  scope: 'engine',
  examples: [],
};
