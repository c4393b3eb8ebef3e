// Which children the layers of a root give a kubeconfig for: what a live release has beside them, an upgrade would drop.
import { isJsonMap } from '../json';
import { parseValues } from '../syntax/parse';
import { plainDocument } from '../syntax/plain';

/** @param texts of the layers; one that is no YAML says nothing */
export function kubeconfigIds(texts: readonly string[]): readonly string[] {
  const ids = texts.flatMap(text => {
    const server = plainDocument(parseValues(text))['external-spire-server'];
    const found = isJsonMap(server) ? server['kubeConfigs'] : undefined;
    return isJsonMap(found) ? Object.keys(found) : [];
  });
  return [...new Set(ids)];
}
