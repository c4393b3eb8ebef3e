// The kind of ingress controller is one of three words, and Helm looks at it where an ingress is on.
import { editDistance } from '../chart/suggest';
import type { SettingPath } from '../path';
import { partsMaybeOn } from '../values/parts';
import type { Release } from '../values/release';
import { whether } from '../values/settled';
import { isTruthy } from '../values/truth';
import { yamlText } from '../values/yamlText';
import type { ReleaseRule, Report } from './rule';
import { keyOf, listed, quoted, removeFix } from './wording';

export const ingressControllerType: ReleaseRule = {
  id: 'ingress-controller-type',
  summary: 'Disallow kinds of ingress controllers that the charts do not know',
  category: 'exposure',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'The kind decides which annotations an Ingress gets. The templates know `ingress-nginx`, `openshift` and `other`, and `fail` on every ' +
    'other word as soon as an ingress is on. The global setting counts before that of an ingress.',
  source: 'spire-lib templates/_helpers.tpl, `spire-lib.ingress-controller-type`.',
  scope: 'release',
  examples: [
    {
      title: 'the short name',
      whole: true,
      chart: 'spire@0.30.0',
      values: `global:
  spire:
    ingressControllerType: nginx
#                          ^^^^^ error: Helm stops
spire-server:
  federation:
    enabled: true
    ingress:
      enabled: true
`,
      fixed: `global:
  spire:
    ingressControllerType: ingress-nginx
spire-server:
  federation:
    enabled: true
    ingress:
      enabled: true
`,
    },
    {
      title: 'in the ingress itself',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  ingress:
    enabled: true
    controllerType: traefik
#                   ^^^^^^^ error: Helm stops
`,
    },
    {
      title: 'another layer may switch an ingress on',
      values: `global:
  spire:
    ingressControllerType: Openshift
#                          ^^^^^^^^^ error: once an ingress is on
`,
    },
    {
      title: 'no ingress is on',
      whole: true,
      chart: 'spire@0.30.0',
      values: `global:
  spire:
    ingressControllerType: nginx
#                          ^^^^^ info: no ingress is on
`,
    },
    {
      title: 'a kind that it knows',
      values: `global:\n  spire:\n    ingressControllerType: openshift\n`,
    },
  ],
  *check(release) {
    const all = [...ingressesOf(release)];
    yield* judge(release, shared, all);
    if (release.isFilledLater(shared) || isTruthy(release.value(shared))) return;
    for (const ingress of all) {
      const own = [...ingress.path, 'controllerType'];
      if (ingress.on === true && isNulled(release, own)) yield nulled(release, own);
      else yield* judge(release, own, [ingress]);
    }
  },
};

const kinds = ['ingress-nginx', 'openshift', 'other'];
const shared: SettingPath = ['global', 'spire', 'ingressControllerType'];

/** Where each part has an ingress, and what has to be on for it to be made besides. */
const places: Readonly<Record<string, readonly { readonly at: string; readonly with?: string }[]>> = {
  'spire-server': [{ at: 'ingress' }, { at: 'federation.ingress', with: 'federation' }, { at: 'tornjak.ingress' }],
  'spiffe-oidc-discovery-provider': [{ at: 'ingress' }],
  'tornjak-frontend': [{ at: 'ingress' }],
  'spire-identity-exchange': [{ at: 'rest.ingress' }, { at: 'grpc.ingress' }],
  'spike-keeper': [{ at: 'ingress' }],
  'spike-nexus': [{ at: 'ingress' }],
};

interface Ingress {
  readonly path: SettingPath;
  /** `undefined` while another layer may still decide. */
  readonly on: boolean | undefined;
}

function* ingressesOf(release: Release): Iterable<Ingress> {
  for (const { part, alias } of partsMaybeOn(release, ...Object.keys(places)))
    for (const place of places[part]!) {
      const path = [alias, ...place.at.split('.')];
      const switches = [path, ...(place.with === undefined ? [] : [[alias, place.with]])];
      const states = switches.map(section => whether(release, [...section, 'enabled'], isTruthy));
      yield { path, on: states.includes(false) ? false : states.includes(undefined) ? undefined : true };
    }
}

function* judge(release: Release, path: SettingPath, users: readonly Ingress[]): Iterable<Report> {
  const value = release.entry(path) && !release.isFilledLater(path) ? release.value(path) : undefined;
  if (value === undefined || value === '' || kinds.includes(value as string)) return;
  // The global one is measured, and an empty list or map measures 0.
  if (path === shared && typeof value === 'object' && !isTruthy(value)) return;
  const isOn = users.some(({ on }) => on === true);
  const mayBeOn = isOn || !release.whole || users.some(({ on }) => on === undefined);
  const refused = `${keyOf(path)} takes ${listed(kinds.map(kind => `"${kind}"`))}, not ${quoted(value)}`;
  const near = [...kinds].sort((a, b) => distance(String(value), a) - distance(String(value), b));
  yield {
    setting: path,
    at: release.blameValue(path),
    message: isOn
      ? `${refused}; Helm stops with an error.`
      : mayBeOn
        ? `${refused}; Helm stops with an error once an ingress is on.`
        : `${refused}; Helm does not look at it while no ingress is on.`,
    ...(!mayBeOn && { severity: 'info', effect: 'helm-ignores' }),
    fixes: near.map(kind => ({
      title: `Change to "${kind}"`,
      safe: false,
      changes: [{ kind: 'set', path, yaml: yamlText(kind) }],
    })),
  };
}

/** Of an ingress a null is not the empty text that leaves it to the chart; of all together it is no matter. */
function isNulled(release: Release, path: SettingPath): boolean {
  const entry = release.entry(path)?.value;
  return entry?.kind === 'leaf' && entry.value === null && !entry.placeholder;
}

function nulled(release: Release, path: SettingPath): Report {
  return {
    setting: path,
    at: release.blameValue(path),
    message: `${keyOf(path)} takes ${listed(kinds.map(kind => `"${kind}"`))} or an empty text, not null; Helm stops with an error.`,
    fixes: [removeFix(path)],
  };
}

/** What holds the word, or stands in it, is nearest: "nginx" is meant for "ingress-nginx". */
function distance(word: string, kind: string): number {
  const lower = word.toLowerCase();
  return kind.includes(lower) || lower.includes(kind) ? 0 : editDistance(lower, kind);
}
