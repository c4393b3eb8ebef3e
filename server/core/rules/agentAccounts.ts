// The service account that agents of child clusters attest with, and the one that an early walkthrough gave them.
import type { SettingPath } from '../path';
import type { Change } from '../values/changes';
import { itemsOf, type Item } from '../values/items';
import type { Release } from '../values/release';

/** What every released spire-nested calls it, in full and in security children. */
export const upstreamAccount = 'spire-agent-upstream';

export interface Stranger {
  readonly list: SettingPath;
  readonly index: number;
  readonly item: Item;
  /** The item with the account that there is. */
  readonly right: string;
}

/** Items of the allow lists of an attestor for other clusters that name "spire-agent", which is no account of spire-nested. */
export function strangers(release: Release, attestor: SettingPath): readonly Stranger[] {
  if (release.model.chart !== 'spire-nested' || attestor[0] !== 'external-spire-server') return [];
  const clusters = [...attestor, 'clusters'];
  const lists = [[...attestor, 'defaults'], ...release.userKeys(clusters).map(id => [...clusters, id])];
  return lists.flatMap(parent => {
    const list = [...parent, 'serviceAccountAllowList'];
    const items = itemsOf(release, list);
    return items.flatMap((item, index): readonly Stranger[] => {
      const found = item.isFilledLater ? undefined : /^(.*:)?spire-agent$/.exec(String(item.value));
      return found ? [{ list, index, item, right: `${found[1] ?? ''}${upstreamAccount}` }] : [];
    });
  });
}

export function strangerWords(found: readonly Stranger[]): string {
  return ` The agents of child clusters attest as "${upstreamAccount}", not as ${JSON.stringify(found[0]!.item.value)}.`;
}

export function accountChanges(found: readonly Stranger[]): readonly Change[] {
  return found.map(({ list, index, right }) => ({ kind: 'item', path: list, index, yaml: right }));
}
