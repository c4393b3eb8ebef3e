// Texts that the tests of the language server share.

/** The misspelt setting stands on line 3 (from 0), characters 4 to 15. */
export const misspelt = [
  '# spire-helm: chart=spire-nested@0.30.0',
  'global:',
  '  spire:',
  '    trustDomian: acme.example',
  '    clusterName: root',
  'tags:',
  '  nestedRoot: true',
  '',
].join('\n');

export const otherYaml = ['apiVersion: v1', 'kind: ConfigMap', 'metadata:', '  name: settings', ''].join('\n');

export function uriOf(name: string): string {
  return `file:///clusters/values/${name}`;
}
