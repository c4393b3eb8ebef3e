// A setting under the name it had in an older chart version.
import { diagnose } from '../chart/diagnose';
import { renames, type Rename } from '../chart/renames';
import { compareVersions } from '../chart/versions';
import type { Change } from '../values/changes';
import { samePath, startsWith, type SettingPath } from '../path';
import { accountChanges, strangers, strangerWords } from './agentAccounts';
import type { JudgementRule, Report } from './rule';
import { keyOf, shown } from './wording';

export const renamedSetting: JudgementRule = {
  id: 'renamed-setting',
  summary: 'Disallow names that a setting had in older chart versions',
  category: 'settings',
  severity: 'error',
  effect: 'helm-ignores',
  why:
    '0.24.0 renamed a dozen settings. For most of them Helm stops at the old name, one at a time; for some it goes on and the ' +
    'setting is lost, which for kubelet verification means that it is skipped or not against what the file says.',
  source:
    'spire-server templates/server-resource.yaml and spire-agent templates/daemonset.yaml from 0.24.0 on; upgrade notes of the chart.',
  scope: 'judgement',
  examples: [
    {
      title: 'the CA subject before 0.24.0',
      values: `root-spire-server:
  ca_subject:
# ^^^^^^^^^^ error: was renamed to \`caSubject\` in 0.24.0
    country: NL
    common_name: acme.example
`,
      fixed: `root-spire-server:
  caSubject:
    country: NL
    commonName: acme.example
`,
    },
    {
      title: 'the node attestor before 0.24.0',
      chart: 'spire@0.30.0',
      values: `spire-server:
  nodeAttestor:
    k8sPsat:
#   ^^^^^^^ error: Helm stops
      enabled: true
`,
      fixed: `spire-server:
  nodeAttestor:
    k8sPSAT:
      enabled: true
`,
    },
    {
      title: 'the attestor and the account of agents in an early walkthrough',
      values: `external-spire-server:
  nodeAttestor:
    externalK8sPsat:
#   ^^^^^^^^^^^^^^^ error: "spire-agent-upstream"
      defaults:
        serviceAccountAllowList:
          - spire-system:spire-agent
`,
      fixed: `external-spire-server:
  nodeAttestor:
    externalK8sPSAT:
      defaults:
        serviceAccountAllowList:
          - spire-system:spire-agent-upstream
`,
    },
    {
      title: 'a rename that Helm does not notice',
      values: `downstream-spire-agent-full:
  workloadAttestors:
    k8s:
      skipKubeletVerification: true
#     ^^^^^^^^^^^^^^^^^^^^^^^ error: Helm ignores
`,
      fixed: `downstream-spire-agent-full:
  workloadAttestors:
    k8s:
      verification:
        type: skip
`,
    },
    {
      title: 'the old name in an old chart',
      chart: 'spire-nested@0.23.0',
      values: `root-spire-server:\n  ca_subject:\n    country: NL\n`,
    },
  ],
  check(judgement, context): Report | undefined {
    if (judgement.kind !== 'unknown' && judgement.kind !== 'refused') return undefined;
    const diagnosis = diagnose(judgement, context.model, context.catalog, context.active);
    if (diagnosis.kind !== 'renamed') return undefined;
    const { path } = judgement;
    const { to, rename } = diagnosis;
    const stops = judgement.kind === 'refused' || judgement.closed;
    const sameMap = samePath(path.slice(0, -1), to.slice(0, -1));
    // The walkthrough that has the old name has the old account of the agents as well.
    const accounts = path.at(-1) === 'externalK8sPsat' ? strangers(context.release, path) : [];
    const target = sameMap ? keyOf(to) : shown(to);
    const changes = changesFor(judgement, to, rename.values);
    return {
      setting: path,
      message:
        `${keyOf(path)} was renamed to ${target} in ${rename.since}; ` +
        (stops ? 'Helm stops with an error.' : 'Helm ignores the old name.') +
        (accounts.length > 0 ? strangerWords(accounts) : ''),
      effect: stops ? 'helm-fails' : 'helm-ignores',
      severity: stops || !context.choice.assumed ? 'error' : 'warning',
      fixes: changes
        ? [{ title: `Rename to ${target}`, safe: rename.values === undefined && accounts.length === 0, changes }]
        : [],
    };

    function changesFor(
      { path: from, ...rest }: typeof judgement & { kind: 'unknown' | 'refused' },
      goal: SettingPath,
      values: Readonly<Record<string, string>> | undefined,
    ): readonly Change[] | undefined {
      if (values) {
        const text = rest.value.kind === 'scalar' ? String(rest.value.value) : '';
        const yaml = Object.hasOwn(values, text) ? values[text] : undefined;
        return yaml === undefined ? undefined : [{ kind: 'move', from, to: goal, yaml }];
      }
      const nested = nestedRenames(from, rename, context.model.version);
      return sameMap
        ? [{ kind: 'rename', path: from, to: goal.at(-1)! }, ...nested, ...accountChanges(accounts)]
        : [{ kind: 'move', from, to: goal }];
    }
  },
};

/** `ca_subject.common_name` is renamed with `ca_subject`: the fix does both at once. */
function nestedRenames(from: SettingPath, { part }: Rename, version: string): readonly Change[] {
  const [alias, ...inPart] = part === 'top' ? ['', ...from] : from;
  if (inPart.length === 0) return [];
  return renames
    .filter(r => r.part === part && r.to && r.from.length > inPart.length && startsWith(r.from, inPart))
    .filter(r => compareVersions(version, r.since) >= 0)
    .map(r => ({
      kind: 'rename',
      path: part === 'top' ? r.from : [alias!, ...r.from],
      to: r.to!.at(-1)!,
      optional: true,
    }));
}
