// Bundles as real servers write them: authorities, fingerprints, what is wrong with a text that is none.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bundleDoubt, declareBundle, missingFrom, openDocument, readBundle, type Bundle } from '../../server/core';
import { lint } from '../support/lint';
import { grouped, spoken } from '../../server/core/trust/fingerprint';
import { certificateIn, certificatesIn } from '../../server/core/trust/certificate';

/** What a spire-server 1.15.2 wrote for this test; its keys were in its memory only. */
const real =
  '{"keys":[{"use":"x509-svid","kty":"EC","crv":"P-256","x":"1I9C0tUMsSGL7FWhCiVhZYxKxHnXWg5zfA9593QZKjU","y":"KN_rM2RbplH3b3XQl7OpCuWhtFW6qj3Yd2yetDnToss","x5c":["MIIB/zCCAaWgAwIBAgIQAm9ez0uIUJrXBTdwlkwjOjAKBggqhkjOPQQDAjBOMQswCQYDVQQGEwJVUzEPMA0GA1UEChMGU1BJRkZFMS4wLAYDVQQFEyUzMjM2NzIzOTEyOTc1NzUxNjE1OTkxNzY5ODEzMDY0ODg1MDUwMB4XDTI2MTEyNjIyMjM1MFoXDTI2MTEyNzIyMjQwMFowTjELMAkGA1UEBhMCVVMxDzANBgNVBAoTBlNQSUZGRTEuMCwGA1UEBRMlMzIzNjcyMzkxMjk3NTc1MTYxNTk5MTc2OTgxMzA2NDg4NTA1MDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNSPQtLVDLEhi+xVoQolYWWMSsR511oOc3wPefd0GSo1KN/rM2RbplH3b3XQl7OpCuWhtFW6qj3Yd2yetDnTosujZTBjMA4GA1UdDwEB/wQEAwIBBjAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBRJaH1S9upVszAG3WBX2N24MYTj7DAhBgNVHREEGjAYhhZzcGlmZmU6Ly9hLW9yZy5leGFtcGxlMAoGCCqGSM49BAMCA0gAMEUCIBw8KZTuw5IP8rxhw2oqofHaP79r7ML8HqE7KITg+BknAiEAiORgmzsvenwqAwnt1dLSZ9CkKsV9j9aEFr+a6AQpbt0="]},{"use":"jwt-svid","kty":"EC","kid":"SM2MSbzIuW3auVepG2uP7FHKPddmA7Fg","crv":"P-256","x":"_U99ppholp3znh02y62_p5GOUi_ibDK_p6m65BUyKZA","y":"TjVhH-NM562_qQYS1Dxgzj8s69uPXiAIz1vhIgwPdZo"}],"spiffe_sequence":1}';

function bundleOf(text: string): Bundle {
  const { bundle, problem } = readBundle(text);
  assert.equal(problem, undefined);
  return bundle!;
}

const during = Date.UTC(2026, 10, 27);

describe('a bundle', () => {
  test('tells its authorities as openssl does', () => {
    const { x509, jwt, sequence, trustDomains, refreshHint } = bundleOf(real);
    assert.equal(x509.length, 1);
    assert.equal(
      grouped(x509[0]!.sha256),
      '83EC 6526 C3EB 4C1C 516A E538 12D7 A87B AA80 BD2F AC68 D0CE 391B A08A 78B1 84A5',
    );
    assert.equal(x509[0]!.starts, Date.UTC(2026, 10, 26, 22, 23, 50));
    assert.equal(x509[0]!.expires, Date.UTC(2026, 10, 27, 22, 24, 0));
    assert.deepEqual(x509[0]!.uris, ['spiffe://a-org.example']);
    assert.deepEqual(trustDomains, ['a-org.example']);
    assert.deepEqual(
      [jwt.length, jwt[0]!.keyId, sequence, refreshHint],
      [1, 'SM2MSbzIuW3auVepG2uP7FHKPddmA7Fg', 1, undefined],
    );
  });

  test('has one phrase, whatever the order of its authorities and its spacing', () => {
    const { keys, ...rest } = JSON.parse(real) as { keys: unknown[] };
    const turned = JSON.stringify({ ...rest, keys: [...keys].reverse() }, undefined, 4);
    assert.equal(bundleOf(turned).words, bundleOf(real).words);
    assert.match(bundleOf(real).words, /^([a-z]{5} ){7}[a-z]{5}$/);
    assert.notEqual(bundleOf(JSON.stringify({ keys: keys.slice(0, 1) })).words, bundleOf(real).words);
  });

  test('lacks what another one has', () => {
    const { keys } = JSON.parse(real) as { keys: unknown[] };
    const half = bundleOf(JSON.stringify({ keys: keys.slice(0, 1) }));
    assert.equal(missingFrom(half, bundleOf(real)), 1);
    assert.equal(missingFrom(bundleOf(real), half), 0);
  });

  test('is doubted where it is of another trust domain, expired, or from the future', () => {
    assert.equal(bundleDoubt(bundleOf(real), 'a-org.example', during), undefined);
    assert.equal(
      bundleDoubt(bundleOf(real), 'b.example', during),
      'This is the bundle of "a-org.example", not of "b.example".',
    );
    assert.match(
      bundleDoubt(bundleOf(real), 'a-org.example', Date.UTC(2027, 0)) ?? '',
      /is expired: .* ended on 2026-11-27 22:24 UTC/,
    );
    assert.match(bundleDoubt(bundleOf(real), 'a-org.example', Date.UTC(2026, 0)) ?? '', /begin in the future/);
  });

  test('every text that is none gets a sentence', () => {
    const texts: Record<string, RegExp> = {
      '': /is empty/,
      '  \n': /is empty/,
      '-----BEGIN CERTIFICATE-----\nMII': /in PEM, which has no JWT keys/,
      '<!DOCTYPE html><html>': /web page/,
      hello: /no bundle/,
      '[]': /no bundle/,
      null: /no bundle/,
      '{}': /with `keys`/,
      '{"keys":[]}': /no X\.509 authority/,
      '{"keys":[null,1,{"use":"x509-svid","x5c":["AAAA"]}]}': /no certificate that can be read/,
      '{"keys":[{"use":"x509-svid"}]}': /no certificate that can be read/,
    };
    for (const [text, expected] of Object.entries(texts)) assert.match(readBundle(text).problem ?? '', expected, text);
  });

  test('cut anywhere it is no bundle, and never an exception', () => {
    for (let length = 0; length < real.length; length += 7)
      assert.ok(readBundle(real.slice(0, length)).problem, String(length));
  });

  test('with any character changed it is another bundle or none', () => {
    const words = bundleOf(real).words;
    const at = real.indexOf('"x5c"') + 20;
    for (let i = at; i < at + 400; i += 13) {
      const changed = real.slice(0, i) + (real[i] === 'A' ? 'B' : 'A') + real.slice(i + 1);
      assert.notEqual(readBundle(changed).bundle?.words, words);
    }
  });
});

test('a digest in words differs in a word where it differs in four digits', () => {
  assert.equal(spoken('0000ffff'.repeat(8)).split(' ')[0], spoken('0000'.repeat(16)).split(' ')[0]);
  const all = new Set(
    Array.from({ length: 65_536 }, (_, i) => spoken(i.toString(16).padStart(4, '0').repeat(16)).split(' ')[0]),
  );
  assert.equal(all.size, 65_536);
});

test('every certificate of a chain is read, and one that is damaged keeps its place', () => {
  const der = (JSON.parse(real) as { keys: { x5c?: string[] }[] }).keys[0]!.x5c![0]!;
  const pem = `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`;
  const damaged = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  assert.deepEqual(
    certificatesIn(pem + damaged + pem).map(each => each?.sha256.slice(0, 4)),
    ['83ec', undefined, '83ec'],
  );
  assert.equal(certificateIn(pem)?.notAfter, '2026-11-27');
});

describe('a bundle in the values file', () => {
  const values = `# side b
global: {}
internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        # the partner
        a:
          trustDomain: a-org.example
          bundleEndpointURL: https://spire-server-federation.a-org.example
        c:
          trustDomain: c.example
`;
  const write = (text: string, trustDomain = 'a-org.example', bundle = real): string => {
    const declared = declareBundle(openDocument({ id: 'v', text, languageId: 'yaml' }), trustDomain, bundle);
    if (declared.problem !== undefined) return declared.problem;
    return [...declared.edits]
      .sort((x, y) => y.span.start - x.span.start)
      .reduce((done, { span, newText }) => done.slice(0, span.start) + newText + done.slice(span.end), text);
  };

  test('stands at its trust domain, and nothing else changes', () => {
    const written = write(values);
    const added = written.split('\n').filter(line => !values.split('\n').includes(line));
    assert.equal(added.length, 1);
    const [, json] = /^ {10}trustDomainBundle: '(.*)'$/.exec(added[0]!)!;
    assert.equal(readBundle(json!).bundle?.words, bundleOf(real).words);
    assert.ok(written.indexOf('trustDomainBundle') < written.indexOf('c.example'));
    assert.deepEqual(
      lint(written, { chart: 'spire-nested@0.30.0' }).filter(({ rule }) => rule === 'unknown-setting'),
      [],
    );
  });

  test('takes the place of an older one', () => {
    const twice = write(write(values));
    assert.equal(twice, write(values));
  });

  test('has no place where nobody federates with that trust domain, and is no bundle where it is none', () => {
    assert.match(write(values, 'b.example'), /names "b\.example"\. Add the relationship first/);
    assert.match(write(values, 'a-org.example', ''), /is empty/);
  });
});
