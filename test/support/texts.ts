// Texts that tests start from: rule examples, snippets, example workspaces, hand-written oddities, and real files where there are some.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../server/core';
import { expandSnippet } from '../conformance/expandSnippet';
import { readSnippets } from '../conformance/snippetFiles';
import { noCorpus, readCorpus } from './corpus';
import { readLabels } from './labels';

const repository = join(__dirname, '..', '..');

export interface StartingText {
  readonly name: string;
  readonly text: string;
  /** `spire-nested@0.30.0`; what the text itself says where it is missing. */
  readonly chart?: string;
  readonly id?: string;
}

export function startingTexts(): readonly StartingText[] {
  return [...ruleTexts(), ...snippetTexts(), ...exampleTexts(), ...oddTexts, ...corpusTexts()];
}

function ruleTexts(): readonly StartingText[] {
  return rules.flatMap(rule =>
    rule.examples.flatMap((example): readonly StartingText[] => {
      const name = `${rule.id}: ${example.title}`;
      if (!('files' in example)) {
        const chart = example.chart ?? 'spire-nested@0.30.0';
        return [{ name, text: readLabels(example.values).text, chart }];
      }
      return Object.entries(example.files).map(([file, text]) => ({
        name: `${name}: ${file}`,
        text: readLabels(text).text,
        chart: 'spire-nested@0.30.0',
      }));
    }),
  );
}

function snippetTexts(): readonly StartingText[] {
  return Object.values(readSnippets()).map(snippet => ({ name: snippet.prefix, text: expandSnippet(snippet) }));
}

function exampleTexts(): readonly StartingText[] {
  return yamlFiles(join(repository, 'examples')).map(path => ({ name: path, text: readFileSync(path, 'utf8') }));
}

function yamlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.ya?ml$/.test(name))
    .sort()
    .map(name => join(folder, name));
}

function corpusTexts(): readonly StartingText[] {
  if (noCorpus) return [];
  return readCorpus()
    .filter(({ chart, text }) => ['spire', 'spire-nested'].includes(chart) && text.length < 6_000)
    .map(({ file, text, chart, version }) => ({
      name: file,
      text,
      chart: version === undefined || version < '0.20' ? chart : `${chart}@${version}`,
    }));
}

const wrongValues = `# What this file is.

# The trust domain of everything.
trustDomain: acme.example # not here
tags: {nestedRoot: "true"}
global:
  spire: {}
spire-server:
  # how long the CA lives
  caTTL: 48h
  ca_subject:
    # the country
    country: NO
    common_name: acme.example   # the name

  nodeAttestor:
    k8sPsat:
      enabled: "true"
      serviceAccountAllowList:
      - spire:agent
      - other:agent
ingress:
  # only this
  enabled: "false"
downstream-spire-agent-full:
  workloadAttestors:
    k8s:
      skipKubeletVerification: true # for now
  extraText: |+
    a
      b

upstream-spire-agent:
  serviceAccount: # of the agent
    # its server
    server:
      address: spire-server.acme.example
kubeConfigs:
  production-cluster-01: {kubeConfigBase64: QQ==}
root-spire-server:
  ca:
    subject:
      country: NL
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          spec: {}
          type: baze
clusterName: 12`;

export const oddTexts: readonly StartingText[] = [
  { name: 'many mistakes', text: wrongValues, chart: 'spire-nested@0.30.0' },
  { name: 'many mistakes, CRLF', text: wrongValues.replaceAll('\n', '\r\n'), chart: 'spire-nested@0.30.0' },
  { name: 'many mistakes, BOM', text: `\ufeff${wrongValues}`, chart: 'spire-nested@0.26.0' },
  {
    name: 'Argo CD, values as text',
    text: `# the stack
apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source:
    chart: spire-nested
    targetRevision: 0.30.0
    helm:
      values: |
${indented(wrongValues, 8)}
  destination: {}
`,
  },
  {
    name: 'Argo CD, values as an object',
    text: `apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source:
    chart: spire-nested
    targetRevision: 0.30.0
    helm:
      valuesObject:
${indented(wrongValues, 8)}
  destination: {}
`,
  },
  {
    name: 'Flux, behind another document',
    text: `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
spec: {}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
spec:
    chart:
        spec:
            chart: spire-nested
            version: ">=0.29.0"
    values:
${indented(wrongValues, 8)}
`,
  },
  {
    name: 'a template',
    id: 'values.yaml.gotmpl',
    text: `# spire-helm: chart=spire-nested@0.30.0
trustDomain: {{ .Values.trustDomain }} # ours
{{- if .Values.root }}
tags:
  nestedRoot: true
{{- end }}
ca_subject:
  country: {{ .Values.country | quote }}
`,
  },
  {
    name: 'anchors',
    text: `x-common: &common
  caTTL: 24h
  ca_subject: &subject {country: NO}
root-spire-server:
  <<: *common
  nodeAttestor: &attestor
    k8sPsat: {enabled: true}
internal-spire-server:
  <<: *common
  ca_subject: *subject
  nodeAttestor: *attestor
trustDomain: &td acme.example
global: {spire: {trustDomian: *td}}
`,
  },
  { name: 'comments only', text: '# spire-helm: chart=spire-nested@0.30.0 whole\n# nothing yet\n' },
  { name: 'in braces', text: '{\n  trustDomain: a,\n  spire-server: {caTTL: 1h}\n}\n' },
  { name: 'indented as a whole', text: '  trustDomain: a\n  # note\n  tags:\n    nestedRoot: "true"\n' },
];

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
