// The plan as a document to read before anything happens.
import type { Plan, Step } from './step';
import { readable } from './readable';
import { redact } from './redact';
import { shellLine, type PlannedCall } from './tools';
import { shownWord } from './words';

/** @throws Unacceptable where a name in the plan is not what it looks like */
export function planMarkdown(plan: Plan): string {
  readable(plan);
  const facts = plan.facts.map(([name, value]) => `- ${name}: ${value.replaceAll('\n', ' ')}`);
  return [
    `# ${plan.title}`,
    '',
    ...facts,
    '',
    ...plan.notes.flatMap(note => [`> ${note}`, '']),
    ...plan.steps.flatMap((step, i) => [...phaseOf(plan.steps, i), ...stepLines(step, i)]),
    'Nothing has run yet. The current context of your kubeconfig is neither used nor changed.',
    '',
  ].join('\n');
}

function phaseOf(steps: readonly Step[], index: number): readonly string[] {
  const { phase } = steps[index]!;
  return phase === undefined || phase === steps[index - 1]?.phase ? [] : [`**${phase}**`, ''];
}

function stepLines(step: Step, index: number): readonly string[] {
  const { call, prepare, gives, question, done, proof } = step;
  const reads = step.kind === 'read';
  return [
    `## ${index + 1}. ${step.title}`,
    '',
    ...(prepare ? [`Before: ${prepare.title}`, ''] : []),
    '```sh',
    shownCall(call),
    '```',
    '',
    ...(gives && gives.length > 0 ? [`- Gives: ${gives.map(({ name }) => `\`<${name}>\``).join(', ')}`] : []),
    `- Changes: ${reads ? 'nothing; ' : ''}${step.changes}`,
    `- Verified by: ${step.verified}`,
    ...(proof ? [`- Read for that: \`${redact(shellLine(proof.call))}\``] : []),
    ...(done && done.call !== proof?.call
      ? [`- Left out where it is done, seen by: \`${redact(shellLine(done.call))}\``]
      : done
        ? ['- Left out where that shows that it is done']
        : []),
    ...(reads ? [] : [`- Undone by: ${step.undone}`]),
    ...(question ? [`- Then you are asked: ${question.title}`] : []),
    '',
  ];
}

/** With its input, as a here-document where it is one line or more of text that is known. */
function shownCall(call: PlannedCall): string {
  const line = redact(shellLine(call));
  if (call.input === undefined) return line;
  const input = redact(shownWord(call.input));
  if (/^<[^<>]*>$/.test(input)) return `${line} # reads ${input} from standard input`;
  return `${line} <<'END'\n${input.replace(/\n$/, '')}\nEND`;
}
