// Fleets on the command line: which files belong to one, and the fleet judged as the editor judges it.
import { dirname, join, relative } from 'node:path';
import {
  analyzeFleet,
  fleetFileName,
  openDocument,
  readFleetFile,
  type ChartChoice,
  type Fleet,
  type Finding,
  type FoundLayer,
  type Member,
} from '../core';
import { nearestFile, parentOf } from '../host/configFile';
import { nodeFiles } from '../host/nodeFiles';
import type { FolderReader } from './options';
import { pathFrom } from './collect';
import { unreadableFile } from './problem';
import { toReported, type ReportedFinding } from './report';
import { slashes } from './valuesFile';

export interface JudgedFleet {
  readonly fleet: Fleet;
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
  const file = readFleetFile(result.text);
  const texts = new Map([[source, result.text]]);
  const layers = new Map<string, FoundLayer>();
  for (const path of new Set(file.releases.flatMap(({ values }) => values.map(({ value }) => value)))) {
    const at = join(dirname(place), path);
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
  const { config, catalog } = await folders.read(parentOf(slashes(place)));
  const { fleet, findings } = analyzeFleet({
    source,
    file,
    layer: path => layers.get(path) ?? { kind: 'missing', reason: 'there is no such file' },
    catalog,
    config,
  });
  return { fleet, texts, findings: reported(fleet, findings, texts) };
}

/** Which chart a layer is for, and whether the path is a fleet file itself. */
export interface InFleet {
  readonly isFleetFile: boolean;
  readonly chart: ChartChoice | undefined;
}

/** The fleets that one run meets, each judged once when its files have been fixed. */
export class FleetRun {
  private readonly fleets = new Map<string, Promise<JudgedFleet>>();

  constructor(
    private readonly cwd: string,
    private readonly folders: FolderReader,
  ) {}

  /** `undefined` for a file that no fleet judges: it is a layer of none, or of a release that lacks another layer. */
  async around(path: string): Promise<InFleet | undefined> {
    const place = await fleetFileFor(path, this.cwd);
    if (place === undefined) return undefined;
    const { fleet } = await this.judged(place);
    const name = slashes(relative(this.cwd, pathFrom(this.cwd, path)));
    if (name === fleet.source) return { isFleetFile: true, chart: undefined };
    const owner = fleet.members.find(({ merged }) => merged.layers.some(({ source }) => source === name));
    return owner && { isFleetFile: false, chart: owner.chart };
  }

  /** Findings in files that were asked for; whoever asks for a fleet file asks for all of its layers. */
  async findings(paths: readonly string[]): Promise<readonly ReportedFinding[]> {
    const asked = new Set(paths.map(path => slashes(relative(this.cwd, pathFrom(this.cwd, path)))));
    // Fixes may have changed what was judged to find the layers.
    const judged = await Promise.all([...this.fleets.keys()].map(place => judgeFleet(place, this.cwd, this.folders)));
    return judged.flatMap(({ fleet, findings }) =>
      asked.has(fleet.source) ? findings : findings.filter(({ path }) => asked.has(path)),
    );
  }

  private judged(place: string): Promise<JudgedFleet> {
    let fleet = this.fleets.get(place);
    if (!fleet) this.fleets.set(place, (fleet = judgeFleet(place, this.cwd, this.folders)));
    return fleet;
  }
}

/** Grouped by what they say about themselves, since each group turns offsets into lines once. */
function reported(
  fleet: Fleet,
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
): readonly ReportedFinding[] {
  const owners = new Map<string, Member[]>();
  for (const member of fleet.members)
    for (const { source } of member.merged.layers) owners.set(source, [...(owners.get(source) ?? []), member]);
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) groups.set(finding.source, [...(groups.get(finding.source) ?? []), finding]);
  return [...groups].flatMap(([source, group]) => {
    const own = owners.get(source) ?? [];
    const chart = (own[0] ?? fleet.members[0])?.chart ?? noChart;
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
