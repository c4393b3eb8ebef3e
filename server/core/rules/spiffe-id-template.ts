// Templates that the controller manager makes the ID of each pod from.
import { readSpiffeId } from '../trust/spiffeId';
import { settledText } from '../values/effective';
import { identities } from '../values/identities';
import { templateText } from '../values/templateText';
import type { ReleaseRule } from './rule';
import { listed, quoted } from './wording';

/** What the controller manager hands to the template. */
const fields = ['TrustDomain', 'ClusterName', 'ClusterDomain', 'PodMeta', 'PodSpec', 'NodeMeta', 'NodeSpec'];

/** Stands for whatever an action prints. */
const printed = 'x';

export const spiffeIdTemplate: ReleaseRule = {
  id: 'spiffe-id-template',
  summary: 'Require ID templates that make an ID of the own trust domain',
  category: 'identities',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'The template belongs to the controller manager, not to Helm: it knows the pod and the node, not the values. An ID of another trust ' +
    'domain, or no ID at all, is refused for each pod anew, and the pods have no identity.',
  source: 'spire-controller-manager, pkg/spireentry (templateData, renderSPIFFEID) and ParseClusterSPIFFEIDSpec.',
  scope: 'release',
  examples: [
    {
      title: 'the ID of another trust domain',
      values: `global: {spire: {trustDomain: acme.example}}
internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          spiffeIDTemplate: spiffe://example.org/web
#                           ^^^^^^^^^^^^^^^^^^^^^^^^ error: "example.org"
`,
      fixed: `global: {spire: {trustDomain: acme.example}}
internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          spiffeIDTemplate: "spiffe://{{ .TrustDomain }}/web"
`,
    },
    {
      title: "one of Helm's values",
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          spiffeIDTemplate: "spiffe://{{ .Values.global.spire.trustDomain }}/web"
#                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: \`.Values\`
`,
    },
    {
      title: 'no ID',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          spiffeIDTemplate: "{{ .TrustDomain }}/web"
#                           ^^^^^^^^^^^^^^^^^^^^^^^^ error: "spiffe://"
`,
    },
    {
      title: 'a path of the namespace and a label',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          spiffeIDTemplate: spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/{{ index .PodMeta.Labels "app" }}
`,
    },
  ],
  *check(release) {
    for (const { server, path } of identities(release, 'clusterSPIFFEIDs')) {
      const setting = [...path, 'spiffeIDTemplate'];
      const template = templateText(release, setting);
      if (template === undefined) continue;
      const own = settledText(release, server.alias, 'trustDomain');
      const problem = problemOf(template, own);
      if (problem === undefined) continue;
      const foreign = /^spiffe:\/\/([^/{]+)(\/.*)$/.exec(template);
      yield {
        setting,
        at: release.blameValue(setting),
        message: problem,
        fixes:
          foreign && own !== undefined && foreign[1] !== own
            ? [
                {
                  title: 'Use `{{ .TrustDomain }}`',
                  safe: false,
                  changes: [
                    { kind: 'set', path: setting, yaml: JSON.stringify(`spiffe://{{ .TrustDomain }}${foreign[2]}`) },
                  ],
                },
              ]
            : [],
      };
    }
  },
};

function problemOf(template: string, own: string | undefined): string | undefined {
  const refused = 'the controller manager refuses the identity';
  if (count(template, '{{') !== count(template, '}}')) return `A brace is missing in ${quoted(template)}; ${refused}.`;
  const strange = unknownField(template);
  if (strange !== undefined) {
    return `\`.${strange}\` is nothing that the controller manager knows here (it has ${listed(fields, 'and')}); no pod gets this identity.`;
  }
  // The result of conditions and loops is anybody's guess.
  if (/\{\{-?\s*(if|range|with|define|template|block|else|end)\b/.test(template)) return undefined;
  const made = template.replace(/\{\{-?\s*\.TrustDomain\s*-?\}\}/g, own ?? printed).replace(/\{\{.*?\}\}/g, printed);
  const authority = /^spiffe:\/\/((?:\{\{.*?\}\}|[^/])*)/.exec(template)?.[1] ?? '';
  // Something printed right behind the trust domain may well begin with a slash.
  if (authority.replace(/\{\{-?\s*\.TrustDomain\s*-?\}\}/, '').includes('{{')) return undefined;
  const { id, problem } = readSpiffeId(made);
  if (problem !== undefined) return `${quoted(template)} makes no SPIFFE ID: ${problem}. No pod gets this identity.`;
  const literal = /^spiffe:\/\/([^/{]+)(?:\/|$)/.exec(template)?.[1];
  if (literal !== undefined && own !== undefined && literal !== own) {
    return `This makes IDs of "${literal}", but the trust domain is "${own}"; the controller manager refuses them, and no pod gets this identity.`;
  }
  return id.path === ''
    ? `${quoted(template)} has no path, and SPIRE registers no workload under the ID of the trust domain itself.`
    : undefined;
}

/** The first name behind a dot that stands at the start of an operand and is none of the known. */
function unknownField(template: string): string | undefined {
  if (/\{\{-?\s*(range|with|define|block)\b/.test(template)) return undefined;
  for (const [, action] of template.matchAll(/\{\{(.*?)\}\}/g)) {
    const bare = action!.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, ' ');
    for (const [, name] of bare.matchAll(/(?<![\w$)\]])\.([A-Za-z]\w*)/g)) if (!fields.includes(name!)) return name;
  }
  return undefined;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
