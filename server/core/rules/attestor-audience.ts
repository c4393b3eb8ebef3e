// Audiences of service account tokens that reach the server as something else.
import type { Json } from '../json';
import type { SettingPath } from '../path';
import { itemsOf } from '../values/items';
import { partsMaybeOn } from '../values/parts';
import type { Release } from '../values/release';
import type { ReleaseRule } from './rule';
import { quoted, shown } from './wording';

export const attestorAudience: ReleaseRule = {
  id: 'attestor-audience',
  summary: 'Require one audience, in a list, for node attestation by service account tokens',
  category: 'server',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'The template prints the list as Go prints lists, without commas, so that two audiences become one with a blank in it. No agent has ' +
    'a token for that, and every node attestation is refused. A text in place of the list is no list for SPIRE, which stops at start.',
  source:
    'spire-server templates/configmap.yaml, rendered from 0.20.0 to 0.30.0; a real spire-server: "plugin configuration is malformed".',
  scope: 'release',
  examples: [
    {
      title: 'two audiences',
      values: `tags: {nestedRoot: true}
root-spire-server:
  nodeAttestor:
    k8sPSAT:
      audience: [spire-server, vault]
#               ^^^^^^^^^^^^^^^^^^^^^ error: "spire-server vault"
`,
    },
    {
      title: 'a text',
      chart: 'spire@0.30.0',
      values: `spire-server:
  nodeAttestor:
    k8sPSAT:
      audience: spire-server
#               ^^^^^^^^^^^^ error: SPIRE stops
`,
      fixed: `spire-server:
  nodeAttestor:
    k8sPSAT:
      audience: [spire-server]
`,
    },
    {
      title: 'one audience',
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  nodeAttestor:\n    k8sPSAT:\n      audience: [spire-server]\n`,
    },
    {
      title: 'two in one item, which arrive as two',
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  nodeAttestor:\n    k8sPSAT:\n      audience: ["spire-server, vault"]\n`,
    },
  ],
  *check(release) {
    for (const { alias } of partsMaybeOn(release, 'spire-server')) {
      for (const path of audiences(release, alias)) {
        const value = release.entry(path) && !release.isFilledLater(path) ? release.value(path) : undefined;
        const at = release.blameValue(path);
        if (typeof value === 'string' && value !== '') {
          yield {
            setting: path,
            at,
            effect: 'spire-fails',
            message: `${shown(path)} is a list; SPIRE stops at start with "plugin configuration is malformed" at the text ${quoted(value)}.`,
            fixes: [
              {
                title: 'Make it a list',
                safe: false,
                changes: [{ kind: 'set', path, yaml: /^[\w./:-]+$/.test(value) ? `[${value}]` : `[${quoted(value)}]` }],
              },
            ],
          };
        }
        const items = Array.isArray(value) ? (value as readonly Json[]) : [];
        if (items.length < 2 || isPrintedRight(items) || itemsOf(release, path).some(item => item.isFilledLater))
          continue;
        yield {
          setting: path,
          at,
          message: `The chart prints the ${items.length} audiences without commas, so the server asks for one called ${quoted(items.map(String).join(' '))} and refuses every agent. As one item they arrive: ${quoted([items.map(String).join(', ')])}.`,
        };
      }
    }
  },
};

/** Items that bring the commas along. */
function isPrintedRight(items: readonly Json[]): boolean {
  return items.slice(0, -1).every(item => typeof item === 'string' && item.trimEnd().endsWith(','));
}

function audiences(release: Release, alias: string): readonly SettingPath[] {
  const settings = release.model.components.get(alias)?.settings.children.get('nodeAttestor')?.children;
  const external = settings?.has('externalK8sPSAT') ? 'externalK8sPSAT' : 'externalK8sPsat';
  const own = settings?.has('k8sPSAT') ? 'k8sPSAT' : 'k8sPsat';
  const attestor = [alias, 'nodeAttestor'];
  const clusters = [...attestor, external, 'clusters'];
  return [
    [...attestor, own, 'audience'],
    [...attestor, external, 'defaults', 'audience'],
    ...release.userKeys(clusters).map(id => [...clusters, id, 'audience']),
  ];
}
