// How many of the mistakes that people make are found: right files made wrong, one key at a time.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bundledCatalog } from '../support/catalog';
import { corpusFolder, noCorpus, readCorpus } from '../support/corpus';
import { lint, placeIn } from '../support/lint';
import { mutationsOf } from '../support/mutations';

/** Our own nested file with the settings that upstream's examples leave out, so that every kind is met in spire-nested. */
const own = `global:
  spire:
    clusterName: root
    trustDomain: acme.example
    caSubject:
      country: NL
      organization: Acme
      commonName: acme.example
    recommendations:
      enabled: true
tags:
  nestedRoot: true
root-spire-server:
  caTTL: 720h
  caSubject:
    country: NL
  nodeAttestor:
    k8sPSAT:
      enabled: true
  keyManager:
    disk:
      enabled: true
internal-spire-server:
  notifier:
    k8sBundle:
      enabled: false
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        default:
          enabled: true
      clusterFederatedTrustDomains: {}
  federation:
    enabled: true
    bundleEndpoint:
      refreshHint: 10m
external-spire-server:
  ingress:
    enabled: true
  nodeAttestor:
    externalK8sPSAT:
      enabled: true
upstream-spire-agent:
  sds:
    enabled: true
    defaultSVIDName: default
downstream-spire-agent-full:
  workloadAttestors:
    k8s:
      verification:
        type: skip
spiffe-oidc-discovery-provider:
  tls:
    spire:
      enabled: true
`;

describe('mutations', { skip: noCorpus }, () => {
  test('mistakes made in right files are found at their line', () => {
    const catalog = bundledCatalog();
    const files = readCorpus().filter(
      f => f.file.startsWith('upstream/') && (f.chart === 'spire' || f.chart === 'spire-nested'),
    );
    const inputs = [...files.map(f => ({ chart: f.chart, text: f.text })), { chart: 'spire-nested', text: own }];
    const counts = new Map<string, { made: number; found: number }>();
    const missed: string[] = [];
    for (const { chart, text } of inputs) {
      const model = catalog.model(chart, '0.30.0')!;
      for (const mutation of mutationsOf(text, model)) {
        const lines = lint(mutation.text, { chart: `${chart}@0.30.0` })
          .filter(finding => finding.severity === 'error' || finding.severity === 'warning')
          .map(finding => placeIn(mutation.text, finding.span.start).line);
        const key = `${chart} ${mutation.kind}`;
        const count = counts.get(key) ?? { made: 0, found: 0 };
        const hit = lines.includes(mutation.line);
        counts.set(key, { made: count.made + 1, found: count.found + (hit ? 1 : 0) });
        if (!hit) missed.push(`${key}: ${mutation.what}`);
      }
    }
    for (const [key, { made, found }] of [...counts].sort()) {
      console.log(`${key}: ${found} of ${made} found (${((100 * found) / made).toFixed(1)} %)`);
    }
    if (missed.length > 0) console.log(`missed:\n  ${missed.slice(0, 40).join('\n  ')}`);
    const total = [...counts.values()].reduce((sum, c) => ({ made: sum.made + c.made, found: sum.found + c.found }));
    assert.ok(total.made > 300, `${total.made} mutations are too few to tell`);
    assert.equal(missed.length, 0);
    for (const kind of ['misspelt', 'moved-up', 'wrong-alias', 'old-name'])
      assert.ok(counts.has(`spire-nested ${kind}`), kind);
    assert.ok(corpusFolder);
  });
});
