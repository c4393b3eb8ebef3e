// A file by itself as a release, for what features ask of its values.
import type { ChartModel } from '../chart/model';
import type { OpenDocument } from '../openDocument';
import { createRelease, type Release } from '../values/release';

export function releaseOf(document: OpenDocument, model: ChartModel): Release {
  return createRelease({
    model,
    layers: [{ source: document.source.id, document: document.values }],
    sets: [],
    whole: false,
    name: undefined,
    namespace: undefined,
  });
}
