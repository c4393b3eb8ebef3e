// Runs the plan of one child as an editor would, in a process of its own that a test can kill: it says each step on a line, and
// keeps its journal in a file. usage: runOnce.ts RIG.json JOURNAL.json ID KIND VERSION
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { runResumable, type Journal, type JournalStore } from '../../server/operations/journal';
import { makePlan, runnerOf } from './nested';
import type { ChildKind } from '../../server/operations/childPlaces';
import type { Rig } from './cluster';

interface Handed {
  readonly kubeconfig: string;
  readonly folder: string;
  readonly programs: Rig['programs'];
  readonly servers: Readonly<Record<string, string>>;
}

void main();

async function main(): Promise<void> {
  const [rigFile = '', journalFile = '', id = '', kind = 'full', version = ''] = process.argv.slice(2);
  const { servers, ...handed } = JSON.parse(readFileSync(rigFile, 'utf8')) as Handed;
  const rig = { ...handed, cluster: (name: string) => ({ name, server: servers[name] ?? '' }) } as unknown as Rig;
  const store: JournalStore = {
    read: () => (existsSync(journalFile) ? (JSON.parse(readFileSync(journalFile, 'utf8')) as Journal) : undefined),
    write: (_plan, journal) => writeFileSync(journalFile, journal ? JSON.stringify(journal) : 'null'),
  };
  const run = runnerOf(rig);
  const plan = await makePlan(rig, run, { version, id, kind: kind as ChildKind, keep: true });
  const result = await runResumable(
    plan,
    run,
    {
      step: step => console.log(`step ${step.id}`),
      already: step => console.log(`already ${step.id}`),
      line: () => undefined,
      ask: () => Promise.resolve(true),
    },
    new AbortController().signal,
    store,
  );
  console.log(`result ${JSON.stringify({ kind: result.kind, reason: 'reason' in result ? result.reason : '' })}`);
}
