// A helmfile that installs the releases of a new deployment.
import { compareVersions } from '../../chart/versions';
import { definitionsVersion } from '../../chart/definitions';
import { chartOf, type Answers } from '../answers';
import type { NewLayer, NewRelease } from '../layers';

export function helmfile(answers: Answers, releases: readonly NewRelease[]): readonly NewLayer[] {
  const { architecture, version } = answers;
  const contexts = [...new Set(releases.map(({ context }) => context))];
  const isTemplate = releases.some(({ supplied }) => supplied.length > 0);
  const text = `# helmfile apply: the CRDs of each cluster first, then SPIRE.
repositories:
  - name: spiffe
    url: https://spiffe.github.io/helm-charts-hardened/

releases:
${contexts
  .map(
    context => `  - name: spire-crds
    kubeContext: ${context}
    namespace: spire-mgmt
    createNamespace: true
    chart: spiffe/spire-crds
    version: ${definitionsVersion(version)}
`,
  )
  .join('')}${releases
    .map(
      ({ name, context, values, supplied }) => `  - name: ${name}
    kubeContext: ${context}
    namespace: spire-mgmt
    chart: spiffe/${chartOf(architecture)}
    version: ${version}
    needs:
      - ${context}/spire-mgmt/spire-crds
    values:
${values.map(path => `      - ${path}\n`).join('')}${suppliedText(supplied)}`,
    )
    .join('')}`;
  return [
    { path: isTemplate && compareVersions(version, '0.30.0') < 0 ? 'helmfile.yaml.gotmpl' : 'helmfile.yaml', text },
  ];
}

function suppliedText(supplied: readonly string[]): string {
  if (supplied.length === 0) return '';
  const entries = supplied.map(
    child => `      - name: external-spire-server.kubeConfigs.${child}.kubeConfigBase64
        value: {{ requiredEnv "${child.toUpperCase().replaceAll('-', '_')}_KUBECONFIG_BASE64" | quote }}
`,
  );
  return `    set:\n${entries.join('')}`;
}
