// Reads project files through the editor: the only way in a browser and in a virtual workspace.
import { absent, mostFiles, skippedFolders, wantedName, type Files, type ReadResult } from '../host/files';
import { findFiles, readFile, type ReadFileResult } from '../protocol';
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
    list: async folder => {
      const top = folder.replace(/\/$/, '');
      const found = await ask(findFiles, { glob: wantedGlob, limit: mostFiles }).catch(() => []);
      const paths = (Array.isArray(found) ? found : [])
        .filter((uri): uri is string => typeof uri === 'string' && uri.startsWith(`${top}/`))
        .map(uri => decodeURIComponent(uri.slice(top.length + 1)))
        .filter(path => wantedName.test(path) && !path.split('/').some(part => skippedFolders.has(part)))
        .sort();
      const left =
        paths.length < mostFiles ? [] : [`There are more than ${mostFiles} files; the rest was not looked at.`];
      return { paths, left };
    },
  };
}

const wantedGlob = '**/{*.{yaml,yml,gotmpl,sh,bash,zsh,md,mk,txt,just},Makefile,GNUmakefile,justfile,Justfile}';

function readResult(answer: unknown): ReadResult {
  if (typeof answer !== 'object' || answer === null) return absent;
  const { text, problem } = answer as ReadFileResult;
  if (typeof text === 'string') return { kind: 'text', text };
  if (typeof problem === 'string') return { kind: 'unreadable', reason: problem };
  return absent;
}
