// Agents that prove by a web server who they are: which names may, and from which ports.
import { itemsOf } from '../values/items';
import { isOn, runningParts } from '../values/spireSettings';
import type { Component } from '../chart/model';
import type { Release } from '../values/release';
import type { ReleaseRule, Report } from './rule';
import { quoted, shown } from './wording';

const firstUnprivileged = 1024;

export const httpChallenge: ReleaseRule = {
  id: 'http-challenge',
  summary: 'Require name patterns and ports with which attestation by a web server is safe',
  category: 'server',
  severity: 'error',
  effect: 'spire-fails',
  why:
    'Whoever answers at the name is taken for the agent. At a port that any user may open, this is safe only as long as the first one to ' +
    'come keeps the name (`tofu`); the server exits at start where both are given up. Patterns are regular expressions of Go.',
  source: 'SPIRE, server node attestor "http_challenge"; measured with spire-server 1.15.2.',
  scope: 'release',
  examples: [
    {
      title: 'any port, any time',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  nodeAttestor:
    httpChallenge:
      enabled: true
      tofu: false
#           ^^^^^ error: ports that any user may open
`,
      fixed: `spire-server:
  nodeAttestor:
    httpChallenge:
      enabled: true
      tofu: false
      allowNonRootPorts: false
`,
    },
    {
      title: 'a pattern of a shell',
      chart: 'spire@0.30.0',
      values: `spire-server:
  nodeAttestor:
    httpChallenge:
      enabled: true
      allowedDNSPatterns:
        - "*.acme.example"
#         ^^^^^^^^^^^^^^^^ error: regular expression
`,
    },
    {
      title: 'a port that only root may open',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:\n  nodeAttestor:\n    httpChallenge:\n      enabled: true\n      tofu: false\n      requiredPort: 80\n      allowedDNSPatterns: ['.*\\.acme\\.example']\n`,
    },
  ],
  *check(release) {
    for (const component of runningParts(release)) {
      if (component.part !== 'spire-server' || !release.entry([component.alias, 'nodeAttestor', 'httpChallenge']))
        continue;
      if (!isOn(release, component, 'nodeAttestor.httpChallenge.enabled')) continue;
      yield* ofPatterns(release, component);
      yield* ofPorts(release, component);
    }
  },
};

function* ofPatterns(release: Release, { alias }: Component): Iterable<Report> {
  const path = [alias, 'nodeAttestor', 'httpChallenge', 'allowedDNSPatterns'];
  const value = release.value(path);
  if (!release.entry(path) || release.isFilledLater(path)) return;
  if (typeof value === 'string' && value !== '') {
    yield {
      setting: path,
      at: release.blameValue(path),
      message: `${shown(path)} is a list of patterns, and ${quoted(value)} is none; spire-server exits at start.`,
      fixes: [
        { title: 'Make it a list', safe: false, changes: [{ kind: 'set', path, yaml: `[${JSON.stringify(value)}]` }] },
      ],
    };
    return;
  }
  for (const item of itemsOf(release, path)) {
    if (item.isFilledLater || typeof item.value !== 'string' || isPattern(item.value)) continue;
    yield {
      setting: path,
      at: item.at,
      message: `${quoted(item.value)} is no regular expression, which is what ${shown(path)} holds; spire-server exits at start.`,
    };
  }
}

/** What is Go's alone is taken for right. */
function isPattern(text: string): boolean {
  if (/\(\?|\\[QEzpPaCA]|\[\[:/.test(text)) return true;
  try {
    return RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

function* ofPorts(release: Release, { alias }: Component): Iterable<Report> {
  const at = (key: string): readonly string[] => [alias, 'nodeAttestor', 'httpChallenge', key];
  const [tofu, port, nonRoot] = [at('tofu'), at('requiredPort'), at('allowNonRootPorts')];
  if (
    [tofu, port, nonRoot].some(
      path => release.isFilledLater(path) || (release.mayBeSetElsewhere(path) && path === tofu),
    )
  )
    return;
  if (String(release.value(tofu)) !== 'false') return;
  const required = Number(release.value(port) ?? 0);
  const isOpen = required === 0 ? String(release.value(nonRoot)) === 'true' : required >= firstUnprivileged;
  if (!isOpen || (required === 0 && release.mayBeSetElsewhere(nonRoot)) || release.mayBeSetElsewhere(port)) return;
  const why = required === 0 ? 'ports that any user may open are allowed' : `any user may open port ${required}`;
  yield {
    setting: tofu,
    at: release.blameValue(tofu),
    message: `${shown(tofu)} is off, and ${why}; spire-server exits at start, since anybody on the machine could take the agent's name.`,
    fixes:
      required === 0
        ? [
            {
              title: 'Allow ports below 1024 only',
              safe: false,
              changes: [{ kind: 'set', path: nonRoot, yaml: 'false' }],
            },
          ]
        : [],
  };
}
