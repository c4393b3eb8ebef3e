// A child that dials another address than its root is reached at.
import { serverExposure, upstreamAddresses } from '../fleet/addresses';
import { settingOf } from '../fleet/facts';
import { atEnd, exampleFleet } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetReport, FleetRule } from './rule';

export const fleetUpstreamAddress: FleetRule = {
  id: 'fleet-upstream-address',
  summary: "Require that a child dials the address of its root's external server",
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    "The agents of a child and, in a full child, its server reach the root through the root's external server. Helm renders any host and " +
    'port; a wrong one shows as pods that never become ready.',
  source: 'spire-agent.server-address, spire-server.upstream-spire-address; spire-lib.ingress-calculated-name.',
  scope: 'fleet',
  examples: [
    {
      title: 'another host',
      files: exampleFleet({
        'child01.yaml': [
          [
            'upstreamSpireAddress: spire-server.acme.example\n',
            'upstreamSpireAddress: spire.acme.example\n#                         ^^^^^^^^^^^^^^^^^^ error: is reached at "spire-server.acme.example"\n',
          ],
        ],
      }),
    },
    {
      title: 'another port',
      files: exampleFleet({
        'child01.yaml': [
          atEnd(`upstream-spire-agent:
  server:
    port: 8081
#         ^^^^ error: port 443
`),
        ],
      }),
    },
    { title: 'the same address', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const child of fleet.members) {
      const root = child.parent;
      if (!root) continue;
      const exposure = serverExposure(root.facts, 'external-spire-server');
      const host = exposure?.hosts[0];
      if (!exposure || host === undefined) continue;
      const told = new Set<string>();
      for (const address of upstreamAddresses(child.facts)) {
        const once = (report: FleetReport): readonly FleetReport[] => {
          const id = report.setting.join('.');
          return told.has(id) ? [] : told.add(id) && [report];
        };
        const related = [{ at: placeOf(fleet, root, exposure.fact), message: `where ${root.key} is reached` }];
        const dialled = address.host;
        // Schemes, ports and empty hosts are another rule's, about the child alone.
        if (dialled.value && /^[A-Za-z0-9.-]+$/.test(dialled.value) && dialled.value !== host) {
          yield* once({
            setting: dialled.path,
            at: placeOf(fleet, child, dialled),
            message: `The child ${called(child)} dials "${dialled.value}", and its root ${called(root)} is reached at "${host}"; the child never reaches it.`,
            related,
            fixes: setIn(fleet, child, dialled, host, `Dial "${host}"`),
          });
        }
        const { port } = address;
        if (exposure.port !== undefined && port.value !== undefined && port.value !== String(exposure.port)) {
          yield* once({
            setting: port.path,
            at: placeOf(fleet, child, port),
            message: `The child ${called(child)} dials port ${port.value} (${settingOf(port)}), and the ${exposure.kind} of its root ${called(root)} listens on port ${exposure.port}.`,
            related,
            fixes: setIn(fleet, child, port, exposure.port, `Dial port ${exposure.port}`),
          });
        }
      }
    }
  },
};
