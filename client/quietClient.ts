// Keeps the library's own pop-ups away: what the user has to know is said once, by us, with a way out.
import type { BaseLanguageClient } from 'vscode-languageclient';

/** The log gets everything as before; only the notifications go. */
export function quiet<C extends BaseLanguageClient>(client: C): C {
  for (const level of ['error', 'warn', 'info'] as const) {
    const log = client[level].bind(client);
    client[level] = (message: string, data?: unknown) => log(message, data, false);
  }
  return client;
}
