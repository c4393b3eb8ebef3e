// A null, which takes a default away: some templates can not do without it.
import { isSwitch } from '../values/components';
import { mayReach } from '../values/reach';
import type { JudgementRule } from './rule';
import { keyOf, removeFix } from './wording';

export const nullValue: JudgementRule = {
  id: 'null-value',
  summary: 'Disallow nulls that a template can not work with',
  category: 'settings',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'A null, or a key with nothing behind the colon, does not mean "as before": Helm takes the default away, and where there is none the ' +
    'null stays. Many templates live with that (`resources:` is empty either way); others ask the missing map for a field, or measure what ' +
    'is not there, and Helm stops with an error that names a line of the template.',
  source: 'Every setting of every release was tried with null in real Helm (schemas/types.json).',
  scope: 'judgement',
  examples: [
    {
      title: 'a map that a template asks for a field',
      values: `internal-spire-server:
  persistence: null
#              ^^^^ error: takes the default away
`,
      fixed: '',
    },
    {
      title: 'a section with nothing in it',
      values: `internal-spire-server:
  notifier:
# ^^^^^^^^ error: Helm stops
`,
    },
    {
      title: 'a setting without a default',
      values: `global:
  spire:
    upstreamSpireAddress: null
#                         ^^^^ error: Helm stops
`,
    },
    {
      title: 'nulls that Helm lives with',
      values: `internal-spire-server:
  resources: null
  nodeSelector:
  podAnnotations: ~
`,
    },
    {
      title: 'a null in a feature that is off',
      whole: true,
      chart: 'spire@0.30.0',
      values: `global:
  spire:
    clusterName: one
    trustDomain: acme.example
spire-server:
  upstreamAuthority:
    vault:
      caCert: null
`,
    },
  ],
  check(judgement, { model, release }) {
    if (judgement.kind !== 'tried' || judgement.value !== 'z' || isSwitch(model, judgement.path)) return undefined;
    const { path, node, reaches, becomes, valueSpan, keySpan } = judgement;
    const at = { source: '', span: valueSpan.end > valueSpan.start ? valueSpan : keySpan };
    if (model.components.has(path[0]!) && path.length === 1 && becomes !== undefined) {
      return {
        setting: path,
        at,
        message: `${keyOf(path)} is null, which takes away what \`${model.chart}\` sets for this part; it is installed with its own defaults, or not at all.`,
        severity: 'warning',
        effect: 'differs',
        fixes: [removeFix(path)],
      };
    }
    if (!mayReach(release, path, reaches)) return undefined;
    const hasDefault = node.default !== undefined || node.declared;
    const does = hasDefault ? 'is null, which takes the default away' : 'is null, and no default stands behind it';
    return {
      setting: path,
      at,
      message: `${keyOf(path)} ${does}; Helm stops with an error.`,
      fixes: [removeFix(path)],
    };
  },
};
