// A root CA that does not survive the pod it was made in.
import type { SettingPath } from '../path';
import { partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { quoted } from './wording';
import { hasAuthority } from './upstream-authority-off';

export const caNotPersistent: ReleaseRule = {
  id: 'ca-not-persistent',
  summary: 'Require a place that survives the pod for the key of a self-signed CA',
  category: 'trust',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'A server without an upstream authority makes its own CA, and the key lives with its key manager. On an `emptyDir` or in memory it is ' +
    'gone when the pod is: the next one starts a trust domain anew, agents and children keep the old bundle and are refused until ' +
    'somebody brings them the new one.',
  source: 'spire-server templates/server-resource.yaml (volume spire-data); SPIRE: KeyManager "disk" and "memory".',
  scope: 'release',
  examples: [
    {
      title: 'a root without a volume',
      values: `tags: {nestedRoot: true}
root-spire-server:
  persistence:
    type: emptyDir
#         ^^^^^^^^ warning: every child has to be given the new one
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  persistence:
    type: pvc
`,
    },
    {
      title: 'keys in memory',
      values: `tags: {nestedRoot: true}
root-spire-server:
  keyManager:
    disk: {enabled: false}
    memory: {enabled: true}
#            ^^^^^^^ warning: in memory
`,
    },
    {
      title: 'a server by itself',
      chart: 'spire@0.30.0',
      values: `spire-server:
  persistence:
    type: emptyDir
#         ^^^^^^^^ info: the next one makes another
`,
    },
    {
      title: 'keys in a key management service',
      values: `tags: {nestedRoot: true}
root-spire-server:
  persistence: {type: emptyDir}
  keyManager:
    disk: {enabled: false}
    awsKMS: {enabled: true, region: eu-west-1}
`,
    },
    {
      title: 'a CA from elsewhere',
      chart: 'spire@0.30.0',
      values: `spire-server:\n  persistence: {type: emptyDir}\n  upstreamAuthority:\n    vault: {enabled: true}\n`,
    },
  ],
  *check(release) {
    for (const { alias } of partsOn(release, 'spire-server')) {
      if (release.value([alias, 'externalServer']) === true || hasAuthority(release, alias)) continue;
      // Servers that the chart gives an authority are another rule's once they have lost it.
      if (alias !== 'root-spire-server' && release.model.chart === 'spire-nested') continue;
      const lost = lostBy(release, alias);
      if (!lost || !release.entry(lost.path) || release.isFilledLater(lost.path)) continue;
      const isRoot = alias === 'root-spire-server';
      yield {
        setting: lost.path,
        at: lost.path.at(-1) === 'type' ? release.blameValue(lost.path) : release.blame(lost.path),
        message: isRoot
          ? `The key of the root CA ${lost.how}; the next one makes another CA, and every child has to be given the new one by hand.`
          : `The key of the CA ${lost.how}; the next one makes another, and agents are refused until they have its bundle.`,
        ...(!isRoot && { severity: 'info' }),
        fixes:
          lost.path.at(-1) === 'type'
            ? [
                {
                  title: 'Keep it on a volume claim',
                  safe: false,
                  changes: [{ kind: 'set', path: lost.path, yaml: 'pvc' }],
                },
              ]
            : [],
      };
    }
  },
};

interface Lost {
  /** The setting that decides it. */
  readonly path: SettingPath;
  readonly how: string;
}

function lostBy(release: Release, alias: string): Lost | undefined {
  const memory = [alias, 'keyManager', 'memory', 'enabled'];
  const disk = [alias, 'keyManager', 'disk', 'enabled'];
  const type = [alias, 'persistence', 'type'];
  if ([memory, disk].some(path => release.isFilledLater(path))) return undefined;
  if (isTruthy(release.value(memory))) return { path: memory, how: 'is in memory and gone with the pod' };
  if (!isTruthy(release.value(disk)) || release.value(type) !== 'emptyDir') return undefined;
  return { path: type, how: `stands on a volume of type ${quoted('emptyDir')}, which is gone with the pod` };
}
