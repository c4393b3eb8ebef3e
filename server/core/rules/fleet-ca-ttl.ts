// A child whose CA is to live longer than the one of its root that signs it.
import { durationText } from '../values/duration';
import { caLifetime, readLifetime } from '../values/lifetimes';
import type { Fact } from '../fleet/facts';
import type { Member } from '../fleet/fleet';
import { atEnd, exampleFleet } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetRule } from './rule';

export const fleetCaTtl: FleetRule = {
  id: 'fleet-ca-ttl',
  summary: 'Require a CA of a child that lives no longer than the one of its root',
  category: 'fleet',
  severity: 'warning',
  effect: 'differs',
  why:
    "The server of a child asks for a CA of its own `caTTL`. The root's external server signs it and cuts it to what is left of its own CA, " +
    "which lies below the root's again: the shortest of the chain decides, and what is left of it at that moment.",
  source: 'Measured with two spire-servers 1.15.2 in a chain, see test/conformance/spire/ttl.',
  scope: 'fleet',
  examples: [
    {
      title: 'a child that asks for more',
      files: exampleFleet({
        'child01.yaml': [
          atEnd(`internal-spire-server:
  caTTL: 72h
#        ^^^ warning: lives for 24h
`),
        ],
      }),
    },
    {
      title: "a root that is shorter than the chart's child",
      files: exampleFleet({
        'root.yaml': [
          [
            'external-spire-server:\n',
            'root-spire-server: {caTTL: 12h, defaultX509SvidTTL: 2h}\ninternal-spire-server: {caTTL: 12h, defaultX509SvidTTL: 2h}\nexternal-spire-server:\n  caTTL: 12h\n#        ^^^ warning: `child01` asks for a CA of 24h\n  defaultX509SvidTTL: 2h\n',
          ],
        ],
      }),
    },
    { title: 'both the same', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const child of fleet.members) {
      const root = child.parent;
      if (!root?.facts.has('external-spire-server') || child.facts.role !== 'full') continue;
      const own = child.facts.setting(['internal-spire-server', 'caTTL']);
      const lifetime = lifetimeOf(own);
      const signer = signerOf(root);
      if (lifetime === undefined || signer === undefined || lifetime <= signer.lifetime) continue;
      if (!own.isWritten && !signer.fact.isWritten) continue;
      const [member, fact, value] = own.isWritten
        ? ([child, own, durationText(signer.lifetime)] as const)
        : ([root, signer.fact, durationText(lifetime)] as const);
      yield {
        setting: fact.path,
        at: placeOf(fleet, member, fact),
        message: `${called(child)} asks for a CA of ${durationText(lifetime)} (\`internal-spire-server.caTTL\`), and the one of its root ${called(root)} that signs it lives for ${durationText(signer.lifetime)}; SPIRE cuts it to what is left of that.`,
        related: [
          own.isWritten
            ? { at: placeOf(fleet, root, signer.fact), message: `the CA of ${root.key}` }
            : { at: fleet.placeOf(child), message: `${child.key} keeps the default of the chart` },
        ],
        fixes: [
          ...setIn(
            fleet,
            child,
            own,
            durationText(signer.lifetime),
            `Change the child's to ${durationText(signer.lifetime)}`,
          ),
          ...(member === root ? setIn(fleet, root, fact, value, `Change the root's to ${value}`) : []),
        ],
      };
    }
  },
};

/** The shorter one of the external server and the root above it. */
function signerOf({ facts }: Member): { readonly fact: Fact; readonly lifetime: number } | undefined {
  const external = facts.setting(['external-spire-server', 'caTTL']);
  const root = facts.setting(['root-spire-server', 'caTTL']);
  const [own, above] = [lifetimeOf(external), lifetimeOf(root)];
  if (own === undefined || above === undefined) return undefined;
  return { fact: above < own ? root : external, lifetime: caLifetime(own, above) };
}

function lifetimeOf({ value }: Fact): number | undefined {
  return value === undefined ? undefined : readLifetime(value, 'caTTL');
}
