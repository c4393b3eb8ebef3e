// The plan engine with real processes: places filled in by earlier steps, secrets on standard input only, questions, patience,
// cancel, and resuming from the real state after a kill.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { after, test } from 'node:test';
import { runResumable, unfinished, type Journal, type JournalStore } from '../../../server/operations/journal';
import { Known } from '../../../server/operations/known';
import {
  NotYet,
  planMarkdown,
  planScript,
  planState,
  runPlan,
  Unacceptable,
  type Plan,
  type Progress,
  type Step,
} from '../../../server/operations/plan';
import { toolRunner, type PlannedCall, type Runner } from '../../../server/operations/tools';
import { writtenContexts } from '../../../server/operations/writtenContexts';
import { filled, secretSlot, slot } from '../../../server/operations/words';

const folder = mkdtempSync(join(tmpdir(), 'spire-helm-plan-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Node stands in for kubectl: a real process whose arguments and input can be seen. */
const run: Runner = toolRunner({ kubectl: process.execPath }, folder);
const node = (script: string, ...args: PlannedCall['args'][number][]): PlannedCall => ({
  tool: 'kubectl',
  args: ['-e', script, '--', ...args],
});
const stored = join(folder, 'stored');
const read = `process.stdout.write(require('fs').existsSync('stored') ? require('fs').readFileSync('stored', 'utf8') : '')`;
const write = `let all = ''; process.stdin.on('data', d => all += d).on('end', () => require('fs').writeFileSync('stored', all.trim() + ' for ' + process.argv[1]))`;

const name = slot('name of b');
const key = secretSlot('key of b');
const words = { changes: 'a file.', verified: 'reading it.', undone: 'deleting it.' };

function steps(): readonly Step[] {
  return [
    {
      ...words,
      id: 'name',
      kind: 'read',
      title: 'Read the name',
      call: node("console.log('b.example')"),
      gives: [name],
      read: outcome => ({ [name.name]: outcome.stdout.trim() }),
    },
    {
      ...words,
      id: 'key',
      kind: 'read',
      title: 'Read the key',
      call: node(
        "const key = ['sesame', 'open', '1234'].join('-'); console.log(key); console.error('looked for ' + key)",
      ),
      gives: [key],
    },
    {
      ...words,
      id: 'store',
      title: 'Store the key',
      call: { ...node(write, filled`${name}`), input: filled`${key}` },
      done: {
        call: node(read),
        judge: ({ stdout }) => (stdout.endsWith('b.example') ? undefined : 'nothing is stored'),
      },
      proof: {
        call: node(read),
        judge: ({ stdout }) => (stdout === 'sesame-open-1234 for b.example' ? undefined : stdout),
      },
    },
  ];
}

const plan = (change: Partial<Plan> = {}): Plan => ({
  id: 'store a key',
  title: 'Store a key',
  facts: [['Kube context', 'b']],
  notes: [],
  steps: steps(),
  ...change,
});

interface Seen {
  readonly progress: Progress;
  readonly lines: string[];
  readonly already: string[];
}

function watch(ask?: Progress['ask']): Seen {
  const lines: string[] = [];
  const already: string[] = [];
  const progress = {
    step: () => undefined,
    line: (line: string) => void lines.push(line),
    already: (step: Step) => void already.push(step.id),
    ...(ask && { ask }),
  };
  return { progress, lines, already };
}

const never = (): AbortSignal => new AbortController().signal;

test('a plan shows places by name before it runs, and fills them in when their turn comes', async () => {
  rmSync(stored, { force: true });
  const text = planMarkdown(plan());
  assert.match(text, /'<name of b>' # reads <key of b> from standard input/);
  assert.match(text, /- Gives: `<name of b>`/);
  assert.match(text, /- Changes: nothing; a file\./);
  const seen = watch();
  assert.deepEqual(await runPlan(plan(), run, seen.progress, never()), { kind: 'done' });
  assert.equal(readFileSync(stored, 'utf8'), 'sesame-open-1234 for b.example');
  assert.ok(!seen.lines.join('\n').includes('sesame-open'), seen.lines.join('\n'));
  assert.ok(seen.lines.includes('looked for [secret]'));
});

test('what is done already is left out, told from the real state', async () => {
  writeFileSync(stored, 'something older for b.example');
  const seen = watch();
  await runPlan(plan(), run, seen.progress, never());
  assert.deepEqual(seen.already, ['store']);
  assert.equal(readFileSync(stored, 'utf8'), 'something older for b.example');
});

test('a secret in the arguments never runs', async () => {
  const [first, second, third] = steps() as [Step, Step, Step];
  const leaking = { ...third, done: undefined, call: node(write, filled`--token=${key}`) } as unknown as Step;
  await assert.rejects(
    runPlan(plan({ steps: [first, second, leaking] }), run, watch().progress, never()),
    /puts <key of b>, a secret, into the arguments of kubectl/,
  );
});

test('a question is asked with what was read; without a yes nothing after it runs', async () => {
  rmSync(stored, { force: true });
  const [first, ...others] = steps() as [Step, ...Step[]];
  const asking: Step = {
    ...first,
    question: { title: 'Is that the name?', detail: known => `The name is ${known.get(name)}.`, verb: 'Go On' },
  };
  const asked: string[] = [];
  const no = watch(async (question, known) => {
    asked.push(question.detail(known));
    return false;
  });
  const result = await runPlan(plan({ steps: [asking, ...others] }), run, no.progress, never());
  assert.deepEqual([result.kind, asked], ['declined', ['The name is b.example.']]);
  assert.equal((await runPlan(plan({ steps: [asking, ...others] }), run, watch().progress, never())).kind, 'declined');
  assert.ok(!existsSync(stored));
  const yes = watch(async () => true);
  assert.equal((await runPlan(plan({ steps: [asking, ...others] }), run, yes.progress, never())).kind, 'done');
  assert.match(planMarkdown(plan({ steps: [asking, ...others] })), /Then you are asked: Is that the name\?/);
});

test('what can not be used ends the plan; what is not there yet is tried again for a while', async () => {
  const [first] = steps() as [Step];
  const refused: Step = {
    ...first,
    read: () => {
      throw new Unacceptable('That is the bundle of c.example.');
    },
  };
  const failed = await runPlan(plan({ steps: [refused] }), run, watch().progress, never());
  assert.ok(failed.kind === 'failed' && failed.reason === 'That is the bundle of c.example.');

  let tries = 0;
  const slow: Step = {
    ...first,
    read: outcome => {
      tries += 1;
      if (tries < 3) throw new NotYet('there is none');
      return { [name.name]: outcome.stdout };
    },
    patience: { seconds: 20, every: 0.01 },
  };
  assert.equal((await runPlan(plan({ steps: [slow] }), run, watch().progress, never())).kind, 'done');
  assert.equal(tries, 3);

  tries = -1000;
  const tired = { ...slow, patience: { seconds: 0.2, every: 0.05 } };
  const late = await runPlan(plan({ steps: [tired] }), run, watch().progress, never());
  assert.ok(late.kind === 'failed' && late.reason === 'there is none (after 0.2 s)');
});

test('a call that takes too long is ended and named', async () => {
  const [first] = steps() as [Step];
  const hanging: Step = { ...first, call: node('setInterval(() => {}, 1000)'), limitSeconds: 0.5 };
  const result = await runPlan(plan({ steps: [hanging] }), run, watch().progress, never());
  assert.ok(result.kind === 'failed' && result.reason.startsWith('kubectl did not end within 0.5 s and was stopped.'));
});

test('cancel reaches the running program as SIGINT; then the real state is read', async () => {
  rmSync(stored, { force: true });
  const [first, second, third] = steps() as [Step, Step, Step];
  const slow: Step = {
    ...third,
    call: node(
      "process.on('SIGINT', () => { require('fs').writeFileSync('interrupted', ''); process.exit(130); }); console.log('ready'); setInterval(() => {}, 1000)",
    ),
  };
  const abort = new AbortController();
  const progress: Progress = { step: () => undefined, line: line => line === 'ready' && abort.abort() };
  const known = new Known();
  const made = plan({ steps: [first, second, slow] });
  const result = await runPlan(made, run, progress, abort.signal, { known });
  assert.ok(result.kind === 'cancelled' && result.step.id === 'store');
  assert.ok(existsSync(join(folder, 'interrupted')));
  assert.deepEqual(
    (await planState(made, run, known)).map(({ state, found }) => [state, found]),
    [['open', 'nothing is stored']],
  );
});

function memory(): JournalStore & { readonly all: Map<string, Journal> } {
  const all = new Map<string, Journal>();
  return {
    all,
    read: id => all.get(id),
    write: (id, journal) => {
      if (journal) all.set(id, journal);
      else all.delete(id);
    },
  };
}

test('the journal holds ids only; a step without a probe is not done twice, and the end forgets it all', async () => {
  rmSync(stored, { force: true });
  const restart: Step = {
    ...words,
    id: 'restart',
    title: 'Restart',
    call: node("require('fs').appendFileSync('restarts', 'x')"),
  };
  const failing: Step = {
    ...words,
    id: 'last',
    title: 'Fail',
    call: node("process.exit(require('fs').existsSync('fixed') ? 0 : 1)"),
  };
  const made = plan({ steps: [...steps(), restart, failing] });
  const store = memory();
  assert.equal((await runResumable(made, run, watch().progress, never(), store)).kind, 'failed');
  assert.deepEqual(store.read(made.id)?.finished, ['store', 'restart']);
  assert.ok(!JSON.stringify([...store.all]).includes('sesame'));
  assert.ok(unfinished(made, store, Date.now()));
  assert.equal(unfinished(made, store, Date.now() + 48 * 60 * 60 * 1000), undefined);
  writeFileSync(join(folder, 'fixed'), '');
  const seen = watch();
  assert.equal((await runResumable(made, run, seen.progress, never(), store)).kind, 'done');
  assert.deepEqual(seen.already, ['store', 'restart']);
  assert.equal(readFileSync(join(folder, 'restarts'), 'utf8'), 'x');
  assert.equal(store.all.size, 0);
});

test(
  'the script passes values from pipe to pipe, and a secret is in no argument',
  { skip: process.platform === 'win32' },
  () => {
    rmSync(stored, { force: true });
    const script = planScript(plan());
    assert.match(script, /^key_of_b=\$\(kubectl /m);
    assert.match(script, /printf '%s\\n' "\$key_of_b" \| kubectl .* "\$name_of_b"$/m);
    const bin = join(folder, 'bin');
    execFileSync('mkdir', ['-p', bin]);
    execFileSync('ln', ['-sf', process.execPath, join(bin, 'kubectl')]);
    execFileSync('sh', ['-c', script], { cwd: folder, env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` } });
    assert.equal(readFileSync(stored, 'utf8'), 'sesame-open-1234 for b.example');
  },
);

test('a script asks for the file of what no step reads', () => {
  const [, , third] = steps() as [Step, Step, Step];
  const script = planScript(plan({ steps: [third] }));
  assert.match(script, /^key_of_b=\$\(cat "\$\{KEY_OF_B_FILE:\?names the file of key of b\}"\)$/m);
  assert.match(script, /# KEY_OF_B_FILE names a file or pipe/);
});

test('killed without warning at the writing step, the plan ends in the same state when it runs again', async () => {
  rmSync(stored, { force: true });
  const runner = join(folder, 'killed.mts');
  // The step hangs until somebody makes the file `go`: long enough to be killed in the middle.
  writeFileSync(
    runner,
    `import { runPlan } from ${JSON.stringify(join(import.meta.dirname, '../../../server/operations/plan'))};
import { toolRunner } from ${JSON.stringify(join(import.meta.dirname, '../../../server/operations/tools'))};
const words = { changes: '', verified: '', undone: '' };
const step = { ...words, id: 'store', title: 'Store', call: { tool: 'kubectl', args: ['-e', "setTimeout(() => process.stdout.write('x'), 8000)"] } };
await runPlan({ id: 'x', title: 'x', facts: [], notes: [], steps: [step] }, toolRunner({ kubectl: process.execPath }, process.cwd()),
  { step: () => console.log('writing'), line: () => undefined }, new AbortController().signal);
`,
  );
  const child = spawn(process.execPath, ['--import', 'tsx', runner], { cwd: process.cwd() });
  await new Promise<void>(resolve => child.stdout.on('data', d => String(d).includes('writing') && resolve()));
  child.kill('SIGKILL');
  await new Promise(resolve => child.on('close', resolve));
  const seen = watch();
  assert.equal((await runPlan(plan(), run, seen.progress, never())).kind, 'done');
  assert.equal(readFileSync(stored, 'utf8'), 'sesame-open-1234 for b.example');
});

for (const [what, evil] of Object.entries({
  'a line end in its title': { title: 'Fetch a\nrm -rf ~' },
  'an escape sequence in an argument': { call: { tool: 'kubectl', args: ['get', 'a\u001b[2Kb'] } },
  'a mark that turns the writing in a phase': { phase: 'a\u202eb' },
} satisfies Readonly<Record<string, Partial<Step>>>))
  test(`a plan with ${what} is neither shown nor run`, async () => {
    const [first, ...others] = steps();
    const plan: Plan = { id: 'x', title: 'x', facts: [], notes: [], steps: [{ ...first!, ...evil }, ...others] };
    assert.throws(() => planScript(plan), Unacceptable);
    assert.throws(() => planMarkdown(plan), /can't be seen, so that what is shown would not be what runs/);
    const never: Runner = () => assert.fail('a program was started');
    const result = await runPlan(
      plan,
      never,
      { step: () => undefined, line: () => undefined },
      new AbortController().signal,
    );
    assert.equal(result.kind, 'failed');
  });

test('the clusters that a plan changes are those of its writing steps', () => {
  const step = (id: string, kind: 'read' | 'write', ...args: readonly string[]): Step => ({
    ...words,
    id,
    kind,
    title: id,
    call: { tool: 'kubectl', args },
  });
  const plan: Plan = {
    id: 'x',
    title: 'x',
    facts: [],
    notes: [],
    steps: [
      step('a', 'read', 'get', 'pods', '--context', 'looked-at'),
      step('b', 'write', 'apply', '--context', 'changed'),
      step('c', 'write', 'upgrade', '--kube-context', 'changed-too', '--context', 'changed'),
    ],
  };
  assert.deepEqual(writtenContexts(plan), ['changed', 'changed-too']);
});
