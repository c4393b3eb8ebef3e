// What changes in the entries that the controller manager makes.
import type { NoteRule } from '../hop';
import type { Release } from '../../values/release';
import { inParts } from './reading';

const map = 'controllerManager.identities.clusterSPIFFEIDs';

export const identityNotes: readonly NoteRule[] = [
  {
    since: '0.24.0',
    kind: 'change',
    about: ({ after }) => {
      const others = inParts(after, 'spire-server', map).filter(path =>
        after.userKeys(path).some(key => !builtIn.has(key)),
      );
      const settings = others.map(path => [...path, 'default', 'fallback']).filter(path => !after.entry(path));
      return settings.length > 0
        ? {
            message:
              'The ClusterSPIFFEID `default` becomes a fallback: pods that one of your own selects no longer get the default ID as well. `fallback: false` keeps both.',
            settings,
          }
        : undefined;
    },
  },
  {
    since: '0.24.0',
    kind: 'change',
    about: ({ after }) =>
      inParts(after, 'spire-server', map).length > 0
        ? {
            message:
              'Each entry gets the key of its ClusterSPIFFEID as `hint`, which workloads see beside the SVID. `hint: ""` leaves it out.',
          }
        : undefined,
  },
  {
    since: '0.28.0',
    kind: 'change',
    about: ({ after }) =>
      usesSpike(after)
        ? {
            message:
              'The SPIFFE IDs of SPIKE Keeper and Nexus end in the name of the pod; policies that name them whole have to follow.',
          }
        : undefined,
  },
  {
    since: '0.30.0',
    kind: 'change',
    about: ({ after }) => {
      const off = inParts(after, 'spire-server', 'spike.enabled').filter(path => after.value(path) !== true);
      return off.length > 0
        ? {
            message:
              'The identities of SPIKE are made only where `spike.enabled` is true. Without SPIKE in the cluster nothing is lost.',
            settings: off,
          }
        : undefined;
    },
  },
  {
    since: '0.30.0',
    kind: 'change',
    about: ({ after: { namespace, name } }) => {
      const className = `${namespace}-${name}`;
      return namespace !== undefined && name !== undefined && className.length > 63
        ? {
            message: `Each ClusterSPIFFEID is labelled with the class "${className}", ${className.length} characters; Kubernetes takes 63 in a label.`,
          }
        : undefined;
    },
  },
];

/** Identities that the chart brings along. */
const builtIn: ReadonlySet<string> = new Set(['default', 'oidc-discovery-provider', 'test-keys', 'child-servers']);

export function usesSpike(release: Release): boolean {
  const parts = [...release.components].some(([alias, state]) => alias.startsWith('spike-') && state === 'on');
  return (
    parts ||
    inParts(release, 'spire-server', map).some(path => release.userKeys(path).some(key => key.startsWith('spike-')))
  );
}
