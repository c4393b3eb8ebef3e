// Turns parsed YAML into plain values, as Helm's reader hands them to a template.
import type { Json } from '../json';
import type { ValuesDocument, YamlNode } from './document';

/** Nodes that one call may produce: an alias bomb stops here, a chart never comes near. */
const nodeLimit = 500_000;

/** The value of a node. Of equal keys the last wins; an alias without an anchor is null. */
export function plainValue(node: YamlNode, budget = { left: nodeLimit }): Json {
  budget.left -= 1;
  if (budget.left < 0) return null;
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'alias':
      return node.target ? plainValue(node.target, budget) : null;
    case 'list':
      return node.items.map(item => plainValue(item, budget));
    case 'map': {
      // Merged entries stand where `<<` does, and Helm lets the last of equal keys win, whichever it is.
      return Object.fromEntries(node.entries.map(entry => [entry.key, plainValue(entry.value, budget)]));
    }
  }
}

/** The whole file as one map. */
export function plainDocument(document: ValuesDocument): Readonly<Record<string, Json>> {
  const budget = { left: nodeLimit };
  const entries = document.sections.flatMap(section => section.block.entries);
  return Object.fromEntries(entries.map(entry => [entry.key, plainValue(entry.value, budget)]));
}
