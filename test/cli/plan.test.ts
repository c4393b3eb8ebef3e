// `spire-helm plan` prints what the editor would do, for the example fleets; it runs nothing.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../server/cli/run';

const examples = join(import.meta.dirname, '../../examples');

async function plan(example: string, ...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const shell = {
    cwd: join(examples, example),
    write: (text: string) => void (out += text),
    complain: (text: string) => void (err += text),
    colours: false,
  };
  // Without a PATH no program could be found: a plan that ran one would fail.
  const path = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    return { code: await run(['plan', ...words], shell), out, err };
  } finally {
    process.env['PATH'] = path;
  }
}

test('install: definitions, then the stack with the layers and --set of the release', async () => {
  const { code, out } = await plan('root-and-children', 'install', 'root');
  assert.equal(code, 0);
  assert.match(out, /^# Install or upgrade spire \(spire-nested 0\.30\.0\) on acme-root$/m);
  assert.match(out, /what is there now was not looked at/);
  assert.match(out, /helm upgrade --install spire-crds .* --kube-context acme-root$/m);
  assert.match(out, /helm upgrade --install spire spire-nested .* --values base\.yaml --values root\.yaml/);
  assert.match(out, /Nothing has run yet/);
});

test('federate: both bundles are read, confirmed and given to every server that signs, never to the root', async () => {
  const { code, out } = await plan('federation', 'federate', 'acme', 'partner');
  assert.equal(code, 0);
  const calls = out.match(/^kubectl .*$/gm) ?? [];
  assert.equal(calls.filter(line => line.includes('bundle show -format spiffe')).length, 2);
  assert.equal(calls.filter(line => line.includes('bundle set -format spiffe -id spiffe://')).length, 2);
  assert.match(out, /-id spiffe:\/\/partner\.example # reads <bundle of partner\.example> from standard input/);
  assert.match(out, /Then you are asked: Are these the bundles of acme\.example and partner\.example\?/);
  for (const line of calls) assert.match(line, / --context \S+ /);
});

test('federate with a public CA: no first bundle, and the plan says so', async () => {
  const { out } = await plan('federation-https-web', 'federate', 'acme', 'partner');
  assert.match(out, /by https_web: with a certificate of a public CA it needs no first bundle/);
  assert.doesNotMatch(out, /bundle set/);
  assert.doesNotMatch(out, /you are asked/);
  assert.match(out, /federation refresh -id spiffe:\/\/partner\.example/);
});

test("a security cluster's workloads have their SVIDs from the root's external server: it is a side's server too", async () => {
  const { code, out } = await plan('security-cluster', 'verify');
  assert.equal(code, 0);
  assert.match(
    out,
    /statefulset\/spire-external-server -n spire-server -c external-spire-server --pod-running-timeout 15s --context acme-root/,
  );
  assert.match(out, /--context acme-edge01/);
  assert.doesNotMatch(out, /(?:bundle set|delete|upgrade|uninstall|apply)\b/);
});

test('uninstall: who uses the volumes, the release, the definitions; what stays is told first', async () => {
  const { out } = await plan('root-and-children', 'uninstall', 'root');
  assert.match(out, /This release signs for [^:]+: uninstall these first/);
  assert.ok(out.indexOf('What stays') < out.indexOf('helm uninstall'));
  assert.ok(out.indexOf('helm uninstall spire --') < out.indexOf('helm uninstall spire-crds --'));
});

test('a script has the same commands, and bundles go from variable to pipe', async () => {
  const { out } = await plan('federation', 'federate', 'acme', 'partner', '--shell');
  assert.match(out, /^#!\/bin\/sh\n/);
  assert.match(out, /^bundle_of_acme_example=\$\(kubectl exec /m);
  assert.match(out, /^printf '%s\\n' "\$bundle_of_acme_example" \| kubectl exec -i .* bundle set /m);
  assert.doesNotMatch(out, /> *[^&]*\.json/);
});

test('a context given on the command line wins', async () => {
  const { out } = await plan('single-root', 'uninstall', 'root', '--context', 'other');
  assert.match(out, /--kube-context other$/m);
});

test('what can not be planned is a sentence and exit code 2', async () => {
  const cases: readonly (readonly [string[], RegExp])[] = [
    [[], /plan wants install, /],
    [['fly', 'root'], /plan knows install, .*not "fly"/],
    [['install'], /wants the name of one release/],
    [['install', 'nobody'], /the fleet has no release "nobody"; it has root/],
    [['federate', 'root'], /wants two names/],
    [['federate', 'root', 'nobody'], /neither a release nor an external trust domain "nobody"/],
    [['verify', 'root', '--context', 'a', '--context', 'b'], /more --context than releases/],
  ];
  for (const [words, expected] of cases) {
    const { code, out, err } = await plan('single-root', ...words);
    assert.deepEqual([code, out], [2, ''], words.join(' '));
    assert.match(err, expected);
  }
  const child = await plan('root-and-children', 'federate', 'root', (await childOf('root-and-children')) ?? '');
  assert.match(child.err, /under one root: they trust each other already/);
});

async function childOf(example: string): Promise<string | undefined> {
  const { out } = await plan(example, 'uninstall', 'root');
  return /signs for ([^:,]+)/.exec(out)?.[1];
}

test('bootstrap: child, kubeconfig of the root, bundle, restarts and proof; nothing secret in it', async () => {
  const { code, out, err } = await plan('root-and-children', 'bootstrap', 'child01');
  assert.equal(code, 0, err);
  assert.match(out, /^# Bootstrap child01 under acme\.example$/m);
  const titles = out.match(/^## \d+\. .*$/gm) ?? [];
  assert.ok(titles.length >= 17, titles.join('\n'));
  assert.match(out, /"signerName":"kubernetes\.io\/kube-apiserver-client"/);
  for (const line of out.match(/^(?:helm|kubectl) .*$/gm) ?? [])
    assert.match(line, / --(?:kube-)?context acme-(?:root|child01)/);
  assert.match((await plan('root-and-children', 'bootstrap', 'root')).err, /"root" is no nested child/);
});

test('bootstrap of a security child: no server of its own to restart', async () => {
  const { code, out } = await plan('root-and-children', 'bootstrap', 'sec01', '--shell');
  assert.equal(code, 0);
  assert.match(out, /downstream-spire-agent-security/);
  assert.doesNotMatch(out, /internal-spire-server/);
});
