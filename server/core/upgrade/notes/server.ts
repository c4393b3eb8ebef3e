// What changes in servers and their controller managers.
import type { NoteRule } from '../hop';
import { hasChildren, inParts, valuedIn, writtenIn } from './reading';

export const serverNotes: readonly NoteRule[] = [
  {
    since: '0.24.0',
    kind: 'change',
    about: ({ after }) => {
      const on = valuedIn(after, 'spire-server', 'upstreamAuthority.certManager.enabled', true);
      return on.length > 0
        ? {
            message:
              'The issuer that the chart makes for cert-manager takes its subject from `global.spire.caSubject`, which older charts left out. Look at the new subject before the upgrade.',
            settings: on,
          }
        : undefined;
    },
  },
  {
    since: '0.28.2',
    kind: 'change',
    about: ({ after }) =>
      hasChildren(after)
        ? {
            message:
              'The ports of the controller managers of child clusters are called `hp-cm-...` and `pm-cm-...` instead of `prom-cm-...`. Whoever names them (monitors, network policies) has to follow.',
          }
        : undefined,
  },
  {
    since: '0.28.2',
    kind: 'change',
    about: ({ after }) => {
      const monitored = valuedIn(after, 'spire-server', 'telemetry.prometheus.podMonitor.enabled', true);
      return monitored.length > 0
        ? {
            message:
              'The PodMonitor of the chart still asks for the port `prom-cm`, which is gone: metrics of the controller manager are no longer scraped.',
            settings: monitored,
          }
        : undefined;
    },
  },
  {
    since: '0.28.2',
    kind: 'change',
    about: ({ after }) => {
      const set = writtenIn(after, 'spire-server', 'dataStore.sql.connMaxLifetime');
      return set.length > 0
        ? { message: 'This lifetime of connections starts to count; older charts left a duration out.', settings: set }
        : undefined;
    },
  },
  {
    since: '0.29.0',
    kind: 'change',
    about: ({ after }) => {
      const set = writtenIn(after, 'spire-server', 'upstreamAuthority.spire.server.address');
      return after.model.chart === 'spire-nested' && set.length > 0
        ? {
            message:
              'This address starts to count; older charts took `global.spire.upstreamSpireAddress` in its place. An address without a dot gets the trust domain appended.',
            settings: set,
          }
        : undefined;
    },
  },
  {
    since: '0.30.0',
    kind: 'change',
    about: ({ after }) => {
      const on = inParts(after, 'spire-server', 'nodeAttestor.x509POP.enabled').filter(
        path => after.value(path) === true && after.entry(path),
      );
      return on.length > 0
        ? {
            message:
              'The `x509pop` node attestor has other defaults in its SPIFFE mode, which change the IDs of agents. Compare `mode`, `spiffePrefix` and `agentPathTemplate` with what your entries name as parent.',
            settings: on,
          }
        : undefined;
    },
  },
];
