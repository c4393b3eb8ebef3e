// The kubeconfigs of a release, as the child clusters get to see them.
import type { SettingPath } from '../path';
import { decodedText, readKubeconfig, type Kubeconfig } from '../trust/kubeconfig';
import { partsMaybeOn } from './parts';
import type { Release } from './release';

export interface WrittenKubeconfig {
  readonly id: string;
  /** `kubeConfig` or `kubeConfigBase64`, below its id. */
  readonly path: SettingPath;
  readonly isBase64: boolean;
  readonly written: string;
  /** What it decodes to; `undefined` for text that is no base64. */
  readonly text: string | undefined;
  /** `undefined` where it is no kubeconfig. */
  readonly content: Kubeconfig | undefined;
}

const known = new WeakMap<Release, readonly WrittenKubeconfig[]>();

/** Those that the values hold as text; what is filled in later or comes from a Secret is nobody's business here. */
export function writtenKubeconfigs(release: Release): readonly WrittenKubeconfig[] {
  let found = known.get(release);
  if (!found) known.set(release, (found = look(release)));
  return found;
}

function look(release: Release): readonly WrittenKubeconfig[] {
  return partsMaybeOn(release, 'spire-server').flatMap(({ alias }) =>
    release.userKeys([alias, 'kubeConfigs']).flatMap(id =>
      ['kubeConfig', 'kubeConfigBase64'].flatMap(key => {
        const path = [alias, 'kubeConfigs', id, key];
        const written = release.text(path);
        if (written === undefined || !release.entry(path) || release.isFilledLater(path)) return [];
        const isBase64 = key === 'kubeConfigBase64';
        const text = isBase64 ? decodedText(written) : written;
        const content = text === undefined ? undefined : readKubeconfig(text);
        return [{ id, path, isBase64, written, text, content }];
      }),
    ),
  );
}
