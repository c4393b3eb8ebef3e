// Writes values files for measuring: of any length, the same text every time, as alike to what users keep as we know how.
import { agent, csiDriver, global, oidcProvider, server, small, tornjak } from './valuesSections.mjs';

export const chart = 'spire-nested';
export const version = '0.30.0';

/**
 * What a file grows by, and where: mostly workload identities and child clusters. Two of seventeen go to parts that this very cluster
 * has switched off, as in a base file that root and child clusters share.
 */
const growth = [
  ...['internal-spire-server', 'cluster', 'internal-spire-server', 'external-spire-server', 'cluster'],
  ...['internal-spire-server', 'root-spire-server', 'cluster', 'external-spire-server', 'internal-spire-server'],
  ...['external-root-spire-server-full', 'cluster', 'internal-spire-server', 'external-spire-server', 'cluster'],
  ...['internal-spire-server', 'external-root-spire-server-security'],
];

/** A values file of exactly so many lines: the least that installs, or from 400 lines on a section for every alias. */
export function valuesFile(lines) {
  if (lines < 400) return padded(small, lines);
  let [steps, tooMany] = [0, lines];
  while (tooMany - steps > 1) {
    const middle = Math.floor((steps + tooMany) / 2);
    if (fullFile(middle, 0).length <= lines) steps = middle;
    else tooMany = middle;
  }
  return padded(labels => fullFile(steps, labels), lines);
}

/** What is left to the wanted length are labels. */
function padded(file, lines) {
  return `${file(lines - file(0).length).join('\n')}\n`;
}

function fullFile(steps, labels) {
  const counts = new Map();
  for (let step = 0; step < steps; step++) {
    const place = growth[step % growth.length];
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const of = place => counts.get(place) ?? 0;
  const serverOf = (alias, clusters = 0) => server(alias, of(alias), clusters);
  return [
    `# spire-helm: chart=${chart}@${version}`,
    '# Values that the root cluster and its child clusters share. Reviewed by the platform team.',
    ...global(labels),
    ...serverOf('root-spire-server'),
    ...serverOf('external-root-spire-server-full'),
    ...serverOf('external-root-spire-server-security'),
    ...serverOf('internal-spire-server'),
    ...serverOf('external-spire-server', of('cluster')),
    ...agent('downstream-spire-agent-full'),
    ...agent('downstream-spire-agent-security'),
    ...agent('upstream-spire-agent'),
    ...csiDriver('downstream-spiffe-csi-driver'),
    ...csiDriver('upstream-spiffe-csi-driver'),
    ...oidcProvider('spiffe-oidc-discovery-provider'),
    ...tornjak('tornjak-frontend'),
  ];
}
