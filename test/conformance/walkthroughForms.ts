// Forms that public walkthroughs show and today's charts do not take, each as somebody pastes it, and what it was meant to bring about.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { applyEdits, lint } from '../support/lint';

export interface Form {
  readonly name: string;
  /** Pasted into an empty file; the second text has the tag of the walkthrough's later edition. */
  readonly texts: readonly [bare: string, tagged: string];
  /** Another layer that Helm gets besides, without which nothing of what is meant is rendered. */
  readonly beside?: string;
  /** First chart version that does not take it. */
  readonly since: string;
  /** What the manifest must hold after the fixes, and does not before. */
  readonly meant: readonly string[];
  /** What it must not hold then. */
  readonly never?: readonly string[];
}

export const chart = 'spire-nested';

export function versionsOf({ since }: Form): readonly string[] {
  const known = bundledCatalog().versions(chart);
  return known.slice(known.indexOf(since));
}

const tagged = (tag: string, body: string): readonly [string, string] => [body, `tags:\n  ${tag}: true\n${body}`];

export const forms: readonly Form[] = [
  {
    name: 'a child by `kind: none`',
    texts: tagged('nestedRoot', 'root-spire-server:\n  kind: none\nexternal-spire-server:\n  enabled: false\n'),
    since: '0.20.0',
    meant: ['name: spire-internal-server', 'name: spire-mgmt-root-child-servers'],
    never: ['name: spire-external-server'],
  },
  {
    name: 'a child by `kind: none`, as published',
    texts: tagged(
      'nestedRoot',
      `global:
  spire:
    clusterName: child01
    upstreamSpireAddress: spire-server.acme.example
root-spire-server:
  kind: none
  controllerManager:
    className: spire-mgmt-external-server
external-spire-server:
  enabled: false
`,
    ),
    since: '0.20.0',
    meant: ['"server_address": "spire-server.acme.example"', 'className: "spire-mgmt-external-server"'],
    never: ['name: spire-external-server'],
  },
  {
    name: '`externalK8sPsat` with the account "spire-agent"',
    texts: tagged(
      'nestedRoot',
      `external-spire-server:
  nodeAttestor:
    externalK8sPsat:
      defaults:
        serviceAccountAllowList:
          - spire-system:spire-agent
`,
    ),
    beside: 'external-spire-server:\n  kubeConfigs:\n    sec1:\n      kubeConfigBase64: QQ==\n',
    since: '0.24.0',
    meant: ['"spire-system:spire-agent-upstream"'],
    never: ['"spire-system:spire-agent"'],
  },
  {
    name: '`ca_subject` with `common_name`',
    texts: tagged(
      'nestedRoot',
      `root-spire-server:
  ca_subject:
    country: NL
    organization: Acme Identity
    common_name: acme.example
`,
    ),
    since: '0.24.0',
    meant: ['"Acme Identity"'],
  },
  {
    name: '`spire-server` in a file of spire-nested',
    texts: tagged(
      'nestedRoot',
      `spire-server:
  trustDomain: acme.example
  dataStore:
    sql:
      databaseType: postgres
      databaseName: spire
      host: db.acme.example
      username: spire
`,
    ),
    since: '0.20.0',
    meant: ['"trust_domain": "acme.example"', 'host=db.acme.example'],
  },
  {
    name: '`serverAddress` and `serverPort` in a child',
    texts: tagged(
      'nestedChildFull',
      `internal-spire-server:
  upstreamAuthority:
    spire:
      serverAddress: spire-server.acme.example
      serverPort: 8443
`,
    ),
    since: '0.20.0',
    meant: ['"server_address": "spire-server.acme.example"', '"server_port": 8443', '"server_port": "8443"'],
  },
  {
    name: 'root values without a tag',
    texts: [
      `global:
  spire:
    trustDomain: acme.example
    clusterName: root
external-spire-server:
  ingress:
    enabled: true
`,
      '',
    ],
    since: '0.20.0',
    meant: ['name: spire-root-server', 'host: "spire-server.acme.example"'],
  },
  {
    name: '`controllerManager.identity.default.ttl`',
    texts: tagged(
      'nestedRoot',
      `internal-spire-server:
  controllerManager:
    identity:
      default:
        ttl: 37m
`,
    ),
    since: '0.20.0',
    meant: ['ttl: "37m"'],
  },
];

export interface Step {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** The pasted text and what the first fix of each finding makes of it, until there is none to make. */
export function steps(text: string, whole: boolean): readonly Step[] {
  const found: Step[] = [];
  for (let now: string | undefined = text; now !== undefined && found.length < 8;) {
    const findings: readonly Finding[] = lint(now, { chart: `${chart}@0.30.0`, whole });
    found.push({ text: now, findings });
    const fix = findings.flatMap(({ fixes }) => fixes)[0];
    now = fix && applyEdits(now, fix.edits);
  }
  return found;
}

export const recordFile = join(__dirname, 'walkthroughs.json');

export interface Record {
  readonly hash: string;
  /** What Helm says of the pasted texts, without and with a tag, and of the fixed one: versions by outcome. */
  readonly bare: Outcomes;
  readonly tagged: Outcomes;
  readonly fixed: Outcomes;
}
/** Chart versions, with blanks between, by what came of it: "meant", "nothing", "otherwise", or Helm's error. */
export type Outcomes = { readonly [outcome: string]: string };
export type Records = { readonly helm: string; readonly forms: { readonly [name: string]: Record } };

export const howToRecord =
  'Record again: SPIRE_HELM_HELM=path/to/helm SPIRE_HELM_CHARTS=folder/of/chart/packages npx tsx test/conformance/walkthroughs.ts';

export function readWalkthroughs(): Records | undefined {
  return existsSync(recordFile) ? (JSON.parse(readFileSync(recordFile, 'utf8')) as Records) : undefined;
}

/** Of everything that Helm was given, and of what is looked for in its answers. */
export function hashOf(form: Form, fixed: string): string {
  const all = JSON.stringify([form.texts, fixed, form.meant, form.never ?? [], form.beside ?? '', versionsOf(form)]);
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
}
