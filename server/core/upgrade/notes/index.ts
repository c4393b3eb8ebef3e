// All that is known about versions beyond what their models say, in the order of versions.
import { compareVersions } from '../../chart/versions';
import { formatPath } from '../../path';
import type { Crossing, Note, NoteRule } from '../hop';
import { isCrossed } from '../hops';
import { agentNotes } from './agent';
import { bundleNotes } from './bundle';
import { identityNotes } from './identities';
import { serverNotes } from './server';
import { stepNotes } from './steps';

const all: readonly NoteRule[] = [...stepNotes, ...bundleNotes, ...identityNotes, ...serverNotes, ...agentNotes].sort(
  (a, b) => compareVersions(a.since, b.since),
);

export function notesFor(crossing: Crossing): readonly Note[] {
  return all.flatMap(rule => {
    if (!isCrossed(rule.since, crossing.from, crossing.to)) return [];
    const said = rule.about(crossing);
    return said ? [{ kind: rule.kind, message: said.message, settings: (said.settings ?? []).map(formatPath) }] : [];
  });
}
