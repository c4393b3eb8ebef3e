// A setting of the chart, at a level where nothing reads it.
import { diagnose } from '../chart/diagnose';
import type { JudgementRule } from './rule';
import { fixesFor, keyOf, placeOf, removeFix, shown } from './wording';

export const misplacedSetting: JudgementRule = {
  id: 'misplaced-setting',
  summary: 'Disallow settings at a place where the chart does not read them',
  category: 'settings',
  severity: 'error',
  effect: 'helm-ignores',
  why:
    'The same word means something at one level and nothing at another. Helm ignores it at the wrong one, so the trust domain, the ' +
    'ingress or the federation relationship that the file seems to set does not exist.',
  source: 'The templates read settings by their full path only.',
  scope: 'judgement',
  examples: [
    {
      title: 'the trust domain at the top level',
      values: `trustDomain: acme.example
^^^^^^^^^^^ error: \`spire-nested\` reads \`trustDomain\` as \`global.spire.trustDomain\`
tags:
  nestedRoot: true
`,
      fixed: `tags:
  nestedRoot: true
global:
  spire:
    trustDomain: acme.example
`,
    },
    {
      title: 'an ingress one level too high',
      values: `tags:
  nestedRoot: true
ingress:
^^^^^^^ error: \`external-spire-server.ingress\`
  enabled: true
external-spire-server:
  expose: {}
`,
    },
    {
      title: 'a federation relationship outside identities',
      values: `internal-spire-server:
  controllerManager:
    clusterFederatedTrustDomains:
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: \`internal-spire-server.controllerManager.identities.clusterFederatedTrustDomains\`
      partner:
        trustDomain: partner.example
`,
    },
    {
      title: 'the server of a security cluster, under the service account',
      values: `downstream-spire-agent-security:
  serviceAccount:
    server:
#   ^^^^^^ error: \`downstream-spire-agent-security.server\`
      address: spire-server.acme.example
`,
      fixed: `downstream-spire-agent-security:
  server:
    address: spire-server.acme.example
`,
    },
    {
      title: 'settings where the chart reads them',
      values: `global:
  spire:
    trustDomain: acme.example
external-spire-server:
  ingress:
    enabled: true
`,
    },
  ],
  check(judgement, context) {
    if (judgement.kind !== 'unknown') return undefined;
    const diagnosis = diagnose(judgement, context.model, context.catalog, context.active);
    if (diagnosis.kind !== 'misplaced') return undefined;
    const { path } = judgement;
    const best = diagnosis.suggestions[0]!;
    return {
      setting: path,
      message:
        `\`${context.model.chart}\` reads ${keyOf(path)} as ${shown(best.path)}, not ${placeOf(path.slice(0, -1))}; ` +
        (judgement.closed ? 'Helm stops with an error.' : 'Helm ignores it here.'),
      ...(judgement.closed && { effect: 'helm-fails' }),
      fixes: [...fixesFor(path, diagnosis.suggestions), removeFix(path)],
    };
  },
};
