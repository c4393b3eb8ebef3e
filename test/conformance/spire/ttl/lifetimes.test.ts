// What we take for the lifetimes along a chain is what two real servers gave: the core's own sums, and its rules.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDuration } from '../../../../server/core/values/duration';
import { caLifetime, longestUncut, notice, readLifetime, svidLifetime } from '../../../../server/core/values/lifetimes';
import { lint } from '../../../support/lint';
import { hashOf, howToRecord } from '../compare';
import { chainCases, entryTimes, type ServerTimes } from './cases';
import type { ServerObserved } from './chain';
import { readChains } from './recorded';

type Lifetimes = Omit<ServerObserved, 'warnings'>;

/** @param above life of the CA that signs the server's own */
function expected(times: ServerTimes, above?: number): Lifetimes {
  const own = readLifetime(times.caTTL ?? '', 'caTTL')!;
  const ca = caLifetime(own, above);
  const x509 = readLifetime(times.x509 ?? '', 'defaultX509SvidTTL')!;
  const jwt = readLifetime(times.jwt ?? '', 'defaultJwtSvidTTL')!;
  return {
    ca,
    x509: entryTimes.map(entry => svidLifetime(entry, x509, ca)),
    // Keys of JWT-SVIDs are signed by nobody: only the server's own time counts.
    jwt: entryTimes.map(entry => svidLifetime(entry, jwt, own)),
  };
}

describe('lifetimes along a chain of two real servers', () => {
  const recorded = readChains();

  it('has a recording of exactly these chains', () => assert.equal(recorded?.hash, hashOf(chainCases), howToRecord));

  for (const { name, root, child } of chainCases) {
    it(name, () => {
      const observed = recorded!.observed[name]!;
      const above = expected(root);
      const { warnings: ofRoot, ...rootLifetimes } = observed.root;
      const { warnings: ofChild, ...childLifetimes } = observed.child;
      assert.deepEqual(rootLifetimes, above);
      assert.deepEqual(childLifetimes, expected(child, above.ca));
      assert.deepEqual(warned(ofRoot), tooLong(root));
      assert.deepEqual(warned(ofChild), tooLong(child));
      assert.deepEqual(ours(root), tooLong(root));
    });
  }

  it('the next CA is published when half of the life of the present one is over, and signs after five sixths', () => {
    const { published, signs } = recorded!.rotation;
    assert.deepEqual({ published, signs }, { published: 3, signs: 5 });
    const ca = 24 * 3600;
    assert.equal(notice(ca), (ca * (signs - published)) / 6);
  });

  it('partners are told the hint as it is configured', () => {
    for (const [configured, told] of Object.entries(recorded!.rotation.hints))
      assert.equal(told, readDuration(configured));
  });
});

/** Settings that a server warns of. */
function warned(warnings: readonly string[]): readonly string[] {
  return warnings.map(text => (text.startsWith('default_jwt') ? 'defaultJwtSvidTTL' : 'defaultX509SvidTTL')).sort();
}

/** Settings that are more than a sixth of the CA by our sums. */
function tooLong({ caTTL, x509, jwt }: ServerTimes): readonly string[] {
  const longest = longestUncut(readLifetime(caTTL ?? '', 'caTTL')!);
  return [
    ...(readLifetime(jwt ?? '', 'defaultJwtSvidTTL')! > longest ? ['defaultJwtSvidTTL'] : []),
    ...(readLifetime(x509 ?? '', 'defaultX509SvidTTL')! > longest ? ['defaultX509SvidTTL'] : []),
  ];
}

/** Settings that the rule tells about. */
function ours({ caTTL = '', x509 = '', jwt = '' }: ServerTimes): readonly string[] {
  const values = `spire-server: {caTTL: "${caTTL}", defaultX509SvidTTL: "${x509}", defaultJwtSvidTTL: "${jwt}"}\n`;
  return lint(values, { chart: 'spire@0.30.0', whole: true })
    .filter(({ rule }) => rule === 'svid-ttl')
    .map(({ setting }) => setting.split('.').at(-1)!)
    .sort();
}
