// Plugins that are passed on as built in, under names that SPIRE has not built in.
import { runningParts } from '../values/spireSettings';
import { renameToNearest } from './nearestWord';
import type { ReleaseRule } from './rule';
import { listed, quoted } from './wording';

/** All that SPIRE has had since the first of the charts. */
const builtIn: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'spire-server': {
    bundlePublisher: ['aws_rolesanywhere_trustanchor', 'aws_s3', 'gcp_cloudstorage', 'k8s_configmap'],
    credentialComposer: ['uniqueid'],
    keyManager: ['aws_kms', 'azure_key_vault', 'disk', 'gcp_kms', 'hashicorp_vault', 'memory'],
    nodeAttestor: [
      ...['aws_iid', 'azure_imds', 'azure_msi', 'gcp_iit', 'http_challenge', 'join_token', 'k8s_psat', 'k8s_sat'],
      ...['sshpop', 'tpm_devid', 'x509pop'],
    ],
    notifier: ['gcs_bundle', 'k8sbundle'],
    upstreamAuthority: ['aws_pca', 'awssecret', 'cert-manager', 'disk', 'ejbca', 'gcp_cas', 'spire', 'vault'],
  },
  'spire-agent': {
    keyManager: ['disk', 'memory'],
    nodeAttestor: [
      ...['aws_iid', 'azure_imds', 'azure_msi', 'gcp_iit', 'http_challenge', 'join_token', 'k8s_psat', 'k8s_sat'],
      ...['sshpop', 'tpm_devid', 'x509pop'],
    ],
    svidStore: ['aws_secretsmanager', 'gcp_secretmanager'],
    workloadAttestor: ['docker', 'k8s', 'systemd', 'unix', 'windows'],
  },
};

export const builtInPlugin: ReleaseRule = {
  id: 'built-in-plugin',
  summary: 'Disallow plugins as built in that SPIRE has not built in',
  category: 'settings',
  severity: 'error',
  effect: 'spire-fails',
  why:
    'What stands under `unsupportedBuiltInPlugins` goes into the configuration as it is. SPIRE looks for a plugin of that name in itself and ' +
    'exits at start where there is none; a program of your own belongs under `customPlugins`.',
  source: 'SPIRE, pkg/server/catalog and pkg/agent/catalog; measured with 1.15.2.',
  scope: 'release',
  examples: [
    {
      title: 'misspelt',
      chart: 'spire@0.30.0',
      values: `spire-server:
  unsupportedBuiltInPlugins:
    nodeAttestor:
      ssh_pop:
#     ^^^^^^^ error: "sshpop"
        plugin_data: {}
`,
    },
    {
      title: 'built in',
      chart: 'spire@0.30.0',
      values: `spire-server:\n  unsupportedBuiltInPlugins:\n    nodeAttestor:\n      sshpop: {plugin_data: {}}\n`,
    },
  ],
  *check(release) {
    for (const { alias, part } of runningParts(release)) {
      for (const type of release.userKeys([alias, 'unsupportedBuiltInPlugins'])) {
        const known = builtIn[part]?.[type];
        if (!known) continue;
        for (const name of release.userKeys([alias, 'unsupportedBuiltInPlugins', type])) {
          if (known.includes(name)) continue;
          const path = [alias, 'unsupportedBuiltInPlugins', type, name];
          yield {
            setting: path,
            message: `${quoted(name)} is no ${type} that is built into SPIRE (${listed(known.map(each => `"${each}"`))}); ${part} exits at start.`,
            fixes: renameToNearest(path, known),
          };
        }
      }
    }
  },
};
