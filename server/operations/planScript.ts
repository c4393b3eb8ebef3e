// The same plan as a script for a terminal or a colleague. What steps read goes from variable to pipe: never to a file or an argument.
import type { Plan, Step } from './step';
import { readable } from './readable';
import { redact } from './redact';
import { shellLine, shellQuoted, type PlannedCall } from './tools';
import { partsOf, slotsOf, type Slot, type Word } from './words';

/** @throws Unacceptable where a name in the plan is not what it looks like */
export function planScript(plan: Plan): string {
  readable(plan);
  const facts = plan.facts.map(([name, value]) => `# ${name}: ${value.replaceAll('\n', ' ')}`);
  const notes = plan.notes.map(note => `# ${note.replaceAll('\n', ' ')}`);
  const handed = handedIn(plan);
  return [
    '#!/bin/sh',
    `# ${plan.title}`,
    ...facts,
    ...notes,
    ...(handed.length > 0 ? ['#', ...handed.map(usage)] : []),
    'set -eu',
    ...handed.map(each => `${variable(each)}=$(cat "\${${fileVariable(each)}:?names the file of ${each.name}}")`),
    ...plan.steps.flatMap(stepLines),
    '',
  ].join('\n');
}

/** What no step gives comes from a file or pipe that the user names. */
function handedIn(plan: Plan): readonly Slot[] {
  const given = new Set<string>();
  const handed = new Map<string, Slot>();
  for (const step of plan.steps) {
    for (const each of step.prepare?.gives ?? []) given.add(each.name);
    const { args, input } = step.call;
    for (const each of [...args, ...(input === undefined ? [] : [input])].flatMap(slotsOf))
      if (!given.has(each.name)) handed.set(each.name, each);
    for (const each of step.gives ?? []) given.add(each.name);
  }
  return [...handed.values()];
}

function usage(slot: Slot): string {
  return `# ${fileVariable(slot)} names a file or pipe that has ${slot.name}; it is read once and not copied.`;
}

function stepLines(step: Step): readonly string[] {
  const line = step.script ?? commandLine(step.call);
  const [only, ...others] = step.gives ?? [];
  const command = only && others.length === 0 ? `${variable(only)}=$(${line})` : line;
  return [
    '',
    `# ${step.title}`,
    ...(step.prepare ? [`# ${step.prepare.title}`, ...step.prepare.script] : []),
    command,
    ...(step.question ? questionLines(step.question.title, step.gives ?? []) : []),
  ];
}

function questionLines(title: string, gives: readonly Slot[]): readonly string[] {
  const shown = gives.filter(each => !each.isSecret).map(each => `printf '%s\\n' "$${variable(each)}" >&2`);
  return [
    ...shown,
    `printf '%s [y/N] ' ${shellQuoted(title)} >&2`,
    'read -r answer </dev/tty',
    '[ "$answer" = y ] || exit 1',
  ];
}

/** A call with its input from a pipe. `printf` is the shell's own: what it gets is in no list of processes. */
export function commandLine(call: PlannedCall): string {
  const line = call.args.every(word => slotsOf(word).length === 0)
    ? redact(shellLine(call))
    : [call.tool, ...call.args.map(quotedWord)].join(' ');
  return call.input === undefined ? line : `printf '%s\\n' ${quotedWord(call.input)} | ${line}`;
}

function quotedWord(word: Word): string {
  return partsOf(word)
    .map(part => (typeof part === 'string' ? shellQuoted(redact(part)) : `"$${variable(part)}"`))
    .join('');
}

export function variable({ name }: Slot): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

function fileVariable(slot: Slot): string {
  return `${variable(slot).toUpperCase()}_FILE`;
}
