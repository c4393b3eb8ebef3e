// `spire-helm plan`: prints what the editor would do to clusters. It runs nothing and asks no cluster.
import { dirname, relative } from 'node:path';
import type { Fleet, Member } from '../core';
import { openBundledCatalog } from '../host/bundledCatalog';
import { nodeCatalogBytes } from '../host/nodeCatalog';
import {
  fleetFederationPlan,
  fleetInstallPlan,
  fleetUninstallPlan,
  fleetVerifyPlan,
  type FleetPlanInput,
} from '../operations/fleetPlans';
import { fleetNestedPlan } from '../operations/fleetNested';
import { planMarkdown, planScript, Unacceptable, type Plan } from '../operations/plan';
import { fleetFileFor, judgeFleet } from './fleet';
import { FolderReader } from './options';
import { oneOf, readWords } from './optionWords';
import { CannotRun } from './problem';

const kinds = ['install', 'bootstrap', 'federate', 'verify', 'uninstall'] as const;
export type PlanKind = (typeof kinds)[number];

export interface PlanOptions {
  readonly kind: PlanKind;
  /** As the fleet file calls them. */
  readonly releases: readonly string[];
  readonly contexts: readonly string[];
  readonly fleet: string | undefined;
  readonly shell: boolean;
}

export function planOptions(words: readonly string[]): PlanOptions {
  const spec = { valued: ['--context', '--fleet'], flags: ['--shell'], short: {} };
  const { values, flags, paths } = readWords('plan', words, spec);
  const [kind, ...releases] = paths;
  if (kind === undefined) throw new CannotRun(`plan wants ${kinds.join(', ')}; see spire-helm plan --help.`);
  const of = (name: string): readonly string[] => values.filter(each => each.name === name).map(({ value }) => value);
  const options = {
    kind: oneOf('plan', kind, kinds),
    releases,
    contexts: of('--context'),
    fleet: of('--fleet').at(-1),
    shell: flags.has('--shell'),
  };
  checkCount(options);
  return options;
}

function checkCount({ kind, releases, contexts }: PlanOptions): void {
  if (kind === 'federate' && releases.length !== 2)
    throw new CannotRun(
      'plan federate wants two names: a release, and a release or external trust domain of the other side.',
    );
  if (['install', 'bootstrap', 'uninstall'].includes(kind) && releases.length !== 1)
    throw new CannotRun(`plan ${kind} wants the name of one release; see spire-helm plan --help.`);
  if (contexts.length > releases.length)
    throw new CannotRun('there are more --context than releases; each belongs to the release in the same place.');
}

export async function plan(options: PlanOptions, cwd: string): Promise<string> {
  const { catalog, problem } = await openBundledCatalog(nodeCatalogBytes);
  if (problem !== undefined) throw new CannotRun(problem);
  const place = await fleetFileFor(options.fleet ?? 'spire-fleet.yaml', cwd);
  if (place === undefined) throw new CannotRun('there is no spire-fleet.yaml here; --fleet names it.');
  const { fleet } = await judgeFleet(place, cwd, new FolderReader(cwd.replaceAll('\\', '/'), catalog));
  const input: FleetPlanInput = {
    fleet,
    contexts: new Map(options.contexts.map((context, i) => [options.releases[i]!, context])),
    folder: relative(cwd, dirname(place)),
    cwd,
  };
  try {
    const made = planFor(options, fleet, input);
    return options.shell ? planScript(made) : planMarkdown(made);
  } catch (error) {
    if (error instanceof Unacceptable) throw new CannotRun(error.message);
    throw error;
  }
}

function planFor({ kind, releases }: PlanOptions, fleet: Fleet, input: FleetPlanInput): Plan {
  const [first = '', second = ''] = releases;
  switch (kind) {
    case 'install':
      return fleetInstallPlan(input, memberOf(fleet, first));
    case 'bootstrap':
      return fleetNestedPlan(input, memberOf(fleet, first), Date.now);
    case 'federate':
      return fleetFederationPlan(input, memberOf(fleet, first), second, Date.now);
    case 'verify':
      return fleetVerifyPlan(
        input,
        releases.map(each => memberOf(fleet, each)),
      );
    case 'uninstall':
      return fleetUninstallPlan(input, memberOf(fleet, first));
  }
}

function memberOf({ members }: Fleet, name: string): Member {
  const found = members.find(({ key }) => key === name);
  if (found) return found;
  const known = members.map(({ key }) => key).join(', ');
  throw new CannotRun(`the fleet has no release "${name}"; it has ${known || 'none'}.`);
}
