// Combinations of lifetimes along a chain of two servers: what became of each is in observations.json.

/** Durations as SPIRE's configuration takes them; what is missing is left out of it. */
export interface ServerTimes {
  readonly caTTL?: string;
  readonly x509?: string;
  readonly jwt?: string;
}

export interface ChainCase {
  readonly name: string;
  readonly root: ServerTimes;
  /** Seconds on the entry that makes the child a downstream server: the `ttl` of the identity `child-servers`. */
  readonly downstream?: number;
  readonly child: ServerTimes;
}

const minute = 60;
const hour = 60 * minute;

/** Seconds on entries of workloads; each chain has one of each. The first has none of its own. */
export const entryTimes = [undefined, 30 * minute, 10 * hour, 400 * hour] as const;

export const chainCases: readonly ChainCase[] = [
  chain('nothing is said', {}, {}),
  chain('the child asks for less than the root has', { caTTL: '48h' }, { caTTL: '12h' }),
  chain('the child asks for more than the root has', { caTTL: '12h' }, { caTTL: '48h' }),
  chain('both the same', { caTTL: '24h' }, { caTTL: '24h' }),
  chain('the entry of the child says less than the child', { caTTL: '48h' }, { caTTL: '24h' }, 6 * hour),
  chain('the entry of the child says more than the child', { caTTL: '48h' }, { caTTL: '12h' }, 36 * hour),
  chain('only the entry of the child says something', { caTTL: '48h' }, {}, 6 * hour),
  chain('the entry of the child says more than the root has', { caTTL: '12h' }, { caTTL: '6h' }, 36 * hour),
  chain("the root's SVIDs are short", { caTTL: '48h', x509: '1h' }, { caTTL: '12h' }),
  chain('SVIDs of a sixth of the CA', { caTTL: '24h', x509: '4h' }, { caTTL: '6h', x509: '1h' }),
  chain('SVIDs of more than a sixth of the CA', { caTTL: '24h', x509: '4h5m' }, { caTTL: '6h', x509: '65m' }),
  chain('SVIDs that outlive the CA', { caTTL: '12h', x509: '48h' }, { caTTL: '6h', x509: '24h' }),
  chain('JWT-SVIDs that outlive the CA', { caTTL: '12h', jwt: '48h' }, { caTTL: '6h', jwt: '24h' }),
  chain('JWT-SVIDs of more than a sixth of the CA', { caTTL: '24h', jwt: '5h' }, { caTTL: '6h', jwt: '2h' }),
  chain('seven days at most', { caTTL: '1008h', x509: '168h' }, { caTTL: '2016h', x509: '168h' }),
  chain('more than seven days', { caTTL: '2016h', x509: '169h' }, { caTTL: '2016h', x509: '336h' }),
  chain('a child whose CA lasts a sixth of the root', { caTTL: '144h' }, { caTTL: '24h', x509: '4h' }),
  chain('a root of a year', { caTTL: '8760h' }, { caTTL: '720h', x509: '24h', jwt: '30m' }),
];

function chain(name: string, root: ServerTimes, child: ServerTimes, downstream?: number): ChainCase {
  return { name, root, child, ...(downstream !== undefined && { downstream }) };
}
