// What the rules about fleets share: where a fact is shown, how a release is called, how a setting is set for one release alone.
import type { Fact } from '../fleet/facts';
import type { Fleet, Member } from '../fleet/fleet';
import type { Json } from '../json';
import type { Blame } from '../values/release';
import { yamlText } from '../values/yamlText';
import type { FleetFixProposal } from './rule';

/** The text that decides a fact; the release in the fleet file where no layer says it. */
export function placeOf(fleet: Fleet, member: Member, fact: Fact): Blame {
  return fact.isWritten && fact.at.span.end > fact.at.span.start ? fact.at : fleet.placeOf(member);
}

/** "(`root.yaml`, release `root`)" is too much at two in the morning: the release is enough, the place is a click away. */
export function called(member: Member): string {
  return `\`${member.key}\``;
}

/**
 * Sets a setting for one release: where it stands if no other release has that layer, else in the last layer that is the
 * release's own. No fix where all of its layers are shared.
 */
export function setIn(
  fleet: Fleet,
  member: Member,
  fact: Fact,
  value: Json,
  title: string,
): readonly FleetFixProposal[] {
  const isShared = (source: string): boolean =>
    fleet.members.some(other => other !== member && other.merged.layers.some(layer => layer.source === source));
  const own = member.merged.layers.map(({ source }) => source).filter(source => !isShared(source));
  const decides = fact.isWritten ? fact.at.source : undefined;
  const source = decides !== undefined && own.includes(decides) ? decides : own.at(-1);
  if (source === undefined) return [];
  const order = member.merged.layers.map(layer => layer.source);
  // A later layer that says something else would win.
  if (decides !== undefined && order.indexOf(decides) > order.indexOf(source)) return [];
  return [
    { title, safe: false, changes: [{ source, change: { kind: 'set', path: fact.path, yaml: yamlText(value) } }] },
  ];
}

/** Says something about a release in the fleet file, where there is one. */
export function inFleetFile(
  fleet: Fleet,
  member: Member,
  key: string,
  yaml: string,
  title: string,
): readonly FleetFixProposal[] {
  if (member.release.source !== undefined && member.release.source !== fleet.source) return [];
  const path = ['releases', member.key, key];
  return [{ title, safe: false, changes: [{ source: fleet.source, change: { kind: 'set', path, yaml } }] }];
}
