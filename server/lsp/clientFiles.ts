// Reads project files through the editor: the only way in a browser and in a virtual workspace.
import { absent, type Files, type ReadResult } from '../host/files';
import { readFile, type ReadFileResult } from '../protocol';
import type { AskClient } from './platform';

export function clientFiles(ask: AskClient): Files {
  return {
    read: async uri => {
      try {
        return readResult(await ask(readFile, { uri }));
      } catch {
        // An editor that doesn't know the request has no such files for us.
        return absent;
      }
    },
  };
}

function readResult(answer: unknown): ReadResult {
  if (typeof answer !== 'object' || answer === null) return absent;
  const { text, problem } = answer as ReadFileResult;
  if (typeof text === 'string') return { kind: 'text', text };
  if (typeof problem === 'string') return { kind: 'unreadable', reason: problem };
  return absent;
}
