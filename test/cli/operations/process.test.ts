// Programs are started without a shell, cancelled by SIGINT, and their output is bounded and clean.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CannotStart, runProcess } from '../../../server/operations/process';

const node = (script: string, ...args: string[]) => ({ file: process.execPath, args: ['-e', script, '--', ...args] });

test('arguments arrive as they are: there is no shell', async () => {
  const words = ['$(id)', '; ls', 'a b', '"', "'", '*', '|', ''];
  const outcome = await runProcess(node('console.log(JSON.stringify(process.argv.slice(1)))', ...words));
  assert.deepEqual(JSON.parse(outcome.stdout), words);
  assert.equal(outcome.code, 0);
});

test('exit code, both streams, standard input', async () => {
  const script = "process.stdin.on('data', d => process.stdout.write(d)); console.error('oops'); process.exitCode = 3";
  const outcome = await runProcess({ ...node(script), stdin: 'secret by stdin' });
  assert.deepEqual([outcome.code, outcome.stdout, outcome.stderr], [3, 'secret by stdin', 'oops\n']);
});

test('lines come as they are written, without secrets', async () => {
  const lines: string[] = [];
  const script = "process.stdout.write('one\\ntok'); setTimeout(() => process.stdout.write('en: abc123\\nlast'), 50)";
  await runProcess({ ...node(script), onLine: line => lines.push(line) });
  assert.deepEqual(lines, ['one', 'token: [secret]', 'last']);
});

test('cancelling asks the program to end, and waits until it has', async () => {
  const abort = new AbortController();
  const script =
    "process.on('SIGINT', () => { console.log('tidied up'); process.exit(130); }); console.log('ready'); setInterval(() => {}, 1000)";
  const outcome = await runProcess({
    ...node(script),
    signal: abort.signal,
    onLine: line => line === 'ready' && abort.abort(),
  });
  assert.equal(outcome.cancelled, true);
  assert.equal(outcome.code, 130);
  assert.match(outcome.stdout, /tidied up/);
});

test('what is cancelled before it begins is not started', async () => {
  const outcome = await runProcess({ file: 'no-such-program', args: [], signal: AbortSignal.abort() });
  assert.equal(outcome.cancelled, true);
});

test('output beyond the limit is dropped, and said to be', async () => {
  const outcome = await runProcess(node("process.stdout.write('x'.repeat(9 * 1024 * 1024))"));
  assert.equal(outcome.truncated, true);
  assert.equal(outcome.stdout.length, 8 * 1024 * 1024);
});

test('a program that is missing is named', async () => {
  await assert.rejects(runProcess({ file: 'no-such-program', args: [] }), (error: unknown) => {
    assert.ok(error instanceof CannotStart);
    assert.equal(error.missing, true);
    assert.equal(error.message, 'The program "no-such-program" was not found.');
    return true;
  });
});
