// A context that leads to another cluster than before is noticed; protected contexts are found by their patterns.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedIdentity, identityOf, identityText, isProtected } from '../../../server/operations/clusterIdentity';
import type { Endpoint } from '../../../server/operations/rootKubeconfig';

const pem = (body: string): string => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;

function endpoint(server: string, text: string): Endpoint {
  const authority = Buffer.from(text).toString('base64');
  return { server, authority, serverName: undefined, isUnchecked: false, proxy: undefined };
}

test('the same server and CA are the same cluster, however the file is laid out', () => {
  const before = identityOf(endpoint('https://one:6443', pem('QUJD')));
  const now = identityOf(endpoint('https://one:6443', `# ours\n${pem('QU\nJD')}\n`));
  assert.equal(changedIdentity('prod', before, now), undefined);
  assert.equal(changedIdentity('prod', undefined, now), undefined, 'the first use binds');
  assert.match(identityText(now), /^https:\/\/one:6443 \(CA [0-9A-F]{4}( [0-9A-F]{4}){3}\)$/);
});

test('another CA or another address is refused, with both', () => {
  const before = identityOf(endpoint('https://one:6443', pem('QUJD')));
  const other = identityOf(endpoint('https://one:6443', pem('REVG')));
  assert.match(
    changedIdentity('prod', before, other) ?? '',
    /^Context "prod" leads to another cluster than when it was used last\. The same address shows another CA: it was .* Nothing was done there\.$/,
  );
  const moved = identityOf(endpoint('https://two:6443', pem('QUJD')));
  assert.match(changedIdentity('prod', before, moved) ?? '', /The address is another/);
});

test('patterns name protected contexts', () => {
  assert.ok(isProtected('acme-prod-root', ['*prod*']));
  assert.ok(isProtected('arn:aws:eks:eu-1:1:cluster/live', ['*/live']));
  assert.ok(!isProtected('dev', ['*prod*', 'd.v', '']));
});
