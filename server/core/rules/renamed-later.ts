// A name that is right for this chart version and will be wrong in a later one.
import { settingAt } from '../chart/node';
import { renames } from '../chart/renames';
import { compareVersions } from '../chart/versions';
import type { ReleaseRule } from './rule';
import { keyOf, shown } from './wording';

export const renamedLater: ReleaseRule = {
  id: 'renamed-later',
  summary: 'Point out names that a later chart version renames',
  category: 'settings',
  severity: 'hint',
  effect: 'style',
  why: 'Nothing is wrong yet. The next upgrade past that version stops at the old name, or drops it in silence.',
  source: 'The same table as renamed-setting.',
  scope: 'release',
  examples: [
    {
      title: 'a chart from before 0.24.0',
      chart: 'spire@0.22.0',
      values: `spire-server:
  nodeAttestor:
    k8sPsat:
#   ^^^^^^^ hint: from 0.24.0 on it is \`k8sPSAT\`
      enabled: true
`,
    },
    {
      title: 'the new name',
      chart: 'spire@0.24.0',
      values: `spire-server:\n  nodeAttestor:\n    k8sPSAT:\n      enabled: true\n`,
    },
  ],
  *check(release) {
    for (const component of release.model.components.values()) {
      for (const rename of renames) {
        if (rename.part !== component.part || compareVersions(release.model.version, rename.since) >= 0) continue;
        const setting = [component.alias, ...rename.from];
        if (!release.entry(setting) || !settingAt(release.model.top, setting)?.used) continue;
        const to = rename.to && [component.alias, ...rename.to];
        const moves = rename.to && rename.to.length !== rename.from.length;
        yield {
          setting,
          message: to
            ? `${keyOf(setting)} is right for ${release.model.version}; from ${rename.since} on it is ${moves ? shown(to) : keyOf(to)}.`
            : `${keyOf(setting)} works in ${release.model.version}; from ${rename.since} on the chart no longer has it.`,
        };
      }
    }
  },
};
