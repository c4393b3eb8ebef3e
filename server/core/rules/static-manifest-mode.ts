// How the controller manager gets its objects: from the cluster or from files.
import { servers } from '../values/servers';
import { whether } from '../values/settled';
import { asGiven, changesTo } from './enumWording';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

const modes = ['off', 'internal', 'external'];

export const staticManifestMode: ReleaseRule = {
  id: 'static-manifest-mode',
  summary: 'Require "off", "internal" or "external" as the static manifest mode',
  category: 'server',
  severity: 'error',
  effect: 'helm-fails',
  versions: { from: '0.24.5' },
  why: 'Without quotes YAML reads `off` as false, which the templates can not compare with a word. A null takes the default away.',
  source: 'spire-server templates/controller-manager-static-configmap.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'no mode',
      values: `tags: {nestedRoot: true}
internal-spire-server:
  controllerManager:
    staticManifestMode: null
#                       ^^^^ error: not null
`,
    },
    {
      title: 'another word',
      values: `tags: {nestedRoot: true}
internal-spire-server:
  controllerManager:
    staticManifestMode: "on"
#                       ^^^^ error: not "on"
`,
    },
    {
      title: 'a mode',
      values: `tags: {nestedRoot: true}\ninternal-spire-server:\n  controllerManager: {staticManifestMode: internal}\n`,
    },
    {
      title: 'before there was one',
      chart: 'spire-nested@0.24.4',
      values: `tags: {nestedRoot: true}\ninternal-spire-server:\n  controllerManager: {staticManifestMode: off}\n`,
    },
  ],
  *check(release) {
    for (const server of servers(release)) {
      const path = [server, 'controllerManager', 'staticManifestMode'];
      if (whether(release, path, mode => !modes.includes(mode as string)) !== true) continue;
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${shown(path)} takes "off", "internal" or "external", not ${asGiven(release, path)}; Helm stops with an error.`,
        fixes: changesTo(release, path, modes),
      };
    }
  },
};
