// A host name in an Ingress that Kubernetes refuses.
import { hostProblem } from '../chart/kubernetesNames';
import type { SettingPath } from '../path';
import type { Component } from '../chart/model';
import { effective } from '../values/effective';
import { itemsOf } from '../values/items';
import { partsMaybeOn } from '../values/parts';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule, Report } from './rule';
import { keyOf, quoted, shown } from './wording';

/** Where an Ingress stands in each part, and what else has to be on for it. */
const ingresses: Readonly<Record<string, readonly { readonly at: SettingPath; readonly needs?: SettingPath }[]>> = {
  'spire-server': [
    { at: ['ingress'] },
    { at: ['federation', 'ingress'], needs: ['federation', 'enabled'] },
    { at: ['tornjak', 'ingress'] },
  ],
  'spiffe-oidc-discovery-provider': [{ at: ['ingress'] }],
  'tornjak-frontend': [{ at: ['ingress'] }],
};

export const ingressHost: ReleaseRule = {
  id: 'ingress-host',
  summary: 'Require host names that Kubernetes takes in an Ingress',
  category: 'exposure',
  severity: 'error',
  effect: 'kubernetes-rejects',
  why:
    'Hosts of an Ingress are DNS names in lower case, without scheme, port or underscore. A host without a dot gets the trust domain behind ' +
    'it, and trust domains may hold underscores: SPIRE takes such a name, the Ingress does not.',
  source: 'spire-lib templates/_helpers.tpl (ingress-calculated-name, ingress-spec); kube-apiserver 1.34 by dry runs.',
  scope: 'release',
  examples: [
    {
      title: 'a URL',
      values: `external-spire-server:
  ingress:
    enabled: true
    host: https://spire.acme.example
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^ error: "https://spire.acme.example" is no host name
`,
    },
    {
      title: 'made of a trust domain with an underscore',
      values: `global:
  spire:
    trustDomain: prod_1.acme.example
#                ^^^^^^^^^^^^^^^^^^^ error: "spire-server.prod_1.acme.example"
external-spire-server:
  ingress:
    enabled: true
`,
    },
    {
      title: 'in a list',
      values: `external-spire-server:
  ingress:
    enabled: true
    hosts:
      - {host: spire_server.acme.example, paths: [{path: /}]}
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: "spire_server.acme.example" is no host name
`,
    },
    {
      title: 'hosts',
      values: `external-spire-server:\n  ingress:\n    enabled: true\n    host: "*.acme.example"\n`,
    },
    {
      title: 'without an Ingress the trust domain makes no host',
      values: `global:\n  spire:\n    trustDomain: prod_1.acme.example\n`,
    },
  ],
  *check(release) {
    const said = new Set<string>();
    for (const component of partsMaybeOn(release, ...Object.keys(ingresses)))
      for (const { at, needs } of ingresses[component.part] ?? []) {
        const ingress = [component.alias, ...at];
        const on = [[...ingress, 'enabled'], ...(needs ? [[component.alias, ...needs]] : [])];
        if (!on.every(path => !release.isFilledLater(path) && isTruthy(release.value(path)))) continue;
        for (const report of reportsOf(release, component, ingress)) {
          const id = JSON.stringify([report.setting, report.at?.span.start]);
          // Of several hosts that one trust domain spoils the first says it.
          if (!said.has(id)) yield report;
          said.add(id);
        }
      }
  },
};

function* reportsOf(release: Release, component: Component, ingress: SettingPath): Iterable<Report> {
  const [hosts, tls] = [
    [...ingress, 'hosts'],
    [...ingress, 'tls'],
  ];
  if (isTruthy(release.value(hosts)) || isTruthy(release.value(tls))) {
    yield* listed(release, hosts, item => [(item as { host?: unknown }).host]);
    yield* listed(release, tls, item => (item as { hosts?: unknown[] }).hosts);
    return;
  }
  const setting = [...ingress, 'host'];
  const host = release.text(setting);
  if (host === undefined || host === '' || release.isFilledLater(setting)) return;
  if (host.includes('.')) {
    const problem = hostProblem(host);
    if (problem !== undefined) yield ofHost(release, setting, host, problem);
    return;
  }
  yield* calculated(release, component, setting, host);
}

/** A host without a dot: the trust domain comes behind it. */
function* calculated(release: Release, { alias }: Component, setting: SettingPath, host: string): Iterable<Report> {
  const { value, path } = effective(release, alias, 'trustDomain');
  if (typeof value !== 'string' || release.isFilledLater(path)) return;
  const full = `${host}.${value}`;
  const problem = hostProblem(full);
  if (problem === undefined) return;
  if (hostProblem(`${host}.example`) !== undefined) yield ofHost(release, setting, full, problem);
  else if (release.entry(path))
    yield {
      setting: path,
      at: release.blameValue(path),
      message: `The trust domain makes the host ${quoted(full)} of ${shown(setting)}: ${problem}. Kubernetes refuses the Ingress.`,
    };
}

function ofHost(release: Release, setting: SettingPath, host: string, problem: string): Report {
  return {
    setting,
    at: release.blameValue(setting),
    message: `${quoted(host)} is no host name: ${problem}. Kubernetes refuses the Ingress.`,
  };
}

function* listed(
  release: Release,
  path: SettingPath,
  hostsOf: (item: object) => readonly unknown[] | undefined,
): Iterable<Report> {
  for (const { value, at, isFilledLater } of itemsOf(release, path)) {
    if (isFilledLater || typeof value !== 'object' || value === null) continue;
    const hosts = hostsOf(value);
    for (const host of Array.isArray(hosts) ? hosts : []) {
      if (typeof host !== 'string' || host.includes('${') || host.includes('{{')) continue;
      const problem = hostProblem(host);
      if (problem !== undefined)
        yield {
          setting: path,
          at,
          message: `${quoted(host)} is no host name: ${problem}. Kubernetes refuses the Ingress that ${keyOf(path)} makes.`,
        };
    }
  }
}
