// How the trust bundle gets to agents: 0.26.0 replaced the notifier by the bundle publisher.
import type { NoteRule } from '../hop';
import { inParts, writtenIn } from './reading';

export const bundleNotes: readonly NoteRule[] = [
  {
    since: '0.26.0',
    kind: 'change',
    about: ({ after }) => {
      const off = inParts(after, 'spire-server', 'notifier.k8sBundle.enabled').filter(path => {
        const publisher = [path[0]!, 'bundlePublisher', 'k8sConfigMap', 'enabled'];
        return after.entry(path) && after.value(path) === false && after.value(publisher) !== false;
      });
      return off.length > 0
        ? {
            message:
              'You switched the bundle notifier off; its successor `bundlePublisher.k8sConfigMap` is on by default and writes the bundle ConfigMap. Set `bundlePublisher.k8sConfigMap.enabled` to false to go on without.',
            settings: off,
          }
        : undefined;
    },
  },
  {
    since: '0.26.0',
    kind: 'change',
    about: ({ after }) => {
      const own = ['clusters', 'defaults'].flatMap(key =>
        writtenIn(after, 'spire-server', `notifier.externalK8sBundle.${key}`),
      );
      return own.length > 0
        ? {
            message:
              'Bundles go into child clusters by `bundlePublisher.externalK8sConfigMap` now, which does not read these settings. Its `configMap` is called `configMapName`, and the key follows from `format`.',
            settings: own,
          }
        : undefined;
    },
  },
];
