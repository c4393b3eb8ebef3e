// A slice of the sessions of `npm run fuzz`, always the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { huntSessions } from './sessions';

test('sessions of random messages leave the server as a fresh one would be', async () => {
  const { figures, failures } = await huntSessions({
    seed: 1,
    sessions: 12,
    messages: 120,
    until: Date.now() + 40_000,
  });
  console.log(`sessions: ${JSON.stringify(figures)}`);
  assert.deepEqual(failures, []);
  assert.ok(figures.sessions > 0);
});
