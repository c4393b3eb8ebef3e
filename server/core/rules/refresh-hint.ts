// A bundle that partners are told to fetch less often than its CAs change.
import { durationText, readDuration } from '../values/duration';
import { lifetimeAt, notice } from '../values/lifetimes';
import { isOn, runningParts } from '../values/spireSettings';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const refreshHint: ReleaseRule = {
  id: 'refresh-hint',
  summary: 'Require that partners fetch the bundle before a new CA signs',
  category: 'federation',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'A server publishes its next CA when half of the life of the present one is over, and signs with it when five sixths are. Partners fetch ' +
    'the bundle as often as `refreshHint` says. One that comes by later than that has never heard of the CA, and its workloads refuse all of ' +
    'ours until it does.',
  source: 'Measured with spire-server 1.15.2: rotation of a CA, and the hint in the bundle that the endpoint serves.',
  scope: 'release',
  examples: [
    {
      title: 'once a day, with a CA that lives for a day',
      whole: true,
      values: `tags: {nestedRoot: true}
internal-spire-server:
  federation:
    enabled: true
    bundleEndpoint:
      refreshHint: 24h
#                  ^^^ warning: 8h after it is published
`,
      fixed: `tags: {nestedRoot: true}
internal-spire-server:
  federation:
    enabled: true
    bundleEndpoint:
      refreshHint: 4h
`,
    },
    {
      title: 'often enough',
      values: `internal-spire-server:\n  federation:\n    enabled: true\n    bundleEndpoint: {refreshHint: 1h}\n`,
    },
  ],
  *check(release) {
    for (const component of runningParts(release)) {
      if (component.part !== 'spire-server' || !isOn(release, component, 'federation.enabled')) continue;
      const path = [component.alias, 'federation', 'bundleEndpoint', 'refreshHint'];
      const caPath = [component.alias, 'caTTL'];
      const written = [path, caPath].find(each => release.entry(each));
      const ca = lifetimeAt(release, caPath, 'caTTL');
      if (!written || ca === undefined || release.isFilledLater(path)) continue;
      if (release.mayBeSetElsewhere(path) || release.mayBeSetElsewhere(caPath)) continue;
      const hint = readDuration(String(release.value(path) ?? ''));
      const time = notice(ca);
      if (hint === undefined || hint <= time) continue;
      const better = durationText(time / 2);
      yield {
        setting: written,
        at: release.blameValue(written),
        message: `Partners fetch the bundle of ${shown([component.alias])} every ${durationText(hint)} (\`refreshHint\`), and a new CA signs ${durationText(time)} after it is published (\`caTTL\` ${durationText(ca)}); in between they refuse every SVID that it signs.`,
        fixes: [
          {
            title: `Change \`refreshHint\` to ${better}`,
            safe: false,
            changes: [{ kind: 'set', path, yaml: better }],
          },
        ],
      };
    }
  },
};
