// `npm run fuzz`: a long hunt. Damaged texts through everything that takes a text, random messages through the real server.
// npm run fuzz -- [--texts N] [--messages N] [--seconds N] [--seed N]; prints totals and what was found, exit code 1 where there is something.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { huntSessions } from './sessions';

const messagesOfSession = 150;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      texts: { type: 'string', default: '8000' },
      messages: { type: 'string', default: '192000' },
      seconds: { type: 'string', default: '14400' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  const [texts, messages, seconds, seed] = [values.texts, values.messages, values.seconds, values.seed].map(Number);
  if ([texts, messages, seconds, seed].some(number => !Number.isSafeInteger(number))) {
    console.error('--texts, --messages, --seconds and --seed want whole numbers');
    return 2;
  }
  console.log(`seed ${seed}: ${texts} damaged texts, then ${messages} messages`);
  const hunt = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--test', join(__dirname, '..', 'unit', 'properties.test.ts')],
    {
      env: { ...process.env, SPIRE_HELM_PROPERTY_RUNS: String(texts), SPIRE_HELM_PROPERTY_SEED: String(seed) },
      stdio: 'inherit',
    },
  );
  const sessions = Math.ceil(messages! / messagesOfSession);
  const { figures, failures } = await huntSessions({
    seed: seed!,
    sessions,
    messages: messagesOfSession,
    until: Date.now() + seconds! * 1000,
  });
  console.log(`sessions: ${JSON.stringify(figures)}`);
  for (const failure of failures) console.log(failure);
  console.log(
    `${failures.length} failures in sessions; damaged texts ${hunt.status === 0 ? 'passed' : 'failed, see above'}`,
  );
  return failures.length > 0 || hunt.status !== 0 ? 1 : 0;
}

void main().then(code => {
  process.exitCode = code;
});
