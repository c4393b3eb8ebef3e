// A setting that older chart versions read and this one does not.
import { diagnose } from '../chart/diagnose';
import type { JudgementRule } from './rule';
import { keyOf, removeFix } from './wording';

export const removedSetting: JudgementRule = {
  id: 'removed-setting',
  summary: 'Disallow settings that this chart version no longer has',
  category: 'settings',
  severity: 'error',
  effect: 'helm-ignores',
  why: 'What an older chart did with the setting does not happen any more, and Helm says nothing about it.',
  source: 'The difference between the released chart packages.',
  scope: 'judgement',
  examples: [
    {
      title: 'gone since 0.27.1',
      values: `downstream-spiffe-csi-driver:
  nodeDriverRegistrar:
    resources:
#   ^^^^^^^^^ error: went away in 0.27.1
      limits: {memory: 64Mi}
`,
    },
    {
      title: 'still there in 0.27.0',
      chart: 'spire-nested@0.27.0',
      values: `downstream-spiffe-csi-driver:\n  nodeDriverRegistrar:\n    resources:\n      limits: {memory: 64Mi}\n`,
    },
  ],
  check(judgement, context) {
    if (judgement.kind !== 'unknown' && judgement.kind !== 'refused') return undefined;
    const diagnosis = diagnose(judgement, context.model, context.catalog, context.active);
    if (diagnosis.kind !== 'removed') return undefined;
    const stops = judgement.kind === 'refused' || judgement.closed;
    return {
      setting: judgement.path,
      message: `${keyOf(judgement.path)} went away in ${diagnosis.since}; ${stops ? 'Helm stops with an error.' : 'Helm ignores it.'}`,
      effect: stops ? 'helm-fails' : 'helm-ignores',
      severity: stops || !context.choice.assumed ? 'error' : 'warning',
      fixes: [removeFix(judgement.path)],
    };
  },
};
