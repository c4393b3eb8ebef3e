// One more trust domain that the workloads of a fleet accept: declared on every server that signs for workloads.
import { federationExposure } from '../fleet/addresses';
import { relationshipsOf } from '../fleet/federation';
import { rootOf, treeOf, type Member } from '../fleet/fleet';
import { externalText } from './fleetText';
import { partnerEntry, partnerKey } from './layers';
import { domainProblem } from './questions';
import { CannotChange, type Texts } from './textChange';

export interface NewPartner {
  readonly trustDomain: string;
  readonly profile: 'https_spiffe' | 'https_web';
}

/** @throws CannotChange with a sentence for the user */
export function addPartner(
  fleetId: string,
  member: Member,
  taken: readonly string[],
  partner: NewPartner,
  texts: Texts,
): void {
  const { trustDomain, profile } = partner;
  const wrong = domainProblem(trustDomain);
  if (wrong !== undefined) throw new CannotChange(wrong);
  const tree = treeOf(rootOf(member)).filter(({ facts }) => facts.signers.length > 0);
  if (tree.some(({ facts }) => facts.trustDomain.value === trustDomain))
    throw new CannotChange('A trust domain needs no federation with itself.');
  if (tree.some(each => relationshipsOf(each).some(known => known.trustDomain.value === trustDomain)))
    throw new CannotChange(`This trust domain federates with ${trustDomain} already.`);
  if (tree.length === 0) throw new CannotChange(`"${member.key}" has no server that signs for workloads.`);

  const isPublished = tree.some(({ facts }) =>
    facts.signers.some(alias => facts.isOn([alias, 'federation', 'enabled']) && federationExposure(facts, alias)),
  );
  for (const [index, each] of tree.entries()) {
    for (const alias of each.facts.signers) {
      const layer = layerOf(each, alias);
      // One server of the trust domain publishes the bundle; all of them fetch the partner's.
      if (index === 0 && !isPublished) publish(each, alias, layer, texts);
      const identities = [alias, 'controllerManager', 'identities'];
      const entry = partnerEntry(trustDomain, profile).replace(/^ {8}/gm, '');
      texts.insert(layer, [...identities, 'clusterFederatedTrustDomains', partnerKey(trustDomain)], `${entry}\n`);
      texts.append(layer, [...identities, 'clusterSPIFFEIDs', 'default', 'federatesWith'], trustDomain);
    }
  }
  const key = taken.includes(partnerKey(trustDomain)) ? `${partnerKey(trustDomain)}-partner` : partnerKey(trustDomain);
  texts.insert(fleetId, ['releases', key], `${key}:\n${externalText(trustDomain, profile).replace(/^ {2}/gm, '')}`);
}

function publish({ merged }: Member, alias: string, layer: string, texts: Texts): void {
  const federation = [alias, 'federation'];
  const off = merged.entry([...federation, 'enabled'])?.origin;
  if (off && merged.value([...federation, 'enabled']) === false)
    texts.change(off.source, { kind: 'set', path: [...federation, 'enabled'], yaml: 'true' });
  else texts.insert(layer, [...federation, 'enabled'], 'enabled: true\n');
  texts.insert(layer, [...federation, 'ingress'], 'ingress:\n  enabled: true\n');
}

/** The layer that writes about the server, else the last one. */
function layerOf({ merged, key }: Member, alias: string): string {
  const source = merged.entry([alias])?.origin?.source ?? merged.layers.at(-1)?.source;
  if (source === undefined) throw new CannotChange(`"${key}" has no layer to write into.`);
  return source;
}
