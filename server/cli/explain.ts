// `spire-helm explain`: the reference of the rules, from the rules themselves.
import { rulePage, rules } from '../core';
import { CannotRun } from './problem';

export function explain(ids: readonly string[]): string {
  if (ids.length === 0) {
    const width = Math.max(...rules.map(({ id }) => id.length));
    return rules.map(({ id, summary }) => `${id.padEnd(width)}  ${summary}\n`).join('');
  }
  return ids.map(pageOf).join('\n');
}

function pageOf(id: string): string {
  const rule = rules.find(each => each.id === id);
  if (rule) return rulePage(rule);
  const near = rules.filter(each => each.id.includes(id)).map(each => each.id);
  const hint = near.length > 0 ? `; there is ${near.slice(0, 5).join(', ')}` : '; spire-helm explain lists them';
  throw new CannotRun(`there is no rule "${id}"${hint}.`);
}
