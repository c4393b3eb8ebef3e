// Names that a chart makes of a release's settings: the one home of them.
export { derivedNames, usualNames } from './derivedNames';
export type { DerivedName } from './derivedName';
export { controllerManagerName, fullname, type ReleaseNames } from './fullname';
export { longestReleaseName, refusedNames, type RefusedName } from './refusedNames';
export {
  bareIdProblem,
  clusterIdProblem,
  clusterPorts,
  isTextWithoutQuotes,
  longestClusterId,
  type ClusterPort,
} from './clusterNames';
export { serverAddresses, serverServices, type ServerAddress, type ServerService } from './serverAddresses';
