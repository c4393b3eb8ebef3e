// Which releases a file describes, whatever tool it is for.
import { manifestsIn, type Manifest } from '../../syntax/embedded';
import type { ValuesDocument } from '../../syntax/document';
import { nodeAt } from '../../syntax/navigate';
import { argoReleases } from './argo';
import { isOurChart, type DescribedRelease } from './described';
import { fluxRelease } from './flux';
import { environmentsOf, helmfileReleases } from './helmfile';
import { kustomizeReleases } from './kustomize';

/** Words of which one stands in every file that describes releases: most files of a workspace have none. */
const marks =
  /^[ \t]*kind:[ \t]*["']?(?:HelmRelease|Application|ConfigMap|Secret)|^(?:helmCharts|releases|dependencies|configMapGenerator|secretGenerator):/m;

export function mayDescribe(text: string): boolean {
  return marks.test(text);
}

export interface Described {
  readonly manifests: readonly Manifest[];
  /** Releases of charts that fleets are made of. */
  readonly releases: readonly DescribedRelease[];
  /** Values that stand in the file, of whatever chart; ours come first. */
  readonly values: readonly ValuesDocument[];
}

export const describesNothing: Described = { manifests: [], releases: [], values: [] };

/**
 * @param written the text of the file, where templates were masked to read it
 * @param previous the values that an earlier version of the file had, to reuse what is unchanged
 */
export function describe(file: ValuesDocument, written: string, previous: readonly ValuesDocument[] = []): Described {
  if (!mayDescribe(written)) return describesNothing;
  const manifests = manifestsIn(file, written);
  let at = 0;
  const all = manifests.flatMap((manifest): readonly DescribedRelease[] => {
    const before = previous.slice(at);
    const releases = releasesIn(manifest, manifests, before);
    at += releases.reduce((count, { layers }) => count + layers.filter(({ kind }) => kind === 'inline').length, 0);
    return releases;
  });
  const ours = all.filter(({ chart }) => isOurChart(chart.value));
  // The elements of a set share their template.
  const values = new Set([...ours, ...all.filter(release => !ours.includes(release))].flatMap(inlineOf));
  return { manifests, releases: ours, values: [...values] };
}

function releasesIn(
  manifest: Manifest,
  all: readonly Manifest[],
  previous: readonly ValuesDocument[],
): readonly DescribedRelease[] {
  const { document } = manifest;
  if (nodeAt(document, ['kind'])) {
    const flux = fluxRelease(manifest, previous[0]);
    if (flux) return [flux];
    const argo = argoReleases(manifest, previous[0]);
    if (argo.length > 0) return argo;
  }
  if (nodeAt(document, ['helmCharts'])) return kustomizeReleases(manifest, previous);
  // A fleet file has a map of releases, a helmfile a list.
  if (nodeAt(document, ['releases'])?.node.kind !== 'list') return [];
  return helmfileReleases(manifest, environmentsOf(all), previous);
}

function inlineOf({ layers }: DescribedRelease): readonly ValuesDocument[] {
  return layers.flatMap(layer => (layer.kind === 'inline' ? [layer.written ?? layer.document] : []));
}
