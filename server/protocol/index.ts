// The requests that only our own client and server speak: their names and the shape of what they carry.
import type { ChartChoice, NestedFacts, TopologyNode } from '../core';

/** What the status item shows and the version picker offers. */
export interface ChartInfo {
  readonly chart: string;
  readonly version: string;
  /** No version is named anywhere: the newest bundled one is taken. */
  readonly assumed: boolean;
  /** False where the version isn't bundled and the nearest model stands in. */
  readonly exact: boolean;
  readonly reason: ChartChoice['reason'];
  /** A sentence: why this chart and this version. */
  readonly explanation: string;
  /** Bundled versions of `chart`, newest first. */
  readonly versions: readonly string[];
  readonly charts: readonly string[];
}

/** Client to server: which chart is this document for? The answer is `null` where it isn't ours. */
export const chartOf = 'spire-helm/chartOf';
export interface ChartOfParams {
  readonly uri: string;
}

/** Client to server: every bundled chart and version, for a picker in a document that isn't ours yet. */
export const charts = 'spire-helm/charts';
export interface ChartsResult {
  readonly charts: readonly { readonly chart: string; readonly versions: readonly string[] }[];
}

/** Server to client: the chart of an open document is another one than it was; `null` where it is none any more. */
export const chartChanged = 'spire-helm/chartChanged';
export interface ChartChangedParams {
  readonly uri: string;
  readonly chart: ChartInfo | null;
}

/** Client to server: the edit that names the chart for a document, in the file itself or in `.spire-helm.yaml`. */
export const chartEdit = 'spire-helm/chartEdit';
export interface ChartEditParams {
  readonly uri: string;
  /** `spire-nested@0.30.0` */
  readonly chart: string;
  readonly where: 'pragma' | 'config';
}
export interface ChartEditResult {
  /** The file that changes. */
  readonly uri: string;
  /** True where the file has to be created first. */
  readonly create: boolean;
  readonly range: WireRange;
  readonly newText: string;
  /** A sentence where the edit can't be made; then nothing else counts. */
  readonly problem?: string;
}
export interface WireRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Client to server: the fleet that a file belongs to or is, and its picture; `null` where it belongs to none. */
export const topology = 'spire-helm/topology';
export interface TopologyParams {
  readonly uri: string;
}
export interface TopologyResult {
  /** Of the file that makes the fleet. */
  readonly uri: string;
  /** Parents before children. */
  readonly nodes: readonly WireNode[];
  readonly trusts: readonly { readonly from: string; readonly to: string; readonly mutual: boolean }[];
  readonly svg: string;
}
export interface WireNode {
  readonly id: string;
  readonly kind: TopologyNode['kind'];
  readonly trustDomain?: string | undefined;
  readonly cluster?: string | undefined;
  readonly chart?: string | undefined;
  readonly parent?: string | undefined;
  readonly errors: number;
  readonly warnings: number;
  readonly parts: readonly string[];
  readonly place: { readonly uri: string; readonly range: WireRange };
}

/** Client to server: which releases of the fleet around a file are nested children, and what a bootstrap has to know of each. */
export const nestedChildren = 'spire-helm/nestedChildren';
export interface NestedChildrenParams {
  readonly uri: string;
}
export interface NestedChildrenResult {
  /** Of the fleet file. */
  readonly uri: string;
  readonly children: readonly NestedChild[];
}
export type NestedChild =
  | {
      readonly key: string;
      readonly facts: NestedFacts;
      /** URIs of the layers, in `-f` order. */
      readonly childLayers: readonly string[];
      readonly rootLayers: readonly string[];
      readonly problem?: undefined;
    }
  | { readonly key: string; /** Why it can't be bootstrapped. */ readonly problem: string };

/** Client to server: what another chart version makes of a document; `null` where it isn't ours or there is no way there. */
export const upgrade = 'spire-helm/upgrade';
export interface UpgradeParams {
  readonly uri: string;
  /** Chart versions without the chart's name. */
  readonly from: string;
  readonly to: string;
}
export interface UpgradeResult {
  /** The whole document for the later version. */
  readonly newText: string;
  /** How many places were rewritten, and how many are left to the user. */
  readonly rewritten: number;
  readonly left: number;
  /** Markdown: every step with what it changes. */
  readonly report: string;
}

/** Client to server: the page of a rule; `null` where there is no such rule. */
export const rulePage = 'spire-helm/rulePage';
export interface RulePageParams {
  readonly rule: string;
}
export interface RulePageResult {
  readonly markdown: string;
}

/** Client to server: the next question about a new deployment, or its files once everything is answered. */
export const newDeployment = 'spire-helm/newDeployment';
export interface NewDeploymentParams {
  readonly answers: Readonly<Record<string, string>>;
  /** An answer that is only tried: is there anything wrong with it? */
  readonly trial?: { readonly id: string; readonly answer: string };
}
export interface NewDeploymentResult {
  readonly question?: {
    readonly id: string;
    readonly ask: string;
    readonly choices: readonly { readonly value: string; readonly label: string; readonly about: string }[];
    readonly suggested: string;
    /** Of how many questions, as far as the answers tell. */
    readonly step: number;
    readonly steps: number;
  };
  /** A sentence about an answer that can't be used. */
  readonly problem?: string;
  readonly files?: readonly { readonly path: string; readonly text: string }[];
  readonly next?: readonly string[];
}

/** Client to server: the changes that add a child cluster or a federated partner to the fleet around a file. */
export const growFleet = 'spire-helm/growFleet';
export interface GrowFleetParams {
  readonly uri: string;
  readonly child?: { readonly root: string; readonly name: string; readonly isSecurity: boolean };
  readonly partner?: {
    readonly member: string;
    readonly trustDomain: string;
    readonly profile: 'https_spiffe' | 'https_web';
  };
}
export interface GrowFleetResult {
  readonly uri: string;
  /** Releases that can have children. */
  readonly roots: readonly string[];
  /** One release of each trust domain of the fleet. */
  readonly trees: readonly { readonly key: string; readonly trustDomain: string }[];
  readonly problem?: string;
  readonly files: readonly {
    readonly uri: string;
    /** True for a file that is new. */
    readonly create: boolean;
    readonly range: WireRange;
    readonly newText: string;
  }[];
}

/** Server to client: the text of a file, through the editor's own file system; `null` where there is none. */
export const readFile = 'spire-helm/readFile';
export interface ReadFileParams {
  readonly uri: string;
}
export interface ReadFileResult {
  readonly text?: string;
  /** A sentence where the file is there and can't be read. */
  readonly problem?: string;
}

/** Server to client: the URIs of the files in the workspace that match a glob. */
export const findFiles = 'spire-helm/findFiles';
export interface FindFilesParams {
  readonly glob: string;
  readonly limit: number;
}

/** Server in the browser to client: a file of the extension itself, below `schemas/`. */
export const readAsset = 'spire-helm/readAsset';
export interface ReadAssetParams {
  readonly name: string;
}

/** Client to server: the user trusts the workspace now. */
export const trustGranted = 'spire-helm/trustGranted';

/** What our client says about itself in `initializationOptions`; every field may be missing in other editors. */
export interface ClientOptions {
  /** Of the extension, which is also that of the server in its worker. */
  readonly version?: string;
  /** The client shows the chart in a status item and wants `chartChanged`. */
  readonly chartChanged?: boolean;
  /** The client can run `editor.action.triggerSuggest` after a completion. */
  readonly triggerSuggest?: boolean;
  /** The client offers the snippets of whole values files itself. */
  readonly loadsSnippets?: boolean;
  /** False in Restricted Mode: charts of the workspace are not imported. Missing counts as trusted. */
  readonly trusted?: boolean;
  /** The client answers `readFile` and `findFiles`. */
  readonly files?: boolean;
  /** Settings of the section `spireHelm`, for editors that can't be asked for them. */
  readonly settings?: unknown;
}

export const settingsSection = 'spireHelm';
export const configFileName = '.spire-helm.yaml';

/** Client to server: a fleet file for a workspace folder, from what is found there. */
export const proposeFleet = 'spire-helm/proposeFleet';
export interface ProposeFleetParams {
  readonly folder: string;
}
export interface ProposeFleetResult {
  /** `null` where nothing was found that a fleet is made of. */
  readonly text: string | null;
  /** Sentences: what was concluded from what, and what could not be known. */
  readonly conclusions: readonly string[];
  readonly unknown: readonly string[];
}

/** Client to server: what Helm makes of the layers of a release, with the place that each line comes from. */
export const effectiveValues = 'spire-helm/effectiveValues';
export interface EffectiveValuesParams {
  /** Any file of the fleet. */
  readonly uri: string;
  /** As the fleet calls it; without it the releases are named and nothing else. */
  readonly release?: string;
}
export interface EffectiveValuesResult {
  readonly releases: readonly string[];
  /** Releases that have the file as a layer come first. */
  readonly own: readonly string[];
  readonly text?: string;
  /** Lines of the text, from 0, with the place of their value. */
  readonly origins?: readonly { readonly line: number; readonly uri: string; readonly range: WireRange }[];
}
