// Settings that changed name or went away, as far as the charts themselves do not say so.
//
// Sources: the charts' own `fail` messages and upgrade notes, and the difference between released versions.
import { pathOf, type SettingPath } from '../path';

export interface Rename {
  /** Chart part the paths are relative to; `top` for the top of a values file. */
  readonly part: string;
  readonly from: SettingPath;
  /** `undefined` where nothing took over. */
  readonly to: SettingPath | undefined;
  /** First chart version that takes the new name only. */
  readonly since: string;
  /** Where the new name takes other values: the new value for each old one that has one. */
  readonly values: Readonly<Record<string, string>> | undefined;
}

const server = [
  ['ca_subject', 'caSubject', '0.24.0'],
  ['ca_subject.common_name', 'caSubject.commonName', '0.24.0'],
  ['caSubject.common_name', 'caSubject.commonName', '0.24.0'],
  ['upstreamAuthority.certManager.issuer_name', 'upstreamAuthority.certManager.issuerName', '0.24.0'],
  ['upstreamAuthority.certManager.issuer_kind', 'upstreamAuthority.certManager.issuerKind', '0.24.0'],
  ['upstreamAuthority.certManager.issuer_group', 'upstreamAuthority.certManager.issuerGroup', '0.24.0'],
  ['upstreamAuthority.certManager.kube_config_file', 'upstreamAuthority.certManager.kubeConfigFile', '0.24.0'],
  ['nodeAttestor.k8sPsat', 'nodeAttestor.k8sPSAT', '0.24.0'],
  ['nodeAttestor.externalK8sPsat', 'nodeAttestor.externalK8sPSAT', '0.24.0'],
  ['nodeAttestor.ExternalK8sPSAT', 'nodeAttestor.externalK8sPSAT', '0.24.0'],
  ['notifier.k8sbundle', 'notifier.k8sBundle', '0.24.0'],
  ['federation.bundleEndpoint.refresh_hint', 'federation.bundleEndpoint.refreshHint', '0.24.0'],
  ['dataStore.sql.plugin_data', undefined, '0.24.0'],
  ['nodeAttestor.x509POP.svidPrefix', 'nodeAttestor.x509POP.spiffePrefix', '0.30.0'],
  ['nodeAttestor.x509POP.addClusterName.svidPrefix', 'nodeAttestor.x509POP.addClusterName.spiffePrefix', '0.30.0'],
  ['deploymentType', 'kind', '0.16.0'],
] as const;

const agent = [
  ['nodeAttestor.k8sPsat', 'nodeAttestor.k8sPSAT', '0.24.0'],
  ['sds.defaultSvidName', 'sds.defaultSVIDName', '0.24.0'],
  ['sds.disableSpiffeCertValidation', 'sds.disableSPIFFECertValidation', '0.24.0'],
  [
    'workloadAttestors.k8s.skipKubeletVerification',
    'workloadAttestors.k8s.verification.type',
    '0.23.0',
    { true: 'skip' },
  ],
  ['disableReattestToRenew', undefined, '0.21.1'],
  ['waitForIt', undefined, '0.19.1'],
  ['fsGroupFix.resources', undefined, '0.27.1'],
  ['socketAlternate.resources', undefined, '0.27.1'],
  ['hostCert.resources', undefined, '0.27.1'],
] as const;

const oidc = [
  ['config.acme', undefined, '0.17.0'],
  ['insecureScheme.enabled', 'tls.spire.enabled', '0.17.0', { true: 'false', false: 'true' }],
] as const;

const csi = [['nodeDriverRegistrar.resources', undefined, '0.27.1']] as const;

const top = [
  ['nameOverride', undefined, '0.7.0'],
  ['fullnameOverride', undefined, '0.7.0'],
  ['global.spire.upstreamServerAddress', 'global.spire.upstreamSpireAddress', '0.20.0'],
] as const;

type Row = readonly [from: string, to: string | undefined, since: string, values?: Readonly<Record<string, string>>];

function rows(part: string, table: readonly Row[]): readonly Rename[] {
  return table.map(([from, to, since, values]) => ({
    part,
    from: pathOf(from),
    to: to === undefined ? undefined : pathOf(to),
    since,
    values,
  }));
}

export const renames: readonly Rename[] = [
  ...rows('spire-server', server),
  ...rows('spire-agent', agent),
  ...rows('spiffe-oidc-discovery-provider', oidc),
  ...rows('spiffe-csi-driver', csi),
  ...rows('top', top),
];
