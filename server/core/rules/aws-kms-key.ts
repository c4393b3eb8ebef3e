// AWS KMS finds its keys by a file or by a value.
import { servers } from '../values/servers';
import { lastWritten, whether } from '../values/settled';
import { isTrueText } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const awsKmsKey: ReleaseRule = {
  id: 'aws-kms-key',
  summary: 'Disallow two key identifiers of AWS KMS',
  category: 'server',
  severity: 'error',
  effect: 'helm-fails',
  why: 'A server knows its keys in AWS KMS by an identifier in a file or in its configuration. Helm checks this even where `awsKMS` is off.',
  source: 'spire-server templates/configmap.yaml ("one of keyIdentifierFile or keyIdentifierValue").',
  scope: 'release',
  examples: [
    {
      title: 'both',
      values: `tags: {nestedRoot: true}
root-spire-server:
  keyManager:
    awsKMS:
      keyIdentifierFile: {enabled: true}
      keyIdentifierValue: {enabled: true, identifier: root}
#                                   ^^^^ error: Helm stops
`,
    },
    {
      title: 'one',
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  keyManager: {awsKMS: {keyIdentifierFile: {enabled: true}}}\n`,
    },
  ],
  *check(release) {
    for (const server of servers(release)) {
      const kms = [server, 'keyManager', 'awsKMS'];
      const both = ['keyIdentifierFile', 'keyIdentifierValue'].map(key => [...kms, key, 'enabled']);
      if (!both.every(path => whether(release, path, isTrueText) === true)) continue;
      const path = lastWritten(release, both) ?? kms;
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${shown(kms)} has both \`keyIdentifierFile\` and \`keyIdentifierValue\` on; Helm stops at more than one.`,
        fixes: both.map(candidate => ({
          title: `Switch \`${candidate.at(-2)!}\` off`,
          safe: false,
          changes: [{ kind: 'set', path: candidate, yaml: 'false' }],
        })),
      };
    }
  },
};
