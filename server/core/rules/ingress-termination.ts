// An ingress that takes the agents' TLS apart, and lists of hosts and certificates that take the place of the host.
import { settingAt } from '../chart/node';
import type { SettingPath } from '../path';
import { runningServers } from '../values/servers';
import type { Release } from '../values/release';
import { isOpen } from '../values/settled';
import { isTruthy } from '../values/truth';
import type { ReleaseRule, Report } from './rule';
import { shown } from './wording';

const controllerType = ['global', 'spire', 'ingressControllerType'];

export const ingressTermination: ReleaseRule = {
  id: 'ingress-termination',
  summary: 'Require an ingress that passes the TLS of agents on, with a host and rules',
  category: 'exposure',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'Agents and servers speak mutual TLS with a server of SPIRE; an ingress that takes it apart shows them a certificate without a SPIFFE ID, and ' +
    'they refuse it. The chart asks for passing through only where it knows the kind of the ingress controller: nothing is detected. Lists under ' +
    '`hosts` and `tls` take the place of `host` altogether; one without the other makes an ingress without rules, or without TLS.',
  source:
    'spire-lib templates/_helpers.tpl (ingress-controller-type, ingress-spec), spire-server templates/ingress.yaml; rendered with each version.',
  scope: 'release',
  examples: [
    {
      title: 'an ingress for child clusters of no known kind',
      whole: true,
      values: `tags:
  nestedRoot: true
external-spire-server:
  ingress:
    enabled: true
#            ^^^^ warning: \`global.spire.ingressControllerType\`
`,
      fixed: `tags:
  nestedRoot: true
external-spire-server:
  ingress:
    enabled: true
global:
  spire:
    ingressControllerType: ingress-nginx
`,
    },
    {
      title: 'certificates without hosts',
      values: `external-spire-server:
  ingress:
    enabled: true
    tls:
#   ^^^ error: without rules
      - hosts: [spire-server.acme.example]
        secretName: cert
`,
    },
    {
      title: 'a kind that the chart knows',
      whole: true,
      values: `tags:
  nestedRoot: true
global:
  spire:
    ingressControllerType: ingress-nginx
external-spire-server:
  ingress:
    enabled: true
`,
    },
    {
      title: 'an annotation that says it',
      whole: true,
      values: `tags:
  nestedRoot: true
external-spire-server:
  ingress:
    enabled: true
    annotations:
      haproxy.org/ssl-passthrough: "true"
`,
    },
    { title: 'one layer of several', values: `external-spire-server:\n  ingress:\n    enabled: true\n` },
  ],
  *check(release) {
    for (const alias of runningServers(release)) {
      for (const at of [
        [alias, 'ingress'],
        [alias, 'federation', 'ingress'],
        [alias, 'tornjak', 'ingress'],
      ]) {
        const enabled = [...at, 'enabled'];
        if (!release.entry(at) || release.isFilledLater(enabled) || !isTruthy(release.value(enabled))) continue;
        if (at.length === 2) yield* unknownKind(release, at);
        yield* halfLists(release, at);
      }
    }
  },
};

function* unknownKind(release: Release, at: SettingPath): Iterable<Report> {
  const own = [...at, 'controllerType'];
  const openshift = ['global', 'openshift'];
  if ([controllerType, own, openshift].some(path => isOpen(release, path) && settingAt(release.model.top, path)))
    return;
  if (!release.whole || isTruthy(release.value(openshift))) return;
  // Whoever writes "other" has chosen.
  const isChosen = [controllerType, own].some(path => isTruthy(release.value(path)));
  const annotations = [...at, 'annotations'];
  // A class of its own may be one that passes everything through; an annotation says what the chart does not.
  if (isChosen || release.userKeys(annotations).length > 0 || release.isFilledLater(annotations)) return;
  yield {
    setting: [...at, 'enabled'],
    at: release.blameValue([...at, 'enabled']),
    message: `Without ${shown(controllerType)} the chart asks no ingress controller to pass TLS through; one that takes it apart keeps every agent out, because its certificate has no SPIFFE ID.`,
    fixes: [
      {
        title: 'Set it to "ingress-nginx"',
        safe: false,
        changes: [{ kind: 'set', path: controllerType, yaml: 'ingress-nginx' }],
      },
    ],
  };
}

function* halfLists(release: Release, at: SettingPath): Iterable<Report> {
  const [hosts, tls] = [
    [...at, 'hosts'],
    [...at, 'tls'],
  ];
  const filled = (path: SettingPath): boolean => {
    const value = release.value(path);
    return Array.isArray(value) && value.length > 0;
  };
  if ([hosts, tls].some(path => release.isFilledLater(path))) return;
  if (filled(tls) && !filled(hosts)) {
    yield {
      setting: tls,
      severity: 'error',
      effect: 'kubernetes-rejects',
      message: `${shown(tls)} takes the place of the host altogether: without ${shown(hosts)} the Ingress is without rules, and Kubernetes refuses it.`,
    };
  } else if (filled(hosts) && !filled(tls) && isTruthy(release.value([...at, 'tlsSecret']))) {
    yield {
      setting: hosts,
      effect: 'differs',
      message: `${shown(hosts)} takes the place of the host altogether: without ${shown(tls)} the Ingress has no TLS, and ${shown([...at, 'tlsSecret'])} is never read.`,
    };
  }
}
