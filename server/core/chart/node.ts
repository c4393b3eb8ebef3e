// The empty setting that others are made from, and the way down a tree of settings.
import type { SettingNode, SettingType } from './model';

const noUse = {
  textOnly: false,
  fields: false,
  ranged: false,
  bareIf: false,
  printed: false,
  boolOnly: false,
  comparedAsText: false,
} as const;
const noChildren: ReadonlyMap<string, SettingNode> = new Map();
const nothingRefused: ReadonlyMap<string, string> = new Map();

export function emptyNode(type: SettingType): SettingNode {
  return {
    type,
    default: undefined,
    children: noChildren,
    entry: undefined,
    item: undefined,
    open: false,
    allowed: undefined,
    known: undefined,
    refused: nothingRefused,
    closed: false,
    declared: false,
    used: false,
    minimum: undefined,
    schemaType: false,
    use: noUse,
    types: undefined,
  };
}

/** The setting below `node` at a key: a child, else what the map takes for free keys, else what an item of a list takes. */
export function childOf(node: SettingNode, key: string): SettingNode | undefined {
  return node.children.get(key) ?? node.entry ?? node.item;
}

/** The setting at a path, or `undefined` where the chart has none. */
export function settingAt(top: SettingNode, path: readonly string[]): SettingNode | undefined {
  let node: SettingNode | undefined = top;
  for (const key of path) {
    node = childOf(node, key);
    if (!node) return undefined;
  }
  return node;
}
