// Secrets leave every text that somebody may see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redact } from '../../../server/operations/redact';

const secret = 'hunter2-Xy9';
const texts: Readonly<Record<string, string>> = {
  'a private key': `before\n-----BEGIN EC PRIVATE KEY-----\n${secret}\n-----END EC PRIVATE KEY-----\nafter`,
  'a private key that is cut off': `-----BEGIN PRIVATE KEY-----\n${secret}`,
  'a header': `Authorization: Bearer ${secret}`,
  'a JSON Web Token': `got eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJodW50ZXIyLVh5OSJ9.${secret} back`,
  'a URL': `https://user:${secret}@charts.example/index.yaml`,
  YAML: `  password: ${secret}`,
  JSON: `{"token":"${secret}","b":1}`,
  'a kubeconfig': `    client-key-data: ${secret}`,
  'an option': `--token ${secret} --context a`,
  'an option with a sign': `--db-password=${secret}`,
  'the environment': `DB_PASSWORD=${secret}`,
  'a join token': `joinToken: "${secret}"`,
};

for (const [name, text] of Object.entries(texts)) {
  test(name, () => {
    const clean = redact(text);
    assert.ok(!clean.includes(secret), clean);
    assert.match(clean, /\[secret\]/);
  });
}

test('what is no secret stays as it is', () => {
  const text =
    'helm upgrade --install spire spire-nested --namespace spire-mgmt --kube-context prod --values root.yaml';
  assert.equal(redact(text), text);
  assert.equal(
    redact('https://spiffe.github.io/helm-charts-hardened/'),
    'https://spiffe.github.io/helm-charts-hardened/',
  );
});
