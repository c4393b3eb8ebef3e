// A few digits that tell two secrets apart without telling what they are. Keyed anew in each process, so that nobody can try guesses.
import { createHmac, randomBytes } from 'node:crypto';

const key = randomBytes(32);

export function sha256Short(text: string): string {
  return createHmac('sha256', key).update(text).digest('hex').slice(0, 12);
}
