// `--set` into something that the files give another shape: Helm stops before it looks at the chart.
import { setConflict } from '../values/setConflict';
import { quoted, shown } from './wording';
import type { ReleaseRule } from './rule';

export const setOptionConflict: ReleaseRule = {
  id: 'set-option-conflict',
  summary: 'Disallow `--set` into values that are no maps or lists',
  category: 'layers',
  severity: 'error',
  effect: 'helm-fails',
  why:
    '`--set a.b=c` puts `b` into the map `a`, and `--set a[0]=c` an item into the list `a`. Where a file or an earlier option made `a` ' +
    'something else, null included, the reader of `--set` stops. In a file the same would replace what was there.',
  source: 'Helm, pkg/strvals/parser.go.',
  scope: 'release',
  examples: [
    {
      title: 'an item of a text',
      set: ['global.spire.clusterName[0]=prod01'],
      values: `global:
  spire:
    clusterName: prod
#   ^^^^^^^^^^^ error: Helm stops
`,
    },
    {
      title: 'a key of null',
      set: ['global.spire.caSubject.country=NL'],
      values: `global:
  spire:
    caSubject:
#   ^^^^^^^^^ error: Helm stops
`,
    },
    {
      title: 'a key of a map',
      set: ['global.spire.caSubject.country=NL'],
      values: `global:\n  spire:\n    caSubject:\n      organization: Acme\n`,
    },
  ],
  *check(release) {
    const conflict = setConflict(release);
    if (!conflict) return;
    const { into, expected, found, origin } = conflict;
    const at = origin ? { source: origin.source, span: origin.keySpan } : release.blame([]);
    if (expected === 'name') {
      const message = `\`--set\` names nothing behind the dot of "${into.join('.')}.", and nothing is there; Helm stops with an error.`;
      yield { setting: into, at, message };
      return;
    }
    const part = expected === 'map' ? 'a setting inside' : 'an item of';
    yield {
      setting: into,
      at,
      message: `\`--set\` names ${part} ${shown(into)}, which is ${found === 'a map' ? found : quoted(found)} here and no ${expected}; Helm stops with an error.`,
    };
  },
};
