// What a name is that a chart makes: of an object, a container, a port or a label, with what it is made of.
import type { NameRule } from '../../chart/kubernetesNames';
import type { SettingPath } from '../../path';

export interface DerivedName {
  /** The part that makes it; `undefined` for names of the release as a whole. */
  readonly alias: string | undefined;
  /** `Service`, `StatefulSet`, ...; for a label or a container that word, with its object. */
  readonly kind: string;
  readonly name: string;
  readonly rule: NameRule;
  /** True where a template writes it without quotes, so that "0123" is a number to Kubernetes. */
  readonly bare: boolean;
  /** Settings of the user's that the name is made of, the nearest first. */
  readonly from: readonly SettingPath[];
  /** True where the release name, or its namespace, is part of it. */
  readonly ofRelease: boolean;
  readonly ofNamespace: boolean;
}

/** A piece of text on its way into a name; `undefined` where something fills it in later. */
export interface NamePart {
  readonly text: string;
  readonly from: readonly SettingPath[];
  readonly ofRelease: boolean;
  readonly ofNamespace: boolean;
}

export function literal(text: string): NamePart {
  return { text, from: [], ofRelease: false, ofNamespace: false };
}

/** Parts one after the other. */
export function joined(...parts: readonly (NamePart | string)[]): NamePart {
  const all = parts.map(part => (typeof part === 'string' ? literal(part) : part));
  return {
    text: all.map(({ text }) => text).join(''),
    from: all.flatMap(({ from }) => from),
    ofRelease: all.some(({ ofRelease }) => ofRelease),
    ofNamespace: all.some(({ ofNamespace }) => ofNamespace),
  };
}
