// Base64, certificates and kubeconfigs, as far as the core reads them by itself.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeBase64, utf8Of } from '../../server/core/trust/base64';
import { certificateIn } from '../../server/core/trust/certificate';
import { decodedText, readKubeconfig } from '../../server/core/trust/kubeconfig';
import { hover, emptyConfig, openDocument } from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { lint } from '../support/lint';
import { randomFrom } from '../support/wrecks';

/** Made for this test by openssl; its key is gone. */
const pem = `-----BEGIN CERTIFICATE-----
MIIBnjCCAUOgAwIBAgIUcUisG9yoCBkNpwjFxr8Yw1C/LqowCgYIKoZIzj0EAwIw
JDENMAsGA1UECgwEQWNtZTETMBEGA1UEAwwKc3BpcmUtcm9vdDAeFw0yNjExMjYy
MDM1NTFaFw0zNjExMjMyMDM1NTFaMCQxDTALBgNVBAoMBEFjbWUxEzARBgNVBAMM
CnNwaXJlLXJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS4DtwlniAvsyMj
2Tj3HA8NUzrd8Vq/35kBB7EZqSacBVf3NpHt5dNPgDkTY7V8jEMjcx7foXlH/Wam
vcFbYDJSo1MwUTAdBgNVHQ4EFgQUerLvEj8SFOdigm9yxq1FYfAJmi0wHwYDVR0j
BBgwFoAUerLvEj8SFOdigm9yxq1FYfAJmi0wDwYDVR0TAQH/BAUwAwEB/zAKBggq
hkjOPQQDAgNJADBGAiEAnAJQscTfWIYNwkiH2/dsUB7g7dGEywl4EqiO4MGP2K4C
IQCpeNQ9fl/6VNEsfqmpFOJbq6Xy4EgjGgoQrA9C3eEwAQ==
-----END CERTIFICATE-----
`;
const end = '2036-11-23';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function kubeconfig(cluster: string, user: string): string {
  return `apiVersion: v1
kind: Config
current-context: b
contexts:
  - {name: b, context: {cluster: b, user: b}}
clusters:
  - {name: a, cluster: {server: "https://a"}}
  - {name: b, cluster: {${cluster}}}
users:
  - {name: b, user: {${user}}}
`;
}

describe('base64', () => {
  test('is read as node reads it, and what is none is refused', () => {
    const random = randomFrom(7);
    for (let i = 0; i < 500; i += 1) {
      const bytes = Buffer.from(Array.from({ length: Math.floor(random() * 40) }, () => Math.floor(random() * 256)));
      const text = bytes.toString('base64');
      assert.deepEqual(Buffer.from(decodeBase64(text)!), bytes);
      assert.deepEqual(Buffer.from(decodeBase64(text.replace(/(.{7})/g, '$1\n'))!), bytes);
    }
    for (const wrong of ['a', 'QQ', 'QQ=', 'Q Q===', 'a-b_', 'QQ==QQ==', 'ä===']) {
      assert.equal(decodeBase64(wrong), undefined, wrong);
    }
  });

  test('UTF-8 is read as node reads it', () => {
    for (const text of ['', 'plain', 'ünï©ode €uro 🔑', '\u0000']) assert.equal(utf8Of(Buffer.from(text)), text);
    for (const bytes of [[0x80], [0xc3], [0xff], [0xe2, 0x82], [0xf5, 0x80, 0x80, 0x80]]) {
      assert.equal(utf8Of(Uint8Array.from(bytes)), undefined, String(bytes));
    }
  });
});

describe('certificates', () => {
  test('tell owner and end', () => {
    const { commonName, organizations, notAfter, starts, uris } = certificateIn(pem)!;
    assert.deepEqual([commonName, organizations, notAfter, uris], ['spire-root', ['Acme'], end, []]);
    assert.equal(new Date(starts).toISOString(), '2026-11-26T20:35:51.000Z');
  });

  test('cut anywhere and with any byte changed they are read or not, without a crash', () => {
    const der = decodeBase64(/\n([^-]*)\n---/.exec(pem)![1]!)!;
    const wrap = (bytes: Uint8Array): string =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE-----`;
    for (let at = 0; at < der.length; at += 1) {
      certificateIn(wrap(der.subarray(0, at)));
      const changed = Uint8Array.from(der);
      changed[at] = 255 - changed[at]!;
      certificateIn(wrap(changed));
    }
    assert.equal(certificateIn('none'), undefined);
    assert.ok(certificateIn(wrap(der)));
  });
});

describe('kubeconfigs', () => {
  test('the current context decides', () => {
    const text = kubeconfig(
      'server: "https://b:6443"',
      `client-certificate-data: ${base64(pem)}, client-key-data: eA==`,
    );
    const found = readKubeconfig(text)!;
    assert.equal(found.server, 'https://b:6443');
    assert.equal(found.certificate?.commonName, 'spire-root');
    assert.equal(found.secret, 'a private key');
    assert.deepEqual(found.files, []);
    assert.equal(readKubeconfig('a: 1'), undefined);
    assert.equal(readKubeconfig('{{{'), undefined);
    assert.equal(decodedText(base64(text)), text);
  });

  const judged = (text: string): readonly string[] =>
    lint(
      `tags: {nestedRoot: true}\nexternal-spire-server:\n  kubeConfigs:\n    child01:\n      kubeConfigBase64: ${base64(text)}\n`,
    ).map(({ rule, message }) => `${rule}: ${message}`);

  test('what does not come along into the pod, and who it is for', () => {
    const server = 'server: "https://b:6443"';
    assert.deepEqual(judged(kubeconfig(server, `client-certificate-data: ${base64(pem)}`)), []);
    assert.match(judged(kubeconfig(server, 'exec: {command: aws}')).join(), /program "aws"/);
    assert.match(judged(kubeconfig(server, 'client-key: /home/me/key')).join(), /files by `client-key`/);
    assert.match(judged(kubeconfig('server: "https://localhost:6443"', '')).join(), /inside the pod is the pod itself/);
  });

  test('no message holds anything of a secret', () => {
    const text = kubeconfig(
      'server: "https://127.0.0.1"',
      'token: TOPSECRET, client-key-data: VE9QU0VDUkVU, password: TOPSECRET',
    );
    const values = `external-spire-server:
  kubeConfigs:
    a: {kubeConfigBase64: ${base64(text)}}
    b: {kubeConfig: ${base64(text)}}
    c: {kubeConfigBase64: "TOPSECRET!"}
    d: {kubeConfigBase64: ${base64(base64(text))}}
internal-spire-server:
  dataStore: {sql: {password: TOPSECRET, readOnly: {password: TOPSECRET}}}
  keyManager: {awsKMS: {secretAccessKey: TOPSECRET}}
  upstreamAuthority:
    disk: {secret: {data: {key: "-----BEGIN PRIVATE KEY-----\\nTOPSECRET\\n-----END PRIVATE KEY-----"}}}
`;
    const findings = lint(values);
    const ours = findings.filter(({ rule }) => rule === 'secret-in-values' || rule === 'kubeconfig-content');
    assert.ok(ours.length >= 8, JSON.stringify(ours.map(({ message }) => message)));
    for (const { message, fixes, related } of findings) {
      const said = JSON.stringify([
        message,
        related,
        fixes.map(fix => [fix.title, fix.edits.map(edit => edit.newText)]),
      ]);
      assert.ok(!said.includes('TOPSECRET') && !said.includes('VE9QU0VDUkVU'), said);
    }
  });

  test('hover tells where a kubeconfig leads to', () => {
    const text = kubeconfig('server: "https://b:6443"', `client-certificate-data: ${base64(pem)}`);
    const values = `external-spire-server:\n  kubeConfigs:\n    child01:\n      kubeConfigBase64: ${base64(text)}\n`;
    const document = openDocument({ id: 'values.yaml', text: values, languageId: 'yaml' });
    const context = { catalog: bundledCatalog(), config: emptyConfig, path: 'values.yaml' };
    const found = hover(document, values.indexOf('kubeConfigBase64') + 2, context)?.markdown ?? '';
    assert.match(found, /Leads to \| `"https:\/\/b:6443"`/);
    assert.match(found, new RegExp(`Valid until \\| ${end}`));
  });
});
