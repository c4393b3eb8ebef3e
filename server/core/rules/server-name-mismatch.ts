// Names that take a server's Service away from where its agents look for it.
import { serverAddresses, serverServices, usualNames, type ServerAddress, type ServerService } from '../values/names';
import type { Release } from '../values/release';
import type { ReleaseRule, Report } from './rule';
import { quoted, shown } from './wording';

export const serverNameMismatch: ReleaseRule = {
  id: 'server-name-mismatch',
  summary: "Require that agents look for a server under the server's own name",
  category: 'names',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'Agents, and servers below another, look for "<release>-<name>" with a name of their own, whatever the server is called. An override on one ' +
    'side only takes them apart. So does a release name that holds the name already: the chart then calls the server like the release and says ' +
    'it once, while agents still say it twice. Everything installs, and no agent ever finds its server.',
  source:
    'X.fullname, spire-agent.server-address and spire-server.upstream-spire-address, templates/_helpers.tpl; rendered with every version.',
  scope: 'release',
  examples: [
    {
      title: 'the release is called like the server',
      release: 'prod-internal-server',
      values: `tags:
^ warning: "prod-internal-server-internal-server"
  nestedRoot: true
`,
    },
    {
      title: 'the server has another name',
      values: `tags:
  nestedRoot: true
internal-spire-server:
  nameOverride: signer
#               ^^^^^^ warning: \`downstream-spire-agent-full\` looks for the Service "spire-internal-server"
`,
    },
    {
      title: 'both have it',
      values: `tags:
  nestedRoot: true
internal-spire-server:
  nameOverride: signer
downstream-spire-agent-full:
  server:
    nameOverride: signer
`,
    },
    {
      title: 'an address that says where',
      values: `tags:
  nestedRoot: true
internal-spire-server:
  fullnameOverride: signer
downstream-spire-agent-full:
  server:
    address: signer.spire-server
`,
    },
    { title: 'a name that holds another', release: 'spire-servers', values: `tags:\n  nestedRoot: true\n` },
  ],
  *check(release) {
    const names = { name: release.name ?? usualNames.name, namespace: release.namespace ?? usualNames.namespace };
    const services = serverServices(release, names);
    if (!services || services.length === 0) return;
    const said = new Set<string>();
    for (const address of serverAddresses(release, names)) {
      if (services.some(({ service }) => service === address.service)) continue;
      const report = reportOf(release, address, services);
      if (!report || said.has(report.setting.join('.'))) continue;
      said.add(report.setting.join('.'));
      yield report;
    }
  },
};

function reportOf(
  release: Release,
  { alias, service, suffix, setting }: ServerAddress,
  services: readonly ServerService[],
): Report | undefined {
  const looks = `${shown([alias])} looks for the Service "${service}"`;
  const usual = services.find(({ usualSuffix }) => usualSuffix === suffix);
  if (!usual) {
    if (!release.entry(setting)) return undefined;
    const all = services.map(each => `"${each.service}"`).join(', ');
    return {
      setting,
      at: release.blameValue(setting),
      message: `${looks}, but the servers of this release are ${all}; it never finds one.`,
    };
  }
  const called = `the server ${shown([usual.server.alias])} is called "${usual.service}"`;
  for (const key of ['fullnameOverride', 'nameOverride']) {
    const override = [usual.server.alias, key];
    if (!release.entry(override) || !release.value(override)) continue;
    return {
      setting: override,
      at: release.blameValue(override),
      message: `${looks}, but with ${quoted(release.value(override) ?? '')} ${called}; ${shown(setting)} or an address has to follow.`,
    };
  }
  if (release.name === undefined || !release.name.includes(usual.usualSuffix)) return undefined;
  return {
    setting: [],
    at: release.blame([]),
    message: `Release name ${quoted(release.name)} holds "${usual.usualSuffix}", so ${called} and ${looks}; it never finds it.`,
  };
}
