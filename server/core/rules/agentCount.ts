// What is said where an agent has none or several of what it takes one of.
import type { Agent } from '../values/agents';
import type { Choice } from '../values/choices';
import type { Release } from '../values/release';
import { lastWritten } from '../values/settled';
import { listedChoices, switchOffOthers } from './choiceWording';
import type { Report } from './rule';
import { shown } from './wording';

export interface Counted {
  readonly what: string;
  /** The section that holds the choices. */
  readonly section: string;
  /** The one to offer where there is none. */
  readonly first: RegExp;
}

export function* reportCount(
  release: Release,
  agent: Agent,
  choices: readonly Choice[],
  { what, section, first }: Counted,
): Iterable<Report> {
  const on = choices.filter(choice => choice.on);
  const isKnown = choices.every(choice => choice.on !== undefined);
  if (on.length === 1 && !isKnown) yield* besideDefault(release, agent, on[0]!, choices, what);
  if (on.length === 1 || (on.length === 0 && !isKnown)) return;
  const counted = on.length > 0 ? on : choices.filter(({ path }) => path.at(-1) === 'enabled');
  const paths = counted.map(({ path }) => path);
  const path = lastWritten(release, paths) ?? [agent.alias, section];
  const isOwn = (at: readonly string[]): boolean => agent.own.every((key, index) => at[index] === key);
  const who = shown(counted.some(choice => isOwn(choice.path)) ? agent.own : [agent.alias]);
  const at = path.at(-1) === 'enabled' ? release.blameValue(path) : release.blame(path);
  if (on.length === 0) {
    const offered = choices.find(({ name }) => first.test(name));
    yield {
      setting: path,
      at,
      message: `${who} has no ${what}; Helm stops unless exactly one is on.`,
      fixes: offered
        ? [
            {
              title: `Switch \`${offered.name}\` on`,
              safe: false,
              changes: [{ kind: 'set', path: offered.path, yaml: 'true' }],
            },
          ]
        : [],
    };
    return;
  }
  // One agent of several is put right where it says something itself.
  const own = on.map(choice =>
    isOwn(path) && !isOwn(choice.path) ? { ...choice, path: [...agent.own, ...choice.path.slice(1)] } : choice,
  );
  yield {
    setting: path,
    at,
    message: `${who} has ${on.length} ${what}s, ${listedChoices(on)}; Helm stops unless it is exactly one.`,
    fixes: switchOffOthers(own, path),
  };
}

/** One layer has a second beside the chart's own; whether another switches that off can't be seen from here. */
function* besideDefault(
  release: Release,
  { alias }: Agent,
  second: Choice,
  choices: readonly Choice[],
  what: string,
): Iterable<Report> {
  const usual = choices.find(
    ({ on, isDefault, path }) => on === undefined && isDefault && release.value(path) === true,
  );
  if (!usual || second.isDefault || release.isFilledLater(usual.path)) return;
  yield {
    setting: second.path,
    at: second.path.at(-1) === 'enabled' ? release.blameValue(second.path) : release.blame(second.path),
    severity: 'hint',
    message: `\`${second.name}\` is a second ${what} of ${shown([alias])} beside \`${usual.name}\`, the chart's own; unless another layer switches that off, Helm stops.`,
    fixes: switchOffOthers([usual, second], second.path),
  };
}
