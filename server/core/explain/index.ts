// Explain failure: a text of logs, events or command output in, known failures with the settings at fault out.
import type { Signature } from './signature';
import { agentSignatures } from './signatures/agent';
import { datastoreSignatures } from './signatures/datastore';
import { helmSignatures } from './signatures/helm';
import { kubectlSignatures } from './signatures/kubectl';
import { kubernetesSignatures } from './signatures/kubernetes';
import { serverSignatures } from './signatures/server';

export type { Signature } from './signature';

/** Those that say more come before those that say less: a line is explained once. */
export const signatures: readonly Signature[] = [
  ...datastoreSignatures,
  ...serverSignatures,
  ...agentSignatures,
  ...helmSignatures,
  ...kubernetesSignatures,
  ...kubectlSignatures,
];

export interface Explanation {
  readonly signature: Signature;
  readonly means: string;
  /** From 1. */
  readonly line: number;
  /** How many lines say the same. */
  readonly count: number;
}

/** Longer lines are cut: no log of ours has such, and a pattern must not take long. */
const longestLine = 4000;
const mostLines = 50_000;

/** In the order in which they come in the text; the same failure is told once. */
export function explainFailure(text: string): readonly Explanation[] {
  const found = new Map<string, { explanation: Explanation; count: number }>();
  const lines = text.split(/\r?\n/, mostLines);
  for (const [index, line] of lines.entries()) {
    const explanation = explainLine(line.slice(0, longestLine), index + 1);
    if (!explanation) continue;
    const key = `${explanation.signature.id}\0${explanation.means}`;
    const known = found.get(key);
    if (known) known.count += 1;
    else found.set(key, { explanation, count: 1 });
  }
  return [...found.values()].map(({ explanation, count }) => ({ ...explanation, count }));
}

function explainLine(line: string, number: number): Explanation | undefined {
  if (line.length < 8) return undefined;
  for (const signature of signatures) {
    const groups = signature.pattern.exec(line);
    if (groups) return { signature, means: signature.means(groups.groups ?? {}), line: number, count: 1 };
  }
  return undefined;
}
