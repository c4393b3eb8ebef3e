// Defaults that change between two versions, as far as these values lean on them.
import type { SettingNode } from '../chart/model';
import type { Json } from '../json';
import { formatPath, type SettingPath } from '../path';
import { mayBeOn } from '../values/parts';
import { quoted } from '../rules/wording';
import type { Crossing, Note } from './hop';

/** What a changed default means, by its path inside the part. */
const meanings: Readonly<Record<string, string>> = {
  'controllerManager.entryIDPrefixCleanup':
    'entries that somebody made by hand stay, and old ones of the controller manager are no longer cleaned up',
  'controllerManager.ignoreNamespaces': 'set your own list to keep it',
  'externalControllerManagers.defaults.ignoreNamespaces': 'set your own list to keep it',
  'persistence.hostPath': 'move the folder on the nodes along, or set the old path',
  'workloadAttestors.k8s.useNewContainerLocator':
    'the agent finds the container of a workload in another way, as SPIRE does since 1.11',
  'notifier.k8sBundle.enabled': 'bundlePublisher.k8sConfigMap takes over and writes the trust bundle',
  'notifier.externalK8sBundle.enabled':
    'bundlePublisher.externalK8sConfigMap takes over and writes the trust bundle into the child clusters',
  trustBundleFormat:
    'agents read the key `bundle.spiffe` of the bundle ConfigMap instead of `bundle.crt`; whoever else reads it has to follow',
  'nodeAttestor.tpmDirect.checksum': 'it belongs to the image of the plugin, which changes too',
  'nodeAttestor.tpmDirect.plugin.checksum': 'it belongs to the image of the plugin, which changes too',
};

interface Changed {
  readonly inPart: string;
  readonly old: Json;
  readonly now: Json;
  readonly paths: SettingPath[];
}

/** One note for each setting, whatever the number of parts that have it. */
export function changedDefaults({ before, after }: Crossing): readonly Note[] {
  const found = new Map<string, Changed>();
  for (const [alias, component] of after.model.components) {
    const older = before.model.components.get(alias);
    if (!older || !mayBeOn(after, component) || !mayBeOn(before, older)) continue;
    for (const { path, old, now } of differences(older.settings, component.settings, [])) {
      const full = [alias, ...path];
      if (isNoise(path) || after.entry(full) || before.entry(full) || isSwitchedOff(full, { before, after })) continue;
      const key = `${path.join('.')} ${JSON.stringify([old, now])}`;
      const known = found.get(key);
      if (known) known.paths.push(full);
      else found.set(key, { inPart: path.join('.'), old, now, paths: [full] });
    }
  }
  return [...found.values()].map(noteOf);
}

function noteOf({ inPart, old, now, paths }: Changed): Note {
  const meaning = meanings[inPart];
  const message =
    `The default of \`${inPart}\` changes from ${valueText(old)} to ${valueText(now)}` +
    (meaning === undefined ? '.' : `: ${meaning}.`);
  return { kind: 'default', message, settings: paths.map(formatPath) };
}

function differences(
  older: SettingNode,
  newer: SettingNode,
  path: SettingPath,
): readonly { path: SettingPath; old: Json; now: Json }[] {
  if (older === newer) return [];
  const [old, now] = [older.default, newer.default];
  const own =
    old !== undefined && now !== undefined && newer.children.size === 0 && JSON.stringify(old) !== JSON.stringify(now)
      ? [{ path, old, now }]
      : [];
  const below = [...newer.children].flatMap(([key, child]) => {
    const known = older.children.get(key);
    return known ? differences(known, child, [...path, key]) : [];
  });
  return [...own, ...below];
}

/** Images change with every release; that is what an upgrade is for. */
function isNoise(path: SettingPath): boolean {
  return path.some(key => key === 'image' || key === 'tag' || /Image$/.test(key));
}

/** True below a map whose `enabled` is false before and after: nobody uses it. */
function isSwitchedOff(path: SettingPath, { before, after }: Pick<Crossing, 'before' | 'after'>): boolean {
  for (let length = path.length - 1; length > 1; length -= 1) {
    const map = path.slice(0, length);
    const own = [...map, 'enabled'];
    if (own.join('.') !== path.join('.') && before.value(own) === false && after.value(own) === false) return true;
    if (map.at(-1) === 'persistence' && before.value([...map, 'type']) !== 'hostPath') return true;
    // Identities of SPIKE have a note of their own.
    if (/^spike-/.test(map.at(-1)!)) return true;
  }
  return false;
}

function valueText(value: Json): string {
  if (Array.isArray(value) && value.length > 2) return `a list of ${value.length}`;
  return value === '' ? 'empty' : quoted(value);
}
