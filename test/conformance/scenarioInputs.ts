// Every way through the scenario wizard, as releases for Helm: all architectures with all writers, and the other answers one at a time.
import {
  architectures,
  completed,
  newDeployment,
  questionsFor,
  writers,
  type Given,
  type NewDeployment,
} from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import type { Input } from './inputs';

export interface Path {
  readonly name: string;
  readonly given: Given;
}

/** The ways through the questions; an answer that a writer has no way for is none. */
export function paths(): readonly Path[] {
  const catalog = bundledCatalog();
  return architectures.flatMap(architecture =>
    writers.flatMap((writer): readonly Path[] => {
      const given: Given = { architecture, writer };
      const own = { name: `new ${architecture}, ${writer}`, given };
      if (writer !== 'files') return [own];
      const others = questionsFor(given, catalog)
        .filter(({ id, choices }) => choices.length > 0 && !['architecture', 'version', 'writer'].includes(id))
        .flatMap(({ id, choices, suggested }) =>
          choices
            .filter(({ value }) => value !== suggested)
            .map(({ value }) => ({ name: `${own.name}, ${value}`, given: { ...given, [id]: value } })),
        );
      return [own, ...others];
    }),
  );
}

/** Versions of the chart for which the wizard takes these answers. */
export function versionsOf({ given }: Path): readonly string[] {
  const question = questionsFor(given, bundledCatalog()).find(({ id }) => id === 'version')!;
  return question.choices
    .map(({ value }) => value)
    .filter(version => deploymentOf(given, version) !== undefined)
    .reverse();
}

export function deploymentOf(given: Given, version: string): NewDeployment | undefined {
  const answers = completed({ ...given, version }, bundledCatalog());
  return 'problem' in answers ? undefined : newDeployment(answers);
}

/** Releases whose layers are the same text in several versions, or for several writers, are rendered once. */
export function scenarioInputs(): readonly Input[] {
  const found = new Map<string, { input: Input; versions: string[] }>();
  for (const route of paths()) {
    const { given } = route;
    for (const version of versionsOf(route)) {
      const { files, releases } = deploymentOf(given, version)!;
      for (const release of releases) {
        const layers = release.values.map(path => ({
          name: path.replace(/^values\//, ''),
          text: files.find(each => each.path === path)!.text,
        }));
        const sets = release.supplied.map(child => `external-spire-server.kubeConfigs.${child}.kubeConfigBase64=e30=`);
        const chart =
          given.architecture === 'standalone' || given.architecture === 'federation' ? 'spire' : 'spire-nested';
        const key = JSON.stringify([chart, release.name, layers, sets]);
        const known = found.get(key);
        if (known) {
          if (!known.versions.includes(version)) known.versions.push(version);
          continue;
        }
        const name = `${route.name}: ${release.key}, from ${version}`;
        const input = {
          name,
          chart,
          versions: [],
          layers,
          sets,
          ...(release.name !== 'spire' && { release: release.name }),
        };
        found.set(key, { input, versions: [version] });
      }
    }
  }
  return [...found.values()].map(({ input, versions }) => ({ ...input, versions }));
}
