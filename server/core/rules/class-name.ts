// Controller managers that read each other's objects, and objects of a class that nobody reads.
import { partsOn } from '../values/parts';
import type { SettingPath } from '../path';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule, Report } from './rule';
import { shown } from './wording';

export const className: ReleaseRule = {
  id: 'class-name',
  summary: 'Require a class of its own for each controller manager of a release',
  category: 'identities',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'A controller manager makes entries of the objects of its class. Two managers of one class make them twice, in two servers, and delete what the other ' +
    'keeps; from 0.30.0 on the class is a label besides, which takes 63 characters. The objects of a child are read by the external server of its root, ' +
    'under the class "spire-mgmt-external-server" unless both sides say another.',
  source:
    'spire-server templates/_helpers.tpl (controller-manager-class-name) and controller-manager-configmap.yaml; defaults of spire-nested.',
  scope: 'release',
  examples: [
    {
      title: 'two servers with one class',
      whole: true,
      values: `tags:
  nestedRoot: true
root-spire-server:
  controllerManager:
    className: spire
internal-spire-server:
  controllerManager:
    className: spire
#              ^^^^^ error: \`root-spire-server\` has the class "spire" as well
`,
    },
    {
      title: 'a class that the root does not read',
      whole: true,
      values: `tags:
  nestedChildFull: true
global:
  spire:
    upstreamSpireAddress: spire-server.acme.example
external-root-spire-server-full:
  controllerManager:
    className: acme-root
#              ^^^^^^^^^ hint: "spire-mgmt-external-server"
`,
    },
    {
      title: 'classes of their own',
      whole: true,
      values: `tags:
  nestedRoot: true
root-spire-server:
  controllerManager:
    className: acme-root
`,
    },
  ],
  *check(release) {
    const taken = new Map<string, SettingPath>();
    for (const { alias } of partsOn(release, 'spire-server')) {
      const path = [alias, 'controllerManager', 'className'];
      const name = release.text(path);
      if (!name || release.isFilledLater(path) || release.mayBeSetElsewhere(path)) continue;
      if (String(release.value([alias, 'controllerManager', 'enabled'])) !== 'true') continue;
      if (isTruthy(release.value([alias, 'externalServer']))) {
        yield* elsewhere(release, path, name);
        continue;
      }
      const other = taken.get(name);
      if (!other) {
        taken.set(name, path);
        continue;
      }
      const blamed = release.entry(path) ? path : other;
      if (!release.entry(blamed)) continue;
      const rest = blamed === path ? other : path;
      yield {
        setting: blamed,
        at: release.blameValue(blamed),
        message: `${shown([rest[0]!])} has the class "${name}" as well; both controller managers make entries of the same objects, in two servers.`,
      };
    }
  },
};

function* elsewhere(release: Release, path: SettingPath, name: string): Iterable<Report> {
  const usual = 'spire-mgmt-external-server';
  if (name === usual || !release.entry(path)) return;
  yield {
    setting: path,
    at: release.blameValue(path),
    severity: 'hint',
    // With a root in sight it is known, and said by the rules of fleets.
    yields: true,
    message: `A root reads the class "${usual}" unless its \`external-spire-server.controllerManager.className\` says "${name}" too; otherwise nobody makes entries of these objects.`,
  };
}
