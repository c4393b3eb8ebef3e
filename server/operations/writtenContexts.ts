// The clusters that a plan changes, for those who ask before it does.
import { writes, type Plan } from './step';

/** Kube contexts that the writing steps of a plan name, each once, in the order of the steps. */
export function writtenContexts(plan: Plan): readonly string[] {
  const named = plan.steps.filter(writes).flatMap(({ call: { args } }) =>
    args.flatMap((arg, i) => {
      const value = arg === '--context' || arg === '--kube-context' ? args[i + 1] : undefined;
      return typeof value === 'string' ? [value] : [];
    }),
  );
  return [...new Set(named)];
}
