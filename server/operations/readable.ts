// A plan is read before it runs, and as a script it is run as it reads: so every word of it has to be what it looks like.
import { hasUnseen, inLine } from '../core';
import { Unacceptable, type Plan, type Step } from './step';
import { partsOf } from './words';

/**
 * Names in a plan come from files of anybody. A line end in one of them would begin a line of its own in a script.
 * @throws Unacceptable where something can't be seen in a name, a title or an argument
 */
export function readable(plan: Plan): Plan {
  const oneLine = [plan.title, ...plan.steps.flatMap(wordsOf)];
  const prose = [...plan.facts.flat(), ...plan.notes, ...plan.steps.flatMap(proseOf)].map(text =>
    text.replaceAll('\n', ' '),
  );
  const bad = [...oneLine, ...prose].find(hasUnseen);
  if (bad === undefined) return plan;
  throw new Unacceptable(
    `Something in "${inLine(bad)}" can't be seen, so that what is shown would not be what runs; take it out of the name and make the plan again.`,
  );
}

function wordsOf({ title, phase, call, done, proof, question }: Step): readonly string[] {
  const calls = [call, done?.call, proof?.call].filter(each => each !== undefined);
  const args = calls.flatMap(each => each.args.flatMap(partsOf));
  const slots = args.map(part => (typeof part === 'string' ? part : part.name));
  return [title, ...(phase === undefined ? [] : [phase]), ...(question ? [question.title] : []), ...slots];
}

function proseOf({ changes, verified, undone, prepare }: Step): readonly string[] {
  return [changes, verified, undone, ...(prepare ? [prepare.title] : [])];
}
