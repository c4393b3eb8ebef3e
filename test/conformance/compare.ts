// Holds our verdicts against Helm's: the same exit, and where one thing is wrong, at the setting that Helm's message is about.
import { fails } from './pairs/fails';
import type { Pair } from './pairs/pair';
import { ourVerdict } from './ours';
import { toText } from './pairs/values';

export type Outcome = 'agree' | 'missed' | 'invented' | 'elsewhere';

export interface Comparison {
  readonly pair: Pair;
  /** `elsewhere`: both stop, but we name another setting. */
  readonly outcome: Outcome;
  /** Class of Helm's message; `undefined` where it renders. */
  readonly helm: string | undefined;
  /** Our findings that say that Helm stops: `rule at setting: message`. */
  readonly ours: readonly string[];
}

export function compare(pair: Pair, helm: string | undefined): Comparison {
  const { ok, settings, findings } = ourVerdict(pair);
  const ours = findings
    .filter(({ severity, effect }) => severity === 'error' && effect === 'helm-fails')
    .map(({ rule, setting, message }) => `${rule} at ${setting || '(the file)'}: ${message}`);
  const outcome = (): Outcome => {
    if (ok !== (helm === undefined)) return ok ? 'missed' : 'invented';
    return helm === undefined || isThere(pair, helm, settings) ? 'agree' : 'elsewhere';
  };
  return { pair, outcome: outcome(), helm, ours };
}

/** True where it can't be told: more than one thing may be wrong. */
function isThere(pair: Pair, helm: string, settings: readonly string[]): boolean {
  if (!pair.about || pair.before === undefined) return true;
  if (!ourVerdict(beforeOf(pair)).ok) return true;
  const meant = [...pair.about, ...settingsOf(helm)];
  return settings.some(setting => setting === '' || meant.some(other => areRelated(setting, other)));
}

function beforeOf(pair: Pair): Pair {
  const { chart, version, kind, what, release, namespace } = pair;
  return {
    chart,
    version,
    kind,
    what,
    values: [toText(pair.before!)],
    ...(release !== undefined && { release }),
    ...(namespace !== undefined && { namespace }),
  };
}

/** What the charts' own messages are about. */
function settingsOf(helm: string): readonly string[] {
  const [, alias, said] = /^([^:]*): (.*)$/s.exec(helm) ?? ['', '', helm];
  return fails
    .filter(({ says }) => said!.includes(says))
    .flatMap(({ about }) =>
      about.map(path =>
        path.startsWith('/') ? path.slice(1) : path.startsWith('global.') ? path : `${alias}.${path}`,
      ),
    );
}

/** The same setting, or one inside the other. */
function areRelated(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}
