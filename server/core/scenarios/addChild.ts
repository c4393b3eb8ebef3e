// One more cluster below a root of a fleet: its values, its line in the fleet file, and its kubeconfig in the values of the root.
import type { Member } from '../fleet/fleet';
import { quoteKey, yamlText } from '../values/yamlText';
import { clusterIdWord } from './clusterId';
import { releaseText } from './fleetText';
import { childValues, kubeConfigEntry } from './layers';
import { CannotChange, type Texts } from './textChange';
import { fromFolder } from './place';

export interface NewChild {
  readonly name: string;
  /** Agents only. */
  readonly isSecurity: boolean;
}

const external = 'external-spire-server';

/** @throws CannotChange with a sentence for the user */
export function addChild(
  fleetId: string,
  root: Member,
  members: readonly Member[],
  child: NewChild,
  texts: Texts,
): void {
  const wrong = clusterIdWord(child.name);
  if (wrong !== undefined) throw new CannotChange(wrong);
  if (members.some(({ key, facts }) => key === child.name || facts.clusterName.value === child.name))
    throw new CannotChange(`There is a cluster "${child.name}" already.`);
  if (root.facts.role !== 'root') throw new CannotChange(`"${root.key}" is no root of a nested SPIRE.`);
  const layers = root.merged.layers.map(({ source }) => source);
  const last = layers.at(-1);
  const domain = root.facts.trustDomain.value;
  if (last === undefined || domain === undefined)
    throw new CannotChange(`"${root.key}" has no layer that tells its trust domain.`);

  const file = fromFolder(last, `${child.name}.yaml`);
  const shared = sharedLayers(root, members);
  texts.create(
    file,
    `${childValues(child.name, domain, child.isSecurity)}${shared.length > 0 ? '' : alone(root, domain)}`,
  );
  joinGlobal(texts, file);

  const own = layers.findLast(id => root.merged.entry([external])?.origin?.source === id) ?? last;
  if (!isExposed(root)) expose(root, own, texts);
  texts.insert(own, [external, 'kubeConfigs', child.name], dedented(kubeConfigEntry(child.name, root.chart.version)));
  switchOn(root, texts);

  const values = [...shared, pathIn(root, last, `${child.name}.yaml`)];
  const text = releaseText({
    key: quoteKey(child.name),
    name: 'spire',
    parent: root.key,
    context: child.name,
    values,
    supplied: [],
  });
  texts.insert(fleetId, ['releases', child.name], text.replace(/^ {2}/gm, ''));
}

/** The layers that the other children start with; else those of the root but its last. */
function sharedLayers(root: Member, members: readonly Member[]): readonly string[] {
  const sibling = members.find(({ parent }) => parent?.key === root.key);
  const paths = (sibling ?? root).release.values.map(({ value }) => value);
  const shared = paths.slice(0, -1);
  // A layer that makes a root of its release makes no child.
  return shared.filter(path => !isRootLayer(root, path));
}

function isRootLayer(root: Member, path: string): boolean {
  const index = root.release.values.findIndex(({ value }) => value === path);
  const source = root.merged.layers[index]?.source;
  return source !== undefined && root.merged.entry(['tags', 'nestedRoot'])?.origin?.source === source;
}

/** Settings that a child needs and that no shared layer gives. */
function alone(root: Member, domain: string): string {
  const text = (key: string): string => String(root.merged.value(['global', 'spire', 'caSubject', key]) ?? '');
  return `trust:
    trustDomain: ${yamlText(domain)}
    caSubject:
      country: ${JSON.stringify(text('country'))}
      organization: ${JSON.stringify(text('organization'))}
      commonName: ${yamlText(text('commonName') || domain)}
    recommendations:
      enabled: ${String(root.merged.value(['global', 'spire', 'recommendations', 'enabled']) === true)}
    namespaces:
      create: true
`;
}

/** What `alone` gives goes below `global.spire`, which the file has. */
function joinGlobal(texts: Texts, file: string): void {
  const { text } = texts.document(file).source;
  const at = text.indexOf('trust:\n');
  if (at === -1) return;
  const lines = text.slice(at + 'trust:\n'.length);
  texts.replace(file, text.slice(0, at).replace('  spire:\n', `  spire:\n${lines}`));
}

/** An Ingress that passes TLS through: which annotation asks for that depends on the controller. */
function expose({ merged }: Member, layer: string, texts: Texts): void {
  texts.insert(layer, [external, 'ingress'], 'ingress:\n  enabled: true\n');
  const controller = ['global', 'spire', 'ingressControllerType'];
  if (!merged.entry(controller)) texts.insert(layer, controller, 'ingressControllerType: ingress-nginx\n');
}

function isExposed({ merged }: Member): boolean {
  return (
    ['ingress', 'gatewayAPI'].some(kind => merged.value([external, kind, 'enabled']) === true) ||
    ['LoadBalancer', 'NodePort'].includes(String(merged.value([external, 'service', 'type'])))
  );
}

/** A root that served no children until now; last, so that what was put beside the switch keeps its section where it is. */
function switchOn({ merged }: Member, texts: Texts): void {
  const path = [external, 'enabled'];
  const off = merged.entry(path)?.origin;
  if (off && merged.value(path) === false) texts.change(off.source, { kind: 'remove', path });
}

function dedented(lines: string): string {
  return `${lines.replace(/^ {4}/gm, '')}\n`;
}

/** The path of a file beside a layer, as the fleet file writes paths. */
function pathIn(root: Member, source: string, name: string): string {
  const index = root.merged.layers.findIndex(layer => layer.source === source);
  return fromFolder(root.release.values[index]?.value ?? name, name);
}
