// A null over the value of an earlier layer, by which people mean "as by default": it takes the default away too.
import { settingAt } from '../chart/node';
import { replacedIn } from '../values/replaced';
import type { ReleaseRule } from './rule';
import { keyOf, quoted, removeFix } from './wording';

export const nullOverLayer: ReleaseRule = {
  id: 'null-over-layer',
  summary: 'Point out nulls over the value of an earlier layer, where the chart has a default',
  category: 'layers',
  severity: 'info',
  effect: 'differs',
  why:
    'A null in a later layer removes what the earlier one says, and the default of the chart with it: the setting is then nothing at all. ' +
    'Whoever wants the default back takes the line out of the earlier layer, or writes the default.',
  source: 'helm.sh/helm pkg/chartutil: coalesceValues deletes keys that the user set to null.',
  scope: 'release',
  examples: [
    {
      title: 'not the default',
      over: `internal-spire-server:
  logLevel: debug
`,
      values: `internal-spire-server:
  logLevel: null
# ^^^^^^^^ info: not even the default "info" is left
`,
      fixed: `internal-spire-server:
  logLevel: info
`,
    },
    {
      title: 'a key that the chart knows nothing of',
      over: `internal-spire-server:\n  nodeSelector: {pool: a, disk: ssd}\n`,
      values: `internal-spire-server:\n  nodeSelector: {disk: null}\n`,
    },
  ],
  *check(release) {
    for (const { path, now, before, place } of replacedIn(release)) {
      if (now.value.kind !== 'leaf' || now.value.value !== null || now.value.placeholder) continue;
      if (before.value.kind === 'leaf' && before.value.value === null) continue;
      const fallback = settingAt(release.model.top, path)?.default;
      if (fallback === undefined || fallback === null || fallback === '' || typeof fallback === 'object') continue;
      const yaml =
        typeof fallback === 'string' && !/^[a-z][\w/-]*$/i.test(fallback) ? JSON.stringify(fallback) : String(fallback);
      yield {
        setting: path,
        message: `${keyOf(path)} removes what ${place.source} says, and not even the default ${quoted(fallback)} is left: to Helm null is no value at all.`,
        related: [{ at: place, message: 'what is removed' }],
        fixes: [
          { title: `Set ${keyOf(path)} to the default`, safe: false, changes: [{ kind: 'set', path, yaml }] },
          removeFix(path),
        ],
      };
    }
  },
};
