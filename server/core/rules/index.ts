// All rules, sorted by id: the list that engine, documentation and tests go by. Written by `npm run docs`.
import { agentBootstrap } from './agent-bootstrap';
import { agentBroker } from './agent-broker';
import { agentDiskKeys } from './agent-disk-keys';
import { agentKeyManagerCount } from './agent-key-manager-count';
import { agentNotAllowed } from './agent-not-allowed';
import { agentPathTemplate } from './agent-path-template';
import { agentPortClash } from './agent-port-clash';
import { architectureTagMissing } from './architecture-tag-missing';
import { architectureTagsConflict } from './architecture-tags-conflict';
import { attestorAudience } from './attestor-audience';
import { autoscalingContainer } from './autoscaling-container';
import { awsKmsKey } from './aws-kms-key';
import { awsOrganization } from './aws-organization';
import { builtInPlugin } from './built-in-plugin';
import { bundleConfigMapShared } from './bundle-config-map-shared';
import { bundleFormatPair } from './bundle-format-pair';
import { bundlePublisherConflict } from './bundle-publisher-conflict';
import { caNotPersistent } from './ca-not-persistent';
import { caSubjectName } from './ca-subject-name';
import { caTtlChain } from './ca-ttl-chain';
import { certmanagerEmail } from './certmanager-email';
import { className } from './class-name';
import { clusterDomain } from './cluster-domain';
import { clusterExpandEnv } from './cluster-expand-env';
import { clusterIdCollision } from './cluster-id-collision';
import { clusterIdName } from './cluster-id-name';
import { clusterIdPortName } from './cluster-id-port-name';
import { clusterIdReserved } from './cluster-id-reserved';
import { clusterNameSyntax } from './cluster-name-syntax';
import { clusterPortName } from './cluster-port-name';
import { clusterSettingsPartial } from './cluster-settings-partial';
import { clusterWithoutKubeconfig } from './cluster-without-kubeconfig';
import { connectionLifetime } from './connection-lifetime';
import { customPlugin } from './custom-plugin';
import { databaseType } from './database-type';
import { datastoreSecret } from './datastore-secret';
import { datastoreTlsFiles } from './datastore-tls-files';
import { deadSetting } from './dead-setting';
import { deploymentNeedsStateless } from './deployment-needs-stateless';
import { derivedName } from './derived-name';
import { downstreamTtl } from './downstream-ttl';
import { duration } from './duration';
import {
  commentedSetting,
  duplicateKey,
  ruleCrash,
  unreadablePragma,
  unusedSuppression,
  yamlDocument,
  yamlLimit,
  yamlSyntax,
} from './engineRules';
import { entryIdPrefix } from './entry-id-prefix';
import { exampleValue } from './example-value';
import { featureFlag } from './feature-flag';
import { federatedTrustDomain } from './federated-trust-domain';
import { federatedTrustDomainsReconciledTwice } from './federated-trust-domains-reconciled-twice';
import { federatesWith } from './federates-with';
import { federationEndpoint } from './federation-endpoint';
import { federationTlsCount } from './federation-tls-count';
import { fleetAgentAccount } from './fleet-agent-account';
import { fleetBundle } from './fleet-bundle';
import { fleetCaTtl } from './fleet-ca-ttl';
import { fleetChartVersion } from './fleet-chart-version';
import { fleetChildUnknown } from './fleet-child-unknown';
import { fleetClassName } from './fleet-class-name';
import { fleetClusterName } from './fleet-cluster-name';
import { fleetFederationEndpoint } from './fleet-federation-endpoint';
import { fleetFederationOneSided } from './fleet-federation-one-sided';
import { fleetFederationPartial } from './fleet-federation-partial';
import { fleetFederationPartner } from './fleet-federation-partner';
import { fleetFederationProfile } from './fleet-federation-profile';
import { fleetHaPair } from './fleet-ha-pair';
import { fleetJwtIssuer } from './fleet-jwt-issuer';
import { fleetNamespaceOwner } from './fleet-namespace-owner';
import { fleetNamespaces } from './fleet-namespaces';
import { fleetOrphanCluster } from './fleet-orphan-cluster';
import { fleetSameCluster } from './fleet-same-cluster';
import { fleetTrustDomain } from './fleet-trust-domain';
import { fleetUpstreamAddress } from './fleet-upstream-address';
import { fleetFile, unissuedIdentity } from './fleetRules';
import { gatewayClass } from './gateway-class';
import { gcInterval } from './gc-interval';
import { haReleaseName } from './ha-release-name';
import { hostBasePath } from './host-base-path';
import { httpChallenge } from './http-challenge';
import { identityCoversAll } from './identity-covers-all';
import { identityExchange } from './identity-exchange';
import { identityName } from './identity-name';
import { identityNotRendered } from './identity-not-rendered';
import { identityRequired } from './identity-required';
import { identitySelectsNothing } from './identity-selects-nothing';
import { identityValue } from './identity-value';
import { imageTag } from './image-tag';
import { ingressControllerType } from './ingress-controller-type';
import { ingressHost } from './ingress-host';
import { ingressHostShared } from './ingress-host-shared';
import { ingressTermination } from './ingress-termination';
import { issuerNotAUrl } from './issuer-not-a-url';
import { jwtIssuer } from './jwt-issuer';
import { keyManagerCount } from './key-manager-count';
import { keyType } from './key-type';
import { kubeconfigContent } from './kubeconfig-content';
import { kubeconfigOnWrongServer } from './kubeconfig-on-wrong-server';
import { kubeconfigSource } from './kubeconfig-source';
import { kubeletAddressMode } from './kubelet-address-mode';
import { kubeletPath } from './kubelet-path';
import { legacyChildLayout } from './legacy-child-layout';
import { listReplaced } from './list-replaced';
import { logSetting } from './log-setting';
import { misplacedSetting } from './misplaced-setting';
import { namespaceOwnedTwice } from './namespace-owned-twice';
import { newerSetting } from './newer-setting';
import { nodeAttestorCount } from './node-attestor-count';
import { nodePair } from './node-pair';
import { nullOverLayer } from './null-over-layer';
import { nullValue } from './null-value';
import { oidcHost } from './oidc-host';
import { oidcProvider } from './oidc-provider';
import { partBesideArchitecture } from './part-beside-architecture';
import { partOff } from './part-off';
import { persistenceType } from './persistence-type';
import { pluginSetting } from './plugin-setting';
import { podMonitor } from './pod-monitor';
import { podSelectorVoid } from './pod-selector-void';
import { portNumber } from './port-number';
import { readOnlyDatabase } from './read-only-database';
import { refreshHint } from './refresh-hint';
import { releaseName } from './release-name';
import { removedSetting } from './removed-setting';
import { renamedLater } from './renamed-later';
import { renamedSetting } from './renamed-setting';
import { repeatedInLayer } from './repeated-in-layer';
import { sdsNames } from './sds-names';
import { secretInValues } from './secret-in-values';
import { sectionNulled } from './section-nulled';
import { serverKind } from './server-kind';
import { serverNameMismatch } from './server-name-mismatch';
import { setOptionConflict } from './set-option-conflict';
import { sharedDatabase } from './shared-database';
import { spiffeIdTemplate } from './spiffe-id-template';
import { spireSettingType } from './spire-setting-type';
import { sqliteSingleReplica } from './sqlite-single-replica';
import { staticEntryDomain } from './static-entry-domain';
import { staticManifestMode } from './static-manifest-mode';
import { strictMode } from './strict-mode';
import { svidTtl } from './svid-ttl';
import { switchNotBoolean } from './switch-not-boolean';
import { trustDomainShadowed } from './trust-domain-shadowed';
import { trustDomainSyntax } from './trust-domain-syntax';
import { trustedId } from './trusted-id';
import { unfilledVariable } from './unfilled-variable';
import { unknownSetting } from './unknown-setting';
import { unknownValue } from './unknown-value';
import { updateStrategy } from './update-strategy';
import { upstreamAddress } from './upstream-address';
import { upstreamAddressMissing } from './upstream-address-missing';
import { upstreamAuthorityCount } from './upstream-authority-count';
import { upstreamAuthorityOff } from './upstream-authority-off';
import { vaultAuth } from './vault-auth';
import { walkthroughForm } from './walkthrough-form';
import { workloadAttestorCount } from './workload-attestor-count';
import { wrongAlias } from './wrong-alias';
import { wrongType } from './wrong-type';
import type { Rule } from './rule';

export const rules: readonly Rule[] = [
  agentBootstrap,
  agentBroker,
  agentDiskKeys,
  agentKeyManagerCount,
  agentNotAllowed,
  agentPathTemplate,
  agentPortClash,
  architectureTagMissing,
  architectureTagsConflict,
  attestorAudience,
  autoscalingContainer,
  awsKmsKey,
  awsOrganization,
  builtInPlugin,
  bundleConfigMapShared,
  bundleFormatPair,
  bundlePublisherConflict,
  caNotPersistent,
  caSubjectName,
  caTtlChain,
  certmanagerEmail,
  className,
  clusterDomain,
  clusterExpandEnv,
  clusterIdCollision,
  clusterIdName,
  clusterIdPortName,
  clusterIdReserved,
  clusterNameSyntax,
  clusterPortName,
  clusterSettingsPartial,
  clusterWithoutKubeconfig,
  commentedSetting,
  connectionLifetime,
  customPlugin,
  databaseType,
  datastoreSecret,
  datastoreTlsFiles,
  deadSetting,
  deploymentNeedsStateless,
  derivedName,
  downstreamTtl,
  duplicateKey,
  duration,
  entryIdPrefix,
  exampleValue,
  featureFlag,
  federatedTrustDomain,
  federatedTrustDomainsReconciledTwice,
  federatesWith,
  federationEndpoint,
  federationTlsCount,
  fleetAgentAccount,
  fleetBundle,
  fleetCaTtl,
  fleetChartVersion,
  fleetChildUnknown,
  fleetClassName,
  fleetClusterName,
  fleetFederationEndpoint,
  fleetFederationOneSided,
  fleetFederationPartial,
  fleetFederationPartner,
  fleetFederationProfile,
  fleetFile,
  fleetHaPair,
  fleetJwtIssuer,
  fleetNamespaceOwner,
  fleetNamespaces,
  fleetOrphanCluster,
  fleetSameCluster,
  fleetTrustDomain,
  fleetUpstreamAddress,
  gatewayClass,
  gcInterval,
  haReleaseName,
  hostBasePath,
  httpChallenge,
  identityCoversAll,
  identityExchange,
  identityName,
  identityNotRendered,
  identityRequired,
  identitySelectsNothing,
  identityValue,
  imageTag,
  ingressControllerType,
  ingressHost,
  ingressHostShared,
  ingressTermination,
  issuerNotAUrl,
  jwtIssuer,
  keyManagerCount,
  keyType,
  kubeconfigContent,
  kubeconfigOnWrongServer,
  kubeconfigSource,
  kubeletAddressMode,
  kubeletPath,
  legacyChildLayout,
  listReplaced,
  logSetting,
  misplacedSetting,
  namespaceOwnedTwice,
  newerSetting,
  nodeAttestorCount,
  nodePair,
  nullOverLayer,
  nullValue,
  oidcHost,
  oidcProvider,
  partBesideArchitecture,
  partOff,
  persistenceType,
  pluginSetting,
  podMonitor,
  podSelectorVoid,
  portNumber,
  readOnlyDatabase,
  refreshHint,
  releaseName,
  removedSetting,
  renamedLater,
  renamedSetting,
  repeatedInLayer,
  ruleCrash,
  sdsNames,
  secretInValues,
  sectionNulled,
  serverKind,
  serverNameMismatch,
  setOptionConflict,
  sharedDatabase,
  spiffeIdTemplate,
  spireSettingType,
  sqliteSingleReplica,
  staticEntryDomain,
  staticManifestMode,
  strictMode,
  svidTtl,
  switchNotBoolean,
  trustDomainShadowed,
  trustDomainSyntax,
  trustedId,
  unfilledVariable,
  unissuedIdentity,
  unknownSetting,
  unknownValue,
  unreadablePragma,
  unusedSuppression,
  updateStrategy,
  upstreamAddress,
  upstreamAddressMissing,
  upstreamAuthorityCount,
  upstreamAuthorityOff,
  vaultAuth,
  walkthroughForm,
  workloadAttestorCount,
  wrongAlias,
  wrongType,
  yamlDocument,
  yamlLimit,
  yamlSyntax,
];

export const ruleIds: ReadonlySet<string> = new Set(rules.map(rule => rule.id));
