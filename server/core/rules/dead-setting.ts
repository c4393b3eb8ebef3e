// A setting that stands in the chart's own values.yaml and is read by nobody.
import { renameOf } from '../chart/diagnose';
import type { JudgementRule } from './rule';
import { keyOf, ownerOf, removeFix } from './wording';

export const deadSetting: JudgementRule = {
  id: 'dead-setting',
  summary: 'Disallow settings that the chart declares but never reads',
  category: 'settings',
  severity: 'info',
  effect: 'helm-ignores',
  why: "The charts' values.yaml holds entries that no template uses. They look right and change nothing.",
  source: 'All templates of the chart version, followed through includes and variables.',
  scope: 'judgement',
  examples: [
    {
      title: 'declared, but only the per-cluster setting is read',
      values: `external-spire-server:
  externalControllerManagers:
    defaults:
      cacheNamespaces: {}
#     ^^^^^^^^^^^^^^^ info: no template of 0.30.0 reads it
`,
    },
    { title: 'a setting that is read', values: `external-spire-server:\n  caTTL: 48h\n` },
  ],
  check(judgement, context) {
    if (judgement.kind !== 'dead') return undefined;
    const { path } = judgement;
    const meant = renameOf(context.model, path)?.to;
    if (meant) {
      return {
        setting: path,
        severity: 'warning',
        message: `No template of ${context.model.version} reads ${keyOf(path)}, though the chart documents it; the chart reads ${keyOf(meant)}.`,
        fixes: [
          { title: `Rename to ${keyOf(meant)}`, safe: false, changes: [{ kind: 'rename', path, to: meant.at(-1)! }] },
        ],
      };
    }
    return {
      setting: path,
      message: `${keyOf(path)} stands in the defaults of ${ownerOf(path.slice(0, -1), context)}, but no template of ${context.model.version} reads it; setting it changes nothing.`,
      unnecessary: true,
      fixes: [removeFix(path)],
    };
  },
};
