// What rules about a choice of one say: which are on, and how to be left with the one that was meant.
import type { Choice } from '../values/choices';
import type { SettingPath } from '../path';
import type { FixProposal } from './rule';
import { listed } from './wording';

/** "`disk` by default and `memory`" */
export function listedChoices(on: readonly Choice[]): string {
  return listed(
    on.map(({ name, isDefault }) => (isDefault ? `\`${name}\` by default` : `\`${name}\``)),
    'and',
  );
}

/** One fix for each that is on beside the one to keep. */
export function switchOffOthers(on: readonly Choice[], kept: SettingPath): readonly FixProposal[] {
  return on
    .filter(({ path }) => path !== kept && path.at(-1) === 'enabled')
    .map(({ name, path }) => ({
      title: `Switch \`${name}\` off`,
      safe: false,
      changes: [{ kind: 'set', path, yaml: 'false' }],
    }));
}
