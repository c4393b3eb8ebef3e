// A plan: steps that are shown before they run, with the exact command of each, what it changes and how it is undone.
import { CannotStart } from './process';
import { redact } from './redact';
import { failureText, shellLine, type Call, type Runner } from './tools';

export interface Step {
  readonly id: string;
  /** A sentence with its effect. */
  readonly title: string;
  readonly call: Call;
  readonly changes: string;
  /** How one sees that it is done. */
  readonly verified: string;
  /** How one takes it back. */
  readonly undone: string;
  /** Reads what is true after the step; `undefined` where that is as it should be, else a sentence. */
  readonly verify?: (run: Runner) => Promise<string | undefined>;
}

export interface Plan {
  readonly title: string;
  /** What the user has to have in sight: context, API server, namespace, release, chart. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Things worth knowing before, each a sentence. */
  readonly notes: readonly string[];
  readonly steps: readonly Step[];
}

export interface Progress {
  readonly step: (step: Step, index: number) => void;
  readonly line: (line: string) => void;
}

export type PlanResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled'; readonly step: Step }
  | { readonly kind: 'failed'; readonly step: Step; readonly reason: string };

/** Runs the steps one after the other and stops at the first that fails; nothing is taken back by itself. */
export async function runPlan(plan: Plan, run: Runner, progress: Progress, signal: AbortSignal): Promise<PlanResult> {
  for (const [index, step] of plan.steps.entries()) {
    if (signal.aborted) return { kind: 'cancelled', step };
    progress.step(step, index);
    progress.line(`$ ${redact(shellLine(step.call))}`);
    try {
      const outcome = await run(step.call, { signal, onLine: progress.line });
      if (outcome.cancelled) return { kind: 'cancelled', step };
      if (outcome.code !== 0) return { kind: 'failed', step, reason: redact(failureText(outcome)) };
      const doubt = await step.verify?.(run);
      if (doubt !== undefined) return { kind: 'failed', step, reason: redact(doubt) };
    } catch (error) {
      if (error instanceof CannotStart) return { kind: 'failed', step, reason: error.message };
      throw error;
    }
  }
  return { kind: 'done' };
}

/** The plan as a document to read before anything happens. */
export function planMarkdown(plan: Plan): string {
  const facts = plan.facts.map(([name, value]) => `- ${name}: ${value.replaceAll('\n', ' ')}`);
  const steps = plan.steps.flatMap((step, i) => [
    `## ${i + 1}. ${step.title}`,
    '',
    '```sh',
    redact(shellLine(step.call)),
    '```',
    '',
    `- Changes: ${step.changes}`,
    `- Verified by: ${step.verified}`,
    `- Undone by: ${step.undone}`,
    '',
  ]);
  return [
    `# ${plan.title}`,
    '',
    ...facts,
    '',
    ...plan.notes.flatMap(note => [`> ${note}`, '']),
    ...steps,
    'Nothing has run yet. The current context of your kubeconfig is neither used nor changed.',
    '',
  ].join('\n');
}

/** The same plan as a script for a terminal or a colleague. */
export function planScript(plan: Plan): string {
  const facts = plan.facts.map(([name, value]) => `# ${name}: ${value.replaceAll('\n', ' ')}`);
  const steps = plan.steps.flatMap(step => ['', `# ${step.title}`, redact(shellLine(step.call))]);
  return ['#!/bin/sh', `# ${plan.title}`, ...facts, 'set -eu', ...steps, ''].join('\n');
}
