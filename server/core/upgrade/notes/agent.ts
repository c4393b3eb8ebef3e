// What changes in agents.
import type { NoteRule } from '../hop';
import { inParts, writtenIn } from './reading';

export const agentNotes: readonly NoteRule[] = [
  {
    since: '0.23.0',
    kind: 'change',
    about: ({ after }) => {
      const mounts = writtenIn(after, 'spire-agent', 'extraVolumeMounts');
      return mounts.length > 0
        ? {
            message:
              'The agent keeps its data in /var/lib/spire instead of /run/spire; mounts below the old folder have to follow.',
            settings: mounts,
          }
        : undefined;
    },
  },
  {
    since: '0.28.0',
    kind: 'change',
    about: ({ after }) => {
      const own = inParts(after, 'spire-agent', 'customPlugins')
        .concat(inParts(after, 'spire-agent', 'extraContainers'))
        .filter(path => JSON.stringify(after.value(path) ?? '').includes('MY_NODE_NAME'));
      return own.length > 0
        ? {
            message:
              'The configuration of the agent finds its kubelet by the variable `KUBELET_ADDR`; what refers to `MY_NODE_NAME` there has to follow.',
            settings: own,
          }
        : undefined;
    },
  },
];
