// Settings that every part has and that `global.spire` decides for all of them.
import type { SettingPath } from '../path';
import type { ChartModel } from './model';

/** Source: spire-lib templates/_helpers.tpl (cluster-name, trust-domain, jwt-issuer, bundle-configmap). */
const names: readonly string[] = ['trustDomain', 'clusterName', 'jwtIssuer', 'bundleConfigMap'];

/** The global setting that wins over a part's own one whenever it is not empty; `undefined` for all other settings. */
export function globalTwin(model: ChartModel, path: SettingPath): SettingPath | undefined {
  const [alias, key] = path;
  if (path.length !== 2 || !model.components.has(alias ?? '') || !names.includes(key ?? '')) return undefined;
  return ['global', 'spire', key!];
}
