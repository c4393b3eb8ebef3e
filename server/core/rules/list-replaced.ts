// A list in a later layer, which takes the place of the earlier one instead of adding to it.
import type { Json } from '../json';
import { replacedIn } from '../values/replaced';
import type { ReleaseRule } from './rule';
import { keyOf, listed, quoted } from './wording';

export const listReplaced: ReleaseRule = {
  id: 'list-replaced',
  summary: 'Point out lists that replace the one of an earlier layer',
  category: 'layers',
  severity: 'info',
  effect: 'differs',
  why:
    'Helm merges maps key by key, but a list it takes whole from the last layer that has it. Who adds one host, one federated trust domain ' +
    'or one allowed service account in a later layer loses those of the layers before.',
  source: 'helm.sh/helm pkg/cli/values: mergeMaps.',
  scope: 'release',
  examples: [
    {
      title: 'one more, and the others are gone',
      over: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        default:
          federatesWith: [a.example, b.example]
`,
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        default:
          federatesWith: [c.example]
#         ^^^^^^^^^^^^^ info: "a.example" and "b.example" are gone
`,
    },
    {
      title: 'all of them again, and an empty list, which says what it means',
      over: `internal-spire-server:
  imagePullSecrets: [{name: a}]
  nodeAttestor: {k8sPSAT: {serviceAccountAllowList: ["a:b"]}}
`,
      values: `internal-spire-server:
  imagePullSecrets: [{name: a}, {name: b}]
  nodeAttestor: {k8sPSAT: {serviceAccountAllowList: []}}
`,
    },
  ],
  *check(release) {
    for (const { path, now, before, place } of replacedIn(release)) {
      const [old, own] = [listIn(before), listIn(now)];
      if (!old || !own || own.length === 0) continue;
      const kept = new Set(own.map(item => JSON.stringify(item)));
      const lost = old.filter(item => !kept.has(JSON.stringify(item)));
      if (lost.length === 0) continue;
      const few = lost.slice(0, 3).map(nameOf);
      const names = listed(lost.length > 3 ? [...few, `${lost.length - 3} more`] : few, 'and');
      yield {
        setting: path,
        message: `${keyOf(path)} replaces the list of ${place.source}, it does not add to it; ${names} ${lost.length === 1 ? 'is' : 'are'} gone.`,
        related: [{ at: place, message: 'the list that is replaced' }],
      };
    }
  },
};

function listIn({
  value,
}: {
  readonly value: { readonly kind: string; readonly value?: Json };
}): readonly Json[] | undefined {
  return Array.isArray(value.value) ? (value.value as readonly Json[]) : undefined;
}

/** Items that are maps go by their name, where they have one. */
function nameOf(item: Json): string {
  const name = item !== null && typeof item === 'object' && !Array.isArray(item) ? Object.values(item)[0] : item;
  return quoted(typeof name === 'string' ? name : item);
}
