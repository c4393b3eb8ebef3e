// Releases of one tree whose charts are too far apart.
import { compareVersions } from '../chart/versions';
import type { ChartChoice } from '../chart/choose';
import type { Fleet, Member } from '../fleet/fleet';
import { exampleFleet } from './fleetExamples';
import { called, inFleetFile } from './fleetWording';
import type { FleetFixProposal, FleetReport, FleetRule } from './rule';

export const fleetChartVersion: FleetRule = {
  id: 'fleet-chart-version',
  summary: 'Require chart versions that fit together below one root',
  category: 'fleet',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'Upgrades go root first, one minor version at a time. From 0.26 on the bundle is published as SPIFFE JSON under another key of the ' +
    'ConfigMap, so a root and a child on different sides of that version never share a bundle. A child that is newer than its root asks the ' +
    'root for what it does not know yet.',
  source:
    'Upgrade notes of spire-nested (one minor at a time); chart-by-chart comparison of bundlePublisher and notifier.',
  scope: 'fleet',
  examples: [
    {
      title: 'a child on the other side of 0.26',
      files: exampleFleet({
        'spire-fleet.yaml': [
          [
            '  child01:\n    parent: root\n',
            '  child01:\n# ^^^^^^^ error: never reads the bundle\n    chart: spire-nested@0.25.0\n    parent: root\n',
          ],
        ],
      }),
    },
    {
      title: 'a child that is newer than its root',
      files: exampleFleet({
        'spire-fleet.yaml': [
          [
            '  root:\n',
            '  root:\n    chart: spire-nested@0.29.0\n    supplied: [external-spire-server.kubeConfigs.child01]\n',
          ],
          ['  child01:\n', '  child01:\n# ^^^^^^^ warning: newer than its root\n'],
        ],
        'root.yaml': [['  kubeConfigs:\n    child01:\n      externalSecret: {name: child01-kubeconfig}\n', '']],
      }),
    },
    { title: 'the same version', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const child of fleet.members) {
      const root = child.parent;
      if (!root || child.chart.assumed || root.chart.assumed) continue;
      const report = compared(child, root);
      if (report)
        yield {
          ...report,
          setting: ['releases', child.key, 'chart'],
          at: fleet.placeOf(child),
          fixes: [
            ...withChart(fleet, child, root.chart, `Take ${root.chart.version} for the child, too`),
            ...withChart(fleet, root, child.chart, `Take ${child.chart.version} for the root, too`),
          ],
        };
    }
  },
};

function compared(child: Member, root: Member): Pick<FleetReport, 'message' | 'severity'> | undefined {
  const [own, other] = [child.chart.version, root.chart.version];
  const both = `${called(child)} has chart ${own}, its root ${called(root)} ${other}`;
  const isNewForm = (version: string): boolean => compareVersions(version, '0.26.0') >= 0;
  if (isNewForm(own) !== isNewForm(other)) {
    return {
      severity: 'error',
      message: `${both}; from 0.26.0 on the bundle has another format and key, so the child never reads the bundle of its root.`,
    };
  }
  if (minorOf(own) > minorOf(other)) {
    return { message: `${both}: the child is newer than its root. Upgrade the root first.` };
  }
  if (minorOf(other) - minorOf(own) > 1) {
    return { message: `${both}; upstream supports one minor version between them.` };
  }
  return undefined;
}

function withChart(
  fleet: Fleet,
  member: Member,
  { chart, version }: ChartChoice,
  title: string,
): readonly FleetFixProposal[] {
  return inFleetFile(fleet, member, 'chart', `${chart}@${version}`, title);
}

function minorOf(version: string): number {
  return Number(version.split('.')[1] ?? 0);
}
