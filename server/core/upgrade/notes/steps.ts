// Steps around an upgrade that no values file can take.
import { partsMaybeOn } from '../../values/parts';
import { minorOf } from '../hops';
import type { Crossing, NoteRule } from '../hop';
import { hasChildren, inParts, isChild, writtenIn } from './reading';

/** The first chart version that needs these CRDs, and what it needs them for. */
const crds = [
  ['0.24.0', '0.5.0', 'older ones drop the fields `fallback` and `hint` of a ClusterSPIFFEID'],
  ['0.30.0', '0.6.0', 'the release notes ask for it'],
] as const;

export const stepNotes: readonly NoteRule[] = [
  ...crds.map(([since, version, reason]): NoteRule => ({
    since,
    kind: 'before',
    about: () => ({ message: `Upgrade the release of spire-crds to ${version} or newer before this one: ${reason}.` }),
  })),
  {
    since: '0.21.1',
    kind: 'before',
    about: ({ after, to }) =>
      minorOf(to) === '0.21' && keepsFiles(after)
        ? {
            message:
              'SPIRE 1.10 runs as user 1000 and can\'t open a database that root left on the volume ("unable to open database file"). Go from 0.21.0 to 0.22.0, whose init container hands the files over, or change their owner by hand.',
          }
        : undefined,
  },
  {
    since: '0.22.0',
    kind: 'before',
    about: ({ after }) => {
      const free = inParts(after, 'spire-server', 'podSecurityContext.runAsUser').filter(
        path => after.value(path) === undefined,
      );
      return free.length > 0 && keepsFiles(after) && after.value(['global', 'openshift']) !== true
        ? {
            message:
              'The server runs as user 1000, and an init container that runs as root hands the files on its volume over. Where the namespace allows no root, set `podSecurityContext.runAsUser` and change the owner by hand first.',
            settings: free,
          }
        : undefined;
    },
  },
  {
    since: '0.26.0',
    kind: 'before',
    about: ({ after }) => {
      if (isChild(after)) {
        return {
          message:
            'Upgrade the root before this child, and this child soon after: agents read the key `bundle.spiffe`, which only a root from 0.26.0 on writes into the bundle ConfigMap of this cluster.',
        };
      }
      return hasChildren(after)
        ? {
            message:
              'Upgrade this root before its children, and them soon after: it writes `bundle.spiffe` into their bundle ConfigMaps, and their older agents read `bundle.crt`.',
          }
        : undefined;
    },
  },
  {
    since: '0.26.0',
    kind: 'after',
    about: ({ after }) =>
      partsMaybeOn(after, 'spire-server').length > 0
        ? {
            message:
              'The bundle ConfigMap is no longer a part of the release: the server writes it. Pods that mount it wait until the server is up, and `helm uninstall` leaves it behind.',
          }
        : undefined,
  },
  {
    since: '0.30.0',
    kind: 'after',
    about: ({ after }) => {
      const own = writtenIn(after, 'spiffe-oidc-discovery-provider', 'config.jwtIssuer');
      return partsMaybeOn(after, 'spiffe-oidc-discovery-provider').length > 0
        ? {
            message:
              'The OIDC discovery document names the issuer itself now. Check that those who verify tokens (cloud roles, Vault, API servers) still take them.',
            settings: own,
          }
        : undefined;
    },
  },
];

/** SPIRE migrates the datastore at its own minor versions, and never back. */
export function backupNote({ after, spire: { from, to } }: Crossing): string | undefined {
  const isOwnStep = minorOf(from) !== minorOf(to) && partsMaybeOn(after, 'spire-server').length > 0;
  return isOwnStep
    ? `SPIRE goes from ${from} to ${to}, and the server migrates its datastore at its first start. Back it up: there is no way back without.`
    : undefined;
}

function keepsFiles(release: Crossing['after']): boolean {
  return inParts(release, 'spire-server', 'persistence.type').some(path =>
    ['pvc', 'hostPath'].includes(String(release.value(path))),
  );
}
