// From answers to files: the values in layers, the fleet file, and the objects of whoever installs them.
import type { Catalog } from '../chart/catalog';
import { chartOf, type Answers } from './answers';
import { fleetText } from './fleetText';
import { valuesOf, type NewLayer, type NewRelease, type NewValues } from './layers';
import { childrenOf, questionsFor, type Given } from './questions';
import { argocd } from './writers/argocd';
import { flux } from './writers/flux';
import { helmfile } from './writers/helmfile';

export interface NewDeployment {
  readonly files: readonly NewLayer[];
  readonly releases: readonly NewRelease[];
  /** What is left to do, a sentence each. */
  readonly next: readonly string[];
}

/** The answers with every open question answered as suggested; a sentence where one can't be used. */
export function completed(given: Given, catalog: Catalog): Answers | { readonly problem: string } {
  const answers: Partial<Record<keyof Answers, string>> = { ...given };
  for (;;) {
    const questions = questionsFor(answers, catalog);
    const wrong = questions.flatMap(({ id, problem }) => {
      const answer = answers[id];
      return answer === undefined ? [] : (problem(answer) ?? []);
    })[0];
    if (wrong !== undefined) return { problem: wrong };
    const open = questions.find(({ id }) => answers[id] === undefined);
    if (!open) break;
    answers[open.id] = open.suggested;
  }
  return {
    ...defaults,
    ...answers,
    children: answers.children === undefined ? [] : childrenOf(answers.children),
  } as Answers;
}

/** For what is not asked, since it makes no difference. */
const defaults = {
  exposure: 'ingress-nginx',
  dataStore: 'sqlite',
  partner: '',
  profile: 'https_spiffe',
  registry: '',
  storageClass: '',
  repository: '',
};

export function newDeployment(answers: Answers): NewDeployment {
  const { layers, releases } = answers.writer === 'flux' ? inFolder(valuesOf(answers), 'values') : valuesOf(answers);
  const objects =
    answers.writer === 'helmfile'
      ? helmfile(answers, releases)
      : answers.writer === 'flux'
        ? flux(answers, releases)
        : answers.writer === 'argocd'
          ? argocd(answers, releases)
          : [];
  const files = [...layers, { path: 'spire-fleet.yaml', text: fleetText(answers, releases) }, ...objects];
  return { files, releases, next: nextSteps(answers) };
}

/** Kustomize takes what several clusters share from a folder beside theirs, never from one above. */
function inFolder({ layers, releases }: NewValues, folder: string): NewValues {
  return {
    layers: layers.map(layer => ({ ...layer, path: `${folder}/${layer.path}` })),
    releases: releases.map(release => ({ ...release, values: release.values.map(path => `${folder}/${path}`) })),
  };
}

function nextSteps(answers: Answers): readonly string[] {
  const { architecture, children, trustDomain, dataStore, version, partner, profile, writer } = answers;
  const steps = [
    `In spire-fleet.yaml, \`context\` names the kube context of each cluster; ${chartOf(architecture)} ${version} goes there.`,
  ];
  if (dataStore !== 'sqlite')
    steps.push(
      `Each server needs its database at database.${trustDomain} and a Secret with the password; both are named in the values.`,
    );
  if (children.length > 0) {
    steps.push(`spire-server.${trustDomain} has to lead from the children to the root, with TLS passed through.`);
    steps.push(
      `Each child is installed before the root gets its kubeconfig, which \`spire-helm plan bootstrap\` tells how to make.`,
    );
  }
  if (architecture === 'federation')
    steps.push(
      profile === 'https_spiffe'
        ? `The first time, carry the bundles over: \`spire-helm plan federate\` tells how, and ${partner} does the mirror image.`
        : `The Secret spire-server-federation-tls needs a certificate of a public CA; ${partner} does the mirror image.`,
    );
  if (writer === 'argocd') steps.push('Commit the files where Argo CD reads them, then apply applications/.');
  if (writer === 'flux')
    steps.push('Commit the files and let a Flux Kustomization of each cluster point to clusters/.');
  return steps;
}
