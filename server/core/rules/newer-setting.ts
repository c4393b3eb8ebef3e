// A setting that only newer chart versions read.
import { diagnose } from '../chart/diagnose';
import type { JudgementRule } from './rule';
import { keyOf, removeFix, shown } from './wording';

export const newerSetting: JudgementRule = {
  id: 'newer-setting',
  summary: 'Disallow settings that came with a later chart version',
  category: 'settings',
  severity: 'error',
  effect: 'helm-ignores',
  why: 'Documentation and examples are written for the newest chart. In the version in use the setting does nothing.',
  source: 'The difference between the released chart packages.',
  scope: 'judgement',
  examples: [
    {
      title: 'the spelling of 0.24.0 in an older chart',
      chart: 'spire-nested@0.23.0',
      values: `root-spire-server:
  caSubject:
# ^^^^^^^^^ error: came with 0.24.0
    country: NL
`,
      fixed: `root-spire-server:
  ca_subject:
    country: NL
`,
    },
    {
      title: 'one that the templates of older charts stop at',
      chart: 'spire-nested@0.23.0',
      values: `internal-spire-server:
  federation:
    bundleEndpoint:
      profile:
#     ^^^^^^^ error: 0.23.0 stops at it
        httpWeb: {fileSyncInterval: 1h}
`,
    },
    {
      title: 'the same in 0.24.0',
      chart: 'spire-nested@0.24.0',
      values: `root-spire-server:\n  caSubject:\n    country: NL\n`,
    },
  ],
  check(judgement, context) {
    if (judgement.kind !== 'unknown' && judgement.kind !== 'refused') return undefined;
    const diagnosis = diagnose(judgement, context.model, context.catalog, context.active);
    if (diagnosis.kind !== 'newer') return undefined;
    const { path } = judgement;
    const stops = judgement.kind === 'refused' || judgement.closed;
    const { since, oldName } = diagnosis;
    const before = oldName
      ? ` There it is called ${oldName.length === path.length ? keyOf(oldName) : shown(oldName)}.`
      : '';
    return {
      setting: path,
      message: `${keyOf(path)} came with ${since}; ${context.model.version} ${stops ? 'stops at it with an error' : 'ignores it'}.${before}`,
      ...(stops && { effect: 'helm-fails' }),
      fixes: [
        ...(oldName?.length === path.length
          ? [
              {
                title: `Rename to ${keyOf(oldName)}`,
                safe: false,
                changes: [{ kind: 'rename', path, to: oldName.at(-1)! } as const],
              },
            ]
          : []),
        removeFix(path),
      ],
    };
  },
};
