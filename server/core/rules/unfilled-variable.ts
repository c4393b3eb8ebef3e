// `${VAR}` in a file that goes to Helm as it is.
import { eachEntry } from '../values/places';
import type { ReleaseRule, Report } from './rule';
import { formatPath } from '../path';

export const unfilledVariable: ReleaseRule = {
  id: 'unfilled-variable',
  summary: 'Point out `${...}` that Helm does not fill in',
  category: 'settings',
  severity: 'hint',
  effect: 'differs',
  why:
    'Helm knows no variables. Where nothing fills the file in before, SPIRE gets the dollar sign and the braces: an issuer ' +
    '"https://oidc.${domain}" that no verifier accepts. A value that is one variable, or has its name in capitals as envsubst and Flux ' +
    'have them, is meant to be filled in and left alone.',
  source: 'Helm passes values on as they are; a public issue of the controller manager with such a file.',
  scope: 'release',
  examples: [
    {
      title: 'a variable of a shell',
      values: `global:
  spire:
    jwtIssuer: https://oidc-discovery.\${domain}
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: Helm fills in no variables
`,
    },
    {
      title: 'what is meant to be filled in',
      values: `global:
  spire:
    trustDomain: \${trust_domain}
    jwtIssuer: https://oidc-discovery.\${DOMAIN}
`,
    },
  ],
  *check(release) {
    if (!release.layers.some(({ document }) => !document.embedded && document.text.includes('${'))) return;
    const found: Report[] = [];
    eachEntry(release, ({ value, origin }, path) => {
      if (!origin || value.kind !== 'leaf' || value.placeholder !== 'variable') return;
      const layer = release.layers.find(({ source }) => source === origin.source);
      const variable = /(?<=[^$])\$\{[a-z][^}]*\}/.exec(String(value.value))?.[0];
      if (!layer || layer.document.embedded || variable === undefined) return;
      const at = release.blameValue(path);
      if (found.some(report => report.at?.source === at.source)) return;
      found.push({
        setting: path,
        at,
        message: `Helm fills in no variables: unless something else does, like envsubst, \`${formatPath(path.slice(-1))}\` keeps "${variable}" as it is written.`,
      });
    });
    yield* found;
  },
};
