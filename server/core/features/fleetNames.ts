// The names that the files of a fleet share: trust domains, clusters, releases and keys of federated trust domains; what each is, and
// every place where it stands.
import { federationExposure, serverExposure } from '../fleet/addresses';
import type { FleetPlan, Placed } from '../fleet/fleetFile';
import type { FleetAnalysis } from '../fleetAnalysis';
import { samePath, type SettingPath } from '../path';
import { shifted, spanAt, touches, type Span } from '../span';
import type { ValuesDocument, YamlNode } from '../syntax/document';
import { entryAt } from '../syntax/navigate';
import { isAround } from '../syntax/embedded';

export type FleetName =
  | { readonly kind: 'trust domain' | 'cluster' | 'release'; readonly value: string }
  | { readonly kind: 'federation'; readonly value: string; readonly map: SettingPath };

export interface NamePlace {
  readonly source: string;
  readonly span: Span;
  /** Where the name is given, not only used. */
  readonly isDefinition: boolean;
  /**
   * False for what only looks as if it came from the name: a host, a URL or a subject below a trust domain may be meant
   * to stay.
   */
  readonly isCertain: boolean;
}

/** A fleet as the shell has it. */
export interface NamedFleet {
  readonly analysis: Pick<FleetAnalysis, 'fleet' | 'releases'>;
  readonly plan: FleetPlan;
  /** Id of the fleet file, or of the folder it was found in. */
  readonly source: string;
}

interface Text {
  readonly source: string;
  readonly path: SettingPath;
  readonly span: Span;
  readonly written: string;
  readonly isKey: boolean;
}

/** The name at an offset, and where exactly it stands there. */
export function nameAt(
  fleet: NamedFleet,
  source: string,
  offset: number,
): { readonly name: FleetName; readonly span: Span } | undefined {
  for (const name of namesNear(fleet, source, offset)) {
    const place = placesOf(fleet, name).find(each => each.source === source && touches(each.span, offset));
    if (place) return { name, span: place.span };
  }
  return undefined;
}

/** Names that may stand at an offset, the most telling first. */
function namesNear(fleet: NamedFleet, source: string, offset: number): readonly FleetName[] {
  const near: FleetName[] = [];
  const { analysis, plan } = fleet;
  if (source === fleet.source) {
    for (const { key, keySpan, parent } of plan.releases) {
      if (touches(keySpan, offset)) near.push({ kind: 'release', value: key });
      if (parent && touches(parent.span, offset)) near.push({ kind: 'release', value: parent.value });
    }
  }
  for (const document of documentsOf(fleet, source)) {
    if (document.embedded && !isAround(document, offset)) continue;
    const chain = entryAt(document, offset);
    const path = chain.map(step => step.key);
    const last = chain.at(-1);
    if (!last) continue;
    const above = path.at(-2);
    if (last.onKey && (above === 'kubeConfigs' || (above === 'clusters' && path.includes('bundlePublisher'))))
      near.push({ kind: 'cluster', value: last.key });
    if (last.onKey && above === 'clusterFederatedTrustDomains')
      near.push({ kind: 'federation', value: last.key, map: path.slice(0, -1) });
    if (!last.onKey && path.at(-1) === 'clusterName' && last.node.kind === 'scalar')
      near.push({ kind: 'cluster', value: last.node.text });
  }
  const clusters = analysis.releases.flatMap(({ facts }) => facts.clusterName.value ?? []);
  const domains = trustDomainsOf(fleet);
  return [
    ...near,
    ...[...new Set(domains)].map((value): FleetName => ({ kind: 'trust domain', value })),
    ...[...new Set(clusters)].map((value): FleetName => ({ kind: 'cluster', value })),
  ];
}

/** Trust domains that the fleet has or federates with. */
export function trustDomainsOf({ analysis, plan }: NamedFleet): readonly string[] {
  const own = analysis.releases.flatMap(({ facts }) => facts.trustDomain.value ?? []);
  const peers = plan.peers.flatMap(({ trustDomain }) => trustDomain?.value ?? []);
  const federated = analysis.releases.flatMap(({ facts }) =>
    facts.signers.flatMap(alias =>
      facts
        .keys([alias, 'controllerManager', 'identities', 'clusterFederatedTrustDomains'])
        .flatMap(({ path }) => facts.setting([...path, 'trustDomain']).value ?? []),
    ),
  );
  return [...new Set([...own, ...peers, ...federated])];
}

/** Every place of a name, in the order of sources and offsets; each once. */
export function placesOf(fleet: NamedFleet, name: FleetName): readonly NamePlace[] {
  const places = name.kind === 'release' ? releasePlaces(fleet, name.value) : settingPlaces(fleet, name);
  const byId = new Map<string, NamePlace>();
  for (const place of places) {
    const id = `${place.source} ${place.span.start}`;
    if (!byId.has(id) || place.isCertain) byId.set(id, place);
  }
  return [...byId.values()].sort((a, b) =>
    a.source === b.source ? a.span.start - b.span.start : a.source < b.source ? -1 : 1,
  );
}

function releasePlaces({ plan, source }: NamedFleet, key: string): readonly NamePlace[] {
  return plan.releases.flatMap((release): readonly NamePlace[] => {
    if (release.shape) return [];
    const own = release.key === key ? [{ source, span: release.keySpan, isDefinition: true, isCertain: true }] : [];
    const { parent } = release;
    if (parent?.value !== key) return own;
    return [...own, { source, span: parent.span, isDefinition: false, isCertain: true }];
  });
}

function settingPlaces(fleet: NamedFleet, name: FleetName): readonly NamePlace[] {
  const hosts = name.kind === 'trust domain' ? derivedHosts(fleet, name.value) : new Set<string>();
  return textsOf(fleet).flatMap(text => {
    if (name.kind === 'trust domain') return text.isKey ? [] : domainPlaces(text, name.value, hosts);
    if (name.kind !== 'federation') return clusterPlaces(text, name.value);
    const isIt = text.isKey && text.path.at(-1) === name.value && samePath(text.path.slice(0, -1), name.map);
    return isIt ? [{ source: text.source, span: text.span, isDefinition: true, isCertain: true }] : [];
  });
}

/** Hosts that follow the trust domain by themselves, because their setting is a name without a dot. */
function derivedHosts({ analysis }: NamedFleet, domain: string): ReadonlySet<string> {
  const members = analysis.releases.filter(({ facts }) => facts.trustDomain.value === domain);
  const exposed = members.flatMap(({ facts, merged }) =>
    [...merged.model.components.values()]
      .filter(({ part, alias }) => part === 'spire-server' && facts.has(alias))
      .flatMap(({ alias }) => [serverExposure(facts, alias), federationExposure(facts, alias)]),
  );
  return new Set(
    exposed.flatMap(exposure =>
      exposure && exposure.fact.value !== undefined && !exposure.fact.value.includes('.') ? exposure.hosts : [],
    ),
  );
}

function domainPlaces({ source, path, span, written }: Text, domain: string, hosts: ReadonlySet<string>): NamePlace[] {
  const isName = path.at(-1) === 'trustDomain' || path.includes('federatesWith');
  return matchesIn(written, domain, /^(?:[A-Za-z0-9_-]|\.[A-Za-z0-9])/).map(at => {
    const before = written.slice(0, at);
    const host = /[\w.-]*$/.exec(before)![0] + domain;
    const isWhole = host === domain && (isName || /spiffe:\/\/$/.test(before) || /trustDomain=$/.test(before));
    return {
      source,
      span: spanAt(span.start + at, span.start + at + domain.length),
      isDefinition: isName && path.length <= 3 && path.at(-1) === 'trustDomain',
      isCertain: isWhole || hosts.has(host),
    };
  });
}

/** Offsets at which a name stands by itself, and not as the beginning of a longer one. */
function matchesIn(written: string, name: string, behindIt: RegExp): readonly number[] {
  const found: number[] = [];
  for (let at = written.indexOf(name); at >= 0; at = written.indexOf(name, at + 1)) {
    const behind = written.slice(at + name.length);
    if (/[A-Za-z0-9_-]$/.test(written.slice(0, at)) || behindIt.test(behind)) continue;
    found.push(at);
  }
  return found;
}

function clusterPlaces({ source, path, span, written, isKey }: Text, id: string): NamePlace[] {
  const place = (at: number, isDefinition: boolean, isCertain: boolean): NamePlace => ({
    source,
    span: spanAt(span.start + at, span.start + at + id.length),
    isDefinition,
    isCertain,
  });
  if (isKey) {
    const above = path.at(-2);
    const isId = above === 'kubeConfigs' || (above === 'clusters' && path.includes('bundlePublisher'));
    return isId && path.at(-1) === id ? [place(Math.max(written.indexOf(id), 0), false, true)] : [];
  }
  return matchesIn(written, id, /^[A-Za-z0-9_-]/).flatMap(at => {
    if (path.at(-1) === 'clusterName') return [place(at, true, true)];
    const before = written.slice(0, at);
    if (/(?:kubeConfigs\.|clusterName=)$/.test(before)) return [place(at, /=$/.test(before), true)];
    // A part of a SPIFFE ID may be the cluster, or something that is called like it.
    return written.includes('spiffe://') && before.endsWith('/') ? [place(at, false, false)] : [];
  });
}

function documentsOf({ analysis }: NamedFleet, source?: string): readonly ValuesDocument[] {
  const layers = analysis.releases.flatMap(({ merged }) => merged.layers);
  return [...new Set(layers.filter(each => source === undefined || each.source === source).map(each => each.document))];
}

/** Keys and scalars of all layers, and texts of the fleet file that hold settings. */
function textsOf(fleet: NamedFleet): readonly Text[] {
  const texts: Text[] = [];
  const seen = new Set<ValuesDocument>();
  for (const { merged } of fleet.analysis.releases) {
    for (const { source, document } of merged.layers) {
      if (seen.has(document)) continue;
      seen.add(document);
      for (const { start, block } of document.sections) walk(block.entries, [], { source, document, start }, texts);
    }
  }
  const { plan, source } = fleet;
  const add = (at: string, { span, value }: Placed, path: SettingPath, text: string): void => {
    const written = text.slice(span.start, span.end);
    texts.push({ source: at, path, span, written: written.includes(value) ? written : value, isKey: false });
  };
  for (const release of plan.releases) {
    const at = release.source ?? source;
    const text = release.source ? textOf(fleet, at) : plan.document?.text;
    if (text === undefined) continue;
    for (const each of [...Object.values(release.sets).flat(), ...release.supplied]) add(at, each, ['set'], text);
  }
  for (const { trustDomain, bundleEndpoint, endpointSPIFFEID } of plan.peers) {
    const text = plan.document?.text ?? '';
    if (trustDomain) add(source, trustDomain, ['external', 'trustDomain'], text);
    for (const each of [bundleEndpoint, endpointSPIFFEID]) if (each) add(source, each, ['external'], text);
  }
  return texts;
}

function textOf({ analysis }: NamedFleet, source: string): string | undefined {
  for (const { merged } of analysis.releases) {
    const layer = merged.layers.find(each => each.source === source);
    if (layer) return layer.document.text;
  }
  return undefined;
}

interface Around {
  readonly source: string;
  readonly document: ValuesDocument;
  readonly start: number;
}

function walk(
  entries: readonly { key: string; keySpan: Span; value: YamlNode; merged: boolean }[],
  path: SettingPath,
  around: Around,
  texts: Text[],
): void {
  const { source, document, start } = around;
  for (const { key, keySpan, value, merged } of entries) {
    // What comes through a merge key stands elsewhere, where it is met by itself.
    if (merged) continue;
    const span = shifted(keySpan, start);
    const at = [...path, key];
    texts.push({ source, path: at, span, written: document.text.slice(span.start, span.end), isKey: true });
    visit(value, at, around, texts);
  }
}

function visit(node: YamlNode, path: SettingPath, around: Around, texts: Text[]): void {
  if (node.kind === 'map') walk(node.entries, path, around, texts);
  else if (node.kind === 'list')
    for (const [i, item] of node.items.entries()) visit(item, [...path, String(i)], around, texts);
  else if (node.kind === 'scalar') {
    const span = shifted(node.span, around.start);
    const written = around.document.text.slice(span.start, span.end);
    texts.push({ source: around.source, path, span, written, isKey: false });
  }
}
