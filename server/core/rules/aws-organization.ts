// What a server needs to ask AWS whether an account belongs to the organization.
import type { SettingPath } from '../path';
import type { Release } from '../values/release';
import { runningServers } from '../values/servers';
import { whether } from '../values/settled';
import { isTrueText } from '../values/truth';
import type { Report, ReleaseRule } from './rule';
import { keyOf, listed, shown } from './wording';

export const awsOrganization: ReleaseRule = {
  id: 'aws-organization',
  summary: 'Require account and role for the check of an AWS organization',
  category: 'server',
  severity: 'error',
  effect: 'helm-fails',
  versions: { from: '0.29.0' },
  why:
    'SPIRE lists the accounts of the organization under a role of its management account, so it needs both. A null passes Helm, and SPIRE ' +
    'gets neither.',
  source: 'spire-server templates/configmap.yaml ("nodeAttestor.awsIID.verifyOrganization requires").',
  scope: 'release',
  examples: [
    {
      title: 'without a role',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  nodeAttestor:
    awsIID:
      enabled: true
      verifyOrganization:
        enabled: true
#                ^^^^ error: needs \`assumeOrgRole\`
        managementAccountId: "123456789012"
`,
    },
    {
      title: 'both',
      whole: true,
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  nodeAttestor:\n    awsIID: {enabled: true, verifyOrganization: {enabled: true, managementAccountId: "123456789012", assumeOrgRole: spire}}\n`,
    },
  ],
  *check(release) {
    for (const server of runningServers(release)) {
      const attestor = [server, 'nodeAttestor', 'awsIID'];
      const section = [...attestor, 'verifyOrganization'];
      const switches = [attestor, section].map(map => [...map, 'enabled']);
      if (switches.every(path => whether(release, path, isTrueText) === true)) yield* judge(release, section);
    }
  },
};

function* judge(release: Release, section: SettingPath): Iterable<Report> {
  const needed = ['managementAccountId', 'assumeOrgRole'].map(key => [...section, key]);
  const empty = needed.filter(path => whether(release, path, value => value === '') === true);
  const [first] = empty;
  if (!first) return;
  const written = empty.find(path => release.entry(path));
  yield {
    setting: first,
    at: release.blameValue(written ?? [...section, 'enabled']),
    message: `${shown(section)} needs ${listed(empty.map(keyOf), 'and')}; Helm stops with an error.`,
  };
}
