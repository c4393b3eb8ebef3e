// Key types that spire-server can not make.
import { writtenSettings, type SpireSetting } from '../values/spireSettings';
import { listed, quoted, shown } from './wording';
import type { ReleaseRule } from './rule';

const types = ['rsa-2048', 'rsa-4096', 'ec-p256', 'ec-p384'];
const settings: readonly SpireSetting[] = [{ part: 'spire-server', setting: 'caKeyType' }];

export const keyType: ReleaseRule = {
  id: 'key-type',
  summary: 'Require a key type that SPIRE can make',
  category: 'server',
  severity: 'error',
  effect: 'spire-fails',
  why: 'The CA and the keys that sign JWT-SVIDs are of this type. spire-server exits at start at a type that it does not know.',
  source: 'spire pkg/server/plugin/keymanager, KeyTypeFromString; measured with spire-server 1.15.2.',
  scope: 'release',
  examples: [
    {
      title: 'a type that SPIRE does not make',
      values: `internal-spire-server:
  caKeyType: ed25519
#            ^^^^^^^ error: "ec-p256"
`,
    },
    { title: 'a type that it makes', values: `internal-spire-server:\n  caKeyType: ec-p384\n` },
  ],
  *check(release) {
    for (const { path, text, value } of writtenSettings(release, settings)) {
      if (text === '' || types.includes(text.toLowerCase())) continue;
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${quoted(value)} for ${shown(path)} is no key type (${listed(types.map(type => `"${type}"`))}); spire-server exits at start.`,
      };
    }
  },
};
