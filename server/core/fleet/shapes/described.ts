// What any tool that installs charts says of a release: the shape that all of them are turned into.
import type { Placed } from '../fleetFile';
import type { Span } from '../../span';
import type { ValuesDocument } from '../../syntax/document';

export type Shape = 'Application' | 'ApplicationSet' | 'HelmRelease' | 'helmfile' | 'kustomization' | 'umbrella chart';

export interface DescribedRelease {
  readonly shape: Shape;
  /** Name of the object, at the place where findings about the release as a whole are shown. */
  readonly name: Placed;
  /** Helm's release name and namespace. */
  readonly release: Placed;
  readonly namespace: Placed;
  /** `spire-nested`, without repository. */
  readonly chart: Placed;
  readonly version: string | undefined;
  /** In the order in which they are laid over each other. */
  readonly layers: readonly DescribedLayer[];
  readonly set: readonly Placed[];
  readonly setString: readonly Placed[];
  /** Settings that are given where nobody can see them, as dotted paths. */
  readonly supplied: readonly Placed[];
  readonly context: Placed | undefined;
  /** Values of the words that a generator fills in, by word; only ApplicationSets have them. */
  readonly words?: ReadonlyMap<string, string>;
}

export type DescribedLayer =
  /** `written` is the template where a generator filled in the document. */
  | {
      readonly kind: 'inline';
      readonly document: ValuesDocument;
      readonly written?: ValuesDocument;
      readonly span: Span;
    }
  /** `from` says where the path starts: the folder of the file, or the top of a repository. */
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly span: Span;
      readonly from: 'here' | 'repository';
      readonly optional: boolean;
    }
  | {
      readonly kind: 'object';
      readonly object: 'ConfigMap' | 'Secret';
      readonly name: string;
      readonly namespace: string | undefined;
      readonly key: string;
      readonly span: Span;
    }
  /** A layer that nobody can read here; `what` names it. */
  | { readonly kind: 'unknown'; readonly what: string; readonly span: Span };

/** Charts that fleets are made of, whatever repository they come from. */
export function isOurChart(chart: string): boolean {
  return chart === 'spire' || chart === 'spire-nested';
}

/** `oci://registry/path/spire`, `charts/spire` and `repository/spire` all name the chart `spire`. */
export function bareChart(reference: string): string {
  return (
    reference
      .replace(/\/+$/, '')
      .split('/')
      .at(-1)
      ?.replace(/-\d+\.\d+\.\d+\S*\.tgz$/, '') ?? reference
  );
}
