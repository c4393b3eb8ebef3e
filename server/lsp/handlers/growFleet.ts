// spire-helm/growFleet: the edits that add a child cluster or a federated partner to a fleet.
import {
  addChild,
  addPartner,
  CannotChange,
  openDocument,
  Texts,
  type ChangedFile,
  type OpenDocument,
} from '../../core';
import type { GrowFleetParams, GrowFleetResult } from '../../protocol';
import { toRange } from '../convert';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function growFleetHandler(workspace: Workspace): Handler<GrowFleetParams, GrowFleetResult | null> {
  return async ({ uri, child, partner }) => {
    const around = await workspace.fleetAround(uri);
    if (!around) return null;
    const { members, peers } = around.analysis.fleet;
    const domains = new Map(
      members.flatMap(({ key, facts }) => (facts.trustDomain.value ? [[facts.trustDomain.value, key]] : [])),
    );
    const base = {
      uri: around.uri,
      roots: members.filter(({ facts }) => facts.role === 'root').map(({ key }) => key),
      trees: [...domains].map(([trustDomain, key]) => ({ key: key!, trustDomain: trustDomain! })),
      files: [],
    };
    const sources = new Set([
      around.uri,
      ...members.flatMap(({ merged }) => merged.layers.map(({ source }) => source)),
    ]);
    const texts = new Texts([...sources].flatMap(source => documentOf(source, workspace)));
    try {
      const find = (key: string): (typeof members)[number] => {
        const member = members.find(each => each.key === key);
        if (!member) throw new CannotChange(`There is no release "${key}" in this fleet.`);
        return member;
      };
      if (child) addChild(around.uri, find(child.root), members, child, texts);
      if (partner) {
        const taken = [...members.map(({ key }) => key), ...peers.map(({ key }) => key)];
        addPartner(around.uri, find(partner.member), taken, partner, texts);
      }
    } catch (error) {
      if (error instanceof CannotChange) return { ...base, problem: error.message };
      throw error;
    }
    return { ...base, files: texts.changed().map(file => editOf(file, workspace)) };
  };
}

function documentOf(id: string, workspace: Workspace): readonly OpenDocument[] {
  const text = workspace.textOf(id)?.getText();
  return text === undefined ? [] : [openDocument({ id, text, languageId: id.endsWith('.gotmpl') ? 'helm' : 'yaml' })];
}

/** The one stretch of lines that differs. */
function editOf({ id, before, after }: ChangedFile, workspace: Workspace): GrowFleetResult['files'][number] {
  const nowhere = { line: 0, character: 0 };
  const text = workspace.textOf(id);
  if (before === undefined || !text)
    return { uri: id, create: true, range: { start: nowhere, end: nowhere }, newText: after };
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  start = before.lastIndexOf('\n', start - 1) + 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const span = { start, end: before.length - end };
  return { uri: id, create: false, range: toRange(text, span), newText: after.slice(start, after.length - end) };
}
