// The fleet file of a new deployment.
import { yamlText } from '../values/yamlText';
import { chartOf, type Answers } from './answers';
import type { NewRelease } from './layers';

export function fleetText(answers: Answers, releases: readonly NewRelease[]): string {
  const { architecture, version, partner, profile } = answers;
  const peer = architecture === 'federation' ? `  partner:\n${externalText(partner, profile)}` : '';
  return `# Which values files make which release, for which kube context; the contexts are named like the clusters until somebody writes others.
chart: ${chartOf(architecture)}@${version}
releases:
${releases.map(releaseText).join('')}${peer}`;
}

/** The lines of one release. */
export function releaseText({ key, name, parent, context, values, supplied }: NewRelease): string {
  return [
    `  ${key}:`,
    ...(name === 'spire' ? [] : [`    release: ${name}`]),
    ...(parent === undefined ? [] : [`    parent: ${parent}`]),
    `    values: [${values.join(', ')}]`,
    ...(supplied.length === 0
      ? []
      : [`    supplied: [${supplied.map(each => `external-spire-server.kubeConfigs.${each}`).join(', ')}]`]),
    `    context: ${yamlText(context)}`,
    '',
  ].join('\n');
}

export function externalText(partner: string, profile: string): string {
  return [
    '    external:',
    `      trustDomain: ${yamlText(partner)}`,
    `      bundleEndpoint: https://spire-server-federation.${partner}`,
    `      profile: ${profile}`,
    ...(profile === 'https_spiffe' ? [`      endpointSPIFFEID: spiffe://${partner}/spire/server`] : []),
    '',
  ].join('\n');
}
