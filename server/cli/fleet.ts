// Fleets on the command line: which files belong to one, and the fleet judged as the editor judges it.
import { dirname, join, relative } from 'node:path';
import {
  analyzeFleet,
  discoverFleet,
  fleetFileName,
  identityFindings,
  openDocument,
  readFleetFile,
  type ChartChoice,
  type FleetAnalysis,
  type FleetPlan,
  type Finding,
  type FoundLayer,
} from '../core';
import { nearestFile, parentOf } from '../host/configFile';
import { nodeFiles } from '../host/nodeFiles';
import { scan, type Scanned } from '../host/scan';
import type { FolderReader } from './options';
import { pathFrom } from './collect';
import { unreadableFile } from './problem';
import { toReported, type ReportedFinding } from './report';
import { slashes, type ValuesFile } from './valuesFile';

export interface JudgedFleet extends Pick<FleetAnalysis, 'fleet' | 'releases'> {
  readonly plan: FleetPlan;
  /** Texts that are part of it: the fleet file, or whatever describes releases. */
  readonly described: ReadonlySet<string>;
  /** Texts of the fleet file and all its layers, by the name that findings have for them. */
  readonly texts: ReadonlyMap<string, string>;
  readonly findings: readonly ReportedFinding[];
}

/** The fleet file that a path is, or that lies nearest above it; `undefined` where there is none up to `cwd`. */
export async function fleetFileFor(path: string, cwd: string): Promise<string | undefined> {
  const place = slashes(pathFrom(cwd, path));
  if (place.endsWith(`/${fleetFileName}`)) return place;
  const root = place.startsWith(`${slashes(cwd)}/`) ? slashes(cwd) : parentOf(place);
  const found = await nearestFile(fleetFileName, {
    folder: parentOf(place),
    root,
    placeOf: each => each,
    files: nodeFiles,
  });
  return found?.place;
}

/** @param place absolute path of the fleet file */
export async function judgeFleet(place: string, cwd: string, folders: FolderReader): Promise<JudgedFleet> {
  const nameOf = (file: string): string => slashes(relative(cwd, file));
  const source = nameOf(place);
  const result = await nodeFiles.read(place);
  if (result.kind !== 'text') throw unreadableFile(source, result);
  const texts = new Map([[source, result.text]]);
  return judgePlan({ source, folder: dirname(place), plan: readFleetFile(result.text), texts, cwd, folders });
}

/** What the workspace describes without a fleet file, where it does. */
export async function judgeFound(cwd: string, folders: FolderReader): Promise<JudgedFleet | undefined> {
  const { describing, paths } = await scanFolder(cwd);
  const files = [...describing].map(([path, document]) => ({ path, document }));
  const plan = discoverFleet({ files, paths });
  if (plan.releases.length === 0) return undefined;
  const texts = new Map(files.map(({ path, document }) => [path, document.source.text]));
  return judgePlan({ source: '', folder: cwd, plan, texts, cwd, folders });
}

export function scanFolder(folder: string): Promise<Scanned> {
  return scan({
    files: nodeFiles,
    folder,
    placeOf: path => join(folder, path),
    idOf: path => path,
    pause: () => Promise.resolve(),
  });
}

interface PlanToJudge {
  readonly source: string;
  /** Where paths of layers start. */
  readonly folder: string;
  readonly plan: FleetPlan;
  readonly texts: Map<string, string>;
  readonly cwd: string;
  readonly folders: FolderReader;
}

async function judgePlan({ source, folder, plan, texts, cwd, folders }: PlanToJudge): Promise<JudgedFleet> {
  const nameOf = (file: string): string => slashes(relative(cwd, file));
  const described = new Set(texts.keys());
  const layers = new Map<string, FoundLayer>();
  const files = plan.releases.flatMap(({ values }) => values.filter(layer => !layer.inline));
  for (const path of new Set(files.map(({ value }) => value.split('#')[0]!))) {
    const at = join(folder, path);
    const read = await nodeFiles.read(at);
    if (read.kind === 'text') {
      const name = nameOf(at);
      texts.set(name, read.text);
      const languageId = /\.gotmpl$/i.test(name) ? 'helm' : 'yaml';
      layers.set(path, { kind: 'document', document: openDocument({ id: name, text: read.text, languageId }) });
    } else {
      const reason = read.kind === 'absent' ? 'there is no such file' : `it can't be read: ${read.reason}`;
      layers.set(path, { kind: 'missing', reason });
    }
  }
  const { config, catalog } = await folders.read(slashes(folder));
  const { fleet, releases, findings } = analyzeFleet({
    source,
    file: plan,
    layer: path => layers.get(path) ?? { kind: 'missing', reason: 'there is no such file' },
    catalog,
    config,
  });
  return { fleet, releases, plan, described, texts, findings: reported(releases, findings, texts) };
}

/** Which chart a layer is for, and whether the path tells of releases itself, so that it is judged with them. */
export interface InFleet {
  readonly isFleetFile: boolean;
  readonly chart: ChartChoice | undefined;
}

/** The fleets that one run meets, each judged once when its files have been fixed. */
export class FleetRun {
  private readonly fleets = new Map<string, Promise<JudgedFleet>>();
  private discovered: Promise<JudgedFleet | undefined> | undefined;

  constructor(
    private readonly cwd: string,
    private readonly folders: FolderReader,
  ) {}

  /** `undefined` for a file that no fleet judges: it is a layer of none, or of a release that lacks another layer. */
  async around(path: string): Promise<InFleet | undefined> {
    const name = slashes(relative(this.cwd, pathFrom(this.cwd, path)));
    const place = await fleetFileFor(path, this.cwd);
    const named = place === undefined ? undefined : inFleet(name, await this.judged(place));
    if (named || name.startsWith('../')) return named;
    const found = await this.found();
    return found && inFleet(name, found);
  }

  /** SPIFFE IDs in a file that is no values file, held against what the fleet around it issues. */
  async identities(path: string, { name, text, config }: ValuesFile): Promise<readonly ReportedFinding[]> {
    if (!text.includes('spiffe://')) return [];
    const place = await fleetFileFor(path, this.cwd);
    const near = place === undefined ? await this.found() : await this.judged(place);
    if (!near) return [];
    const { releases, plan, fleet } = near;
    const findings = identityFindings(text, name, { analysis: near, plan, source: fleet.source }, config);
    const chart = releases[0]?.chart ?? noChart;
    return toReported({ texts: new Map([[name, text]]), chart, release: undefined, findings });
  }

  /** Findings in files that were asked for; whoever asks for a fleet file asks for all of its layers. */
  async findings(paths: readonly string[]): Promise<readonly ReportedFinding[]> {
    const asked = new Set(paths.map(path => slashes(relative(this.cwd, pathFrom(this.cwd, path)))));
    // Fixes may have changed what was judged to find the layers.
    const judged = await Promise.all([...this.fleets.keys()].map(place => judgeFleet(place, this.cwd, this.folders)));
    const ofFiles = judged.flatMap(({ fleet, findings }) =>
      asked.has(fleet.source) ? findings : findings.filter(({ path }) => asked.has(path)),
    );
    const named = new Set(judged.flatMap(({ texts }) => [...texts.keys()]));
    const found = this.discovered && (await judgeFound(this.cwd, this.folders));
    // What a fleet file names is judged as it says.
    const others = found?.findings.filter(({ path }) => asked.has(path) && !named.has(path)) ?? [];
    return [...ofFiles, ...others];
  }

  private found(): Promise<JudgedFleet | undefined> {
    return (this.discovered ??= judgeFound(this.cwd, this.folders));
  }

  private judged(place: string): Promise<JudgedFleet> {
    let fleet = this.fleets.get(place);
    if (!fleet) this.fleets.set(place, (fleet = judgeFleet(place, this.cwd, this.folders)));
    return fleet;
  }
}

function inFleet(name: string, { releases, described }: JudgedFleet): InFleet | undefined {
  const owner = releases.find(({ merged }) => merged.layers.some(({ source }) => source === name));
  // A manifest whose release is not judged is judged by itself.
  const isTold = described.has(name) && releases.some(({ release }) => release.source === name);
  if (name.endsWith(fleetFileName) || (isTold && !owner)) return { isFleetFile: true, chart: undefined };
  return owner && { isFleetFile: false, chart: owner.chart };
}

/** Grouped by what they say about themselves, since each group turns offsets into lines once. */
function reported(
  releases: FleetAnalysis['releases'],
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
): readonly ReportedFinding[] {
  const owners = new Map<string, FleetAnalysis['releases'][number][]>();
  for (const release of releases)
    for (const source of new Set(release.merged.layers.map(layer => layer.source)))
      owners.set(source, [...(owners.get(source) ?? []), release]);
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) groups.set(finding.source, [...(groups.get(finding.source) ?? []), finding]);
  return [...groups].flatMap(([source, group]) => {
    const own = owners.get(source) ?? [];
    const chart = (own[0] ?? releases[0])?.chart ?? noChart;
    return toReported({ texts, chart, release: own.length === 1 ? own[0]!.key : undefined, findings: group });
  });
}

/** For a fleet file of which no release can be judged. */
const noChart: ChartChoice = {
  chart: 'spire-nested',
  version: '',
  assumed: true,
  exact: true,
  reason: 'fleet',
  explanation: '',
};
