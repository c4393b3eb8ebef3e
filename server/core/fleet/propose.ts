// Proposes a fleet file from what is found in a workspace, and says what was concluded from what.
import type { Catalog } from '../chart/catalog';
import { chooseChart, choiceOf } from '../chart/choose';
import type { Config } from '../config';
import type { OpenDocument } from '../openDocument';
import { plainDocument } from '../syntax/plain';
import { isJsonMap, type Json } from '../json';
import { quoteKey, yamlText } from '../values/yamlText';
import { discoverFleet } from './discover';
import { defaultNamespace, defaultRelease, type FleetRelease } from './fleetFile';
import { textAt } from './shapes/read';
import { helmCommands, type HelmCommand } from './helmCommands';
import { withoutDots } from './layerPath';

/** A file of the workspace; paths are relative to the folder of the fleet file, with `/`. */
export interface FoundFile {
  readonly path: string;
  readonly document: OpenDocument;
}

export interface Proposal {
  /** `undefined` where nothing was found that a fleet is made of. */
  readonly text: string | undefined;
  /** Sentences: what was concluded from what. */
  readonly conclusions: readonly string[];
  /** Sentences: what could not be known. */
  readonly unknown: readonly string[];
}

interface Draft {
  key: string;
  readonly chart: string;
  readonly version: string | undefined;
  readonly release: string;
  readonly namespace: string;
  readonly context: string | undefined;
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly setJson: readonly string[];
  readonly setLiteral: readonly string[];
  readonly supplied: readonly string[];
  readonly facts: Facts;
  parent?: string;
}

interface Facts {
  readonly role: 'root' | 'child' | 'other';
  readonly trustDomain: string | undefined;
  readonly clusterName: string | undefined;
}

/** @param files values files and manifests; @param scripts anything that may call helm */
export function proposeFleet(
  files: readonly FoundFile[],
  scripts: readonly { readonly path: string; readonly text: string }[],
  catalog: Catalog,
  config: Config,
): Proposal {
  const conclusions: string[] = [];
  const unknown: string[] = [];
  const byPath = new Map(files.map(file => [file.path, file]));
  const fromScripts = scripts.flatMap(({ path, text }) =>
    helmCommands(text).flatMap(command => draftOf(command, path, byPath, conclusions, unknown)),
  );
  const drafts = withoutTwins([...fromScripts, ...fromShapes(files, catalog, conclusions, unknown)]);
  const used = new Set(drafts.flatMap(draft => draft.values.map(value => value.split('#')[0]!)));
  drafts.push(
    ...fromFiles(
      files.filter(({ path }) => !used.has(path)),
      catalog,
      config,
      conclusions,
      unknown,
    ),
  );
  nameApart(drafts);
  linkParents(drafts, conclusions, unknown);
  const nowhere = drafts.filter(({ context }) => context === undefined).map(({ key }) => `\`${key}\``);
  if (nowhere.length > 0)
    unknown.push(`In which kube context it is installed, nothing says of ${nowhere.join(', ')}; \`context\` does.`);
  return { text: drafts.length === 0 ? undefined : print(drafts, catalog), conclusions, unknown };
}

function draftOf(
  command: HelmCommand,
  script: string,
  files: ReadonlyMap<string, FoundFile>,
  conclusions: string[],
  unknown: string[],
): readonly Draft[] {
  const place = `${script}:${command.line}`;
  const folder = script.includes('/') ? script.slice(0, script.lastIndexOf('/')) : '';
  const values: string[] = [];
  for (const written of command.values) {
    // Scripts are run from their own folder or from the top; whichever has the file was meant.
    const inFolder = withoutDots(`${folder}/${written}`);
    const found = [inFolder, withoutDots(written)].find(path => files.has(path)) ?? endingIn(written, folder, files);
    if (found === undefined && /^\$/.test(written)) {
      unknown.push(`${place} names a layer by the variable ${written}, which nobody can read here; it is left out.`);
      continue;
    }
    if (found === undefined) unknown.push(`${place} names the layer ${written}, which is not in this folder.`);
    values.push(found ?? inFolder);
  }
  const { chart, version, context } = command;
  const layers = values.flatMap(path => files.get(path) ?? []);
  const facts = factsOf(layers, [...command.set, ...command.setString, ...command.setLiteral]);
  const release = command.release ?? defaultRelease;
  const key = facts.clusterName ?? lastName(values) ?? release;
  conclusions.push(
    `${place} installs ${chart}${version === undefined ? '' : ` ${version}`} as "${release}"${values.length > 0 ? ` with ${values.join(', ')}` : ''}: the release \`${key}\`.`,
  );
  if (version === undefined) unknown.push(`${place} names no version of the chart; the newest known one is taken.`);
  const namespace = command.namespace ?? defaultNamespace;
  if (command.namespace === undefined) unknown.push(`${place} names no namespace; ${defaultNamespace} is taken.`);
  const { set, setString, setJson, setLiteral, supplied } = command;
  const sets = { set, setString, setJson, setLiteral, supplied };
  return [{ key, chart, version, release, namespace, context, values, ...sets, facts }];
}

/** A path that begins with a variable: most mean the script's own folder; else the one file that it may be, if there is only one. */
function endingIn(written: string, folder: string, files: ReadonlyMap<string, FoundFile>): string | undefined {
  const rest = /^(?:\$\{[^}]*\}|\$\w+|\$\([^)]*\))\/([^$]+)$/.exec(written)?.[1];
  if (rest === undefined) return undefined;
  const path = withoutDots(rest);
  const beside = withoutDots(`${folder}/${rest}`);
  if (files.has(beside)) return beside;
  const fitting = [...files.keys()].filter(each => each === path || each.endsWith(`/${path}`));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Releases that GitOps objects and the like describe; `file#name` names the values in one of several. */
function fromShapes(
  files: readonly FoundFile[],
  catalog: Catalog,
  conclusions: string[],
  unknown: string[],
): readonly Draft[] {
  const byId = new Map(files.map(file => [file.document.source.id, file]));
  const describing = files.filter(({ document }) => document.described.manifests.length > 0);
  const { releases } = discoverFleet({ files: describing, paths: new Set(files.map(({ path }) => path)) });
  return releases.map((found): Draft => {
    const { key, shape, chart, version, release, namespace, context, sets, supplied } = found;
    const { set, string: setString } = sets;
    const path = byId.get(found.source ?? '')?.path ?? '';
    const values = found.values.map(layer => nameOf(layer, found, byId));
    const documents = found.values.flatMap(({ value, inline }) => {
      const file = inline ? byId.get(value) : files.find(each => each.path === value);
      return file ? [inline ? { ...file, document: { ...file.document, values: inline } } : file] : [];
    });
    const texts = (list: readonly { readonly value: string }[]): readonly string[] => list.map(({ value }) => value);
    const choice = choiceOf(chart?.value ?? '', version, 'fleet', '', catalog);
    const exact = choice && !choice.assumed ? choice.version : undefined;
    const facts = factsOf(documents, texts([...set, ...setString]));
    conclusions.push(
      `${path} is ${shape === 'umbrella chart' ? 'a chart with the dependency' : `a ${shape} that installs`} ${chart?.value}${version === undefined ? '' : ` ${version}`}${shape === 'umbrella chart' ? '' : ` as "${release.value}"`}${values.length > 0 ? ` with ${values.join(', ')}` : ''}: the release \`${facts.clusterName ?? key}\`.`,
    );
    if (exact === undefined)
      unknown.push(
        `${path} ${version === undefined ? 'names no version' : `takes a version of ${version}`} of the chart; the newest known one is taken.`,
      );
    if (found.unread)
      unknown.push(
        `${path} takes values from somewhere that is not in this folder; \`supplied\` may name the settings.`,
      );
    return {
      key: facts.clusterName ?? key,
      chart: chart?.value ?? 'spire',
      version: exact,
      release: release.value,
      namespace: namespace.value,
      context: context?.value,
      values,
      set: texts(set),
      setString: texts(setString),
      setJson: [],
      setLiteral: [],
      supplied: texts(supplied),
      facts,
    };
  });
}

function nameOf(
  { value, inline }: FleetRelease['values'][number],
  { key }: FleetRelease,
  byId: ReadonlyMap<string, FoundFile>,
): string {
  const file = byId.get(value);
  if (!inline || !file) return value;
  const { releases, manifests } = file.document.described;
  if (releases.length === 1) return file.path;
  const named = releases.find(({ layers }) =>
    layers.some(layer => layer.kind === 'inline' && layer.document === inline),
  );
  if (named) return `${file.path}#${named.name.value}`;
  const objects = manifests.flatMap(manifest => textAt(manifest, ['metadata', 'name'])?.value ?? []);
  return `${file.path}#${objects[0] ?? key}`;
}

/** The same command in two scripts, or with another option, is one release. */
function withoutTwins(drafts: readonly Draft[]): Draft[] {
  const seen = new Map<string, Draft>();
  for (const draft of drafts) {
    const id = [draft.chart, draft.release, draft.namespace, draft.context ?? '', ...draft.values, ...draft.set].join(
      '\n',
    );
    if (!seen.has(id)) seen.set(id, draft);
  }
  return [...seen.values()];
}

/** Values files that no command names: those with an architecture are releases, those without are layers that they share. */
function fromFiles(
  files: readonly FoundFile[],
  catalog: Catalog,
  config: Config,
  conclusions: string[],
  unknown: string[],
): readonly Draft[] {
  const ours = files.flatMap(file => {
    const choice = chooseChart(file.document.values, file.path, config, catalog);
    return choice ? [{ file, choice, facts: factsOf([file], []) }] : [];
  });
  const drafts: Draft[] = [];
  const folders = new Set(ours.map(({ file }) => folderOf(file.path)));
  for (const folder of folders) {
    const here = ours.filter(({ file }) => folderOf(file.path) === folder);
    const plain = here.filter(({ file }) => !file.document.values.embedded);
    const releases = plain.filter(each => each.facts.role !== 'other' || each.choice.chart === 'spire');
    const others = plain.filter(each => !releases.includes(each));
    // Beside a root and its children what says no architecture is theirs; elsewhere only a name tells that it is for all.
    const isTree = releases.length > 0 && releases.every(({ facts }) => facts.role !== 'other');
    const shared = others.filter(({ file }) => isTree || forAll.test(file.path.split('/').at(-1)!));
    for (const { file } of releases.length === 0 ? others : others.filter(each => !shared.includes(each)))
      unknown.push(`${file.path} says no architecture; which release it is a layer of is not known.`);
    if (releases.length === 0) continue;
    const base = shared.map(({ file }) => file.path);
    if (base.length > 0) {
      conclusions.push(
        `${base.join(', ')} ${base.length === 1 ? 'says' : 'say'} no architecture, so ${base.length === 1 ? 'it is' : 'they are'} taken for the first layer${base.length === 1 ? '' : 's'} of the releases beside ${base.length === 1 ? 'it' : 'them'}.`,
      );
    }
    for (const { file, choice, facts } of releases) {
      const key = facts.clusterName ?? lastName([file.path]) ?? 'release';
      conclusions.push(
        `${file.path} is a ${facts.role === 'other' ? 'standalone server' : facts.role} of ${choice.chart}: the release \`${key}\`.`,
      );
      drafts.push({
        key,
        chart: choice.chart,
        version: choice.assumed ? undefined : choice.version,
        release: defaultRelease,
        namespace: defaultNamespace,
        context: undefined,
        values: [...base, file.path],
        set: [],
        setString: [],
        setJson: [],
        setLiteral: [],
        supplied: [],
        facts,
      });
    }
  }
  return drafts;
}

/** How people call the layer that all releases have. */
const forAll = /^(?:base|common|shared|global|defaults?|all)\b/i;

function factsOf(layers: readonly FoundFile[], sets: readonly string[]): Facts {
  const texts = layers.map(({ document }) => plainDocument(document.values));
  const find = (...path: readonly string[]): Json | undefined => {
    const dotted = `${path.join('.')}=`;
    const set = sets.findLast(pair => pair.startsWith(dotted))?.slice(dotted.length);
    if (set !== undefined) return set === 'true' ? true : set;
    return texts.map(text => at(text, path)).findLast(value => value !== undefined && value !== null);
  };
  const isOn = (tag: string): boolean => find('tags', tag) === true;
  const text = (value: Json | undefined): string | undefined =>
    typeof value === 'string' && value !== '' && !/[${]/.test(value) ? value : undefined;
  return {
    role: isOn('nestedRoot') ? 'root' : isOn('nestedChildFull') || isOn('nestedChildSecurity') ? 'child' : 'other',
    trustDomain: text(find('global', 'spire', 'trustDomain')),
    clusterName: text(find('global', 'spire', 'clusterName')),
  };
}

function at(value: Json, path: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path) found = isJsonMap(found ?? null) ? (found as Readonly<Record<string, Json>>)[key] : undefined;
  return found;
}

function nameApart(drafts: readonly Draft[]): void {
  const taken = new Map<string, number>();
  for (const draft of drafts) {
    const count = (taken.get(draft.key) ?? 0) + 1;
    taken.set(draft.key, count);
    if (count > 1) draft.key = `${draft.key}-${count}`;
  }
}

function linkParents(drafts: readonly Draft[], conclusions: string[], unknown: string[]): void {
  const roots = drafts.filter(({ facts }) => facts.role === 'root');
  for (const child of drafts.filter(({ facts }) => facts.role === 'child')) {
    const fitting = roots.filter(
      root => root.facts.trustDomain === child.facts.trustDomain || !child.facts.trustDomain || !root.facts.trustDomain,
    );
    const possible = fitting.length > 0 ? fitting : roots;
    // Of several the one that lies beside the child is meant.
    const beside = possible.filter(root => placeOf(root) === placeOf(child));
    const candidates = possible.length > 1 && beside.length === 1 ? beside : possible;
    const [parent, other] = candidates;
    if (!parent) unknown.push(`The root of \`${child.key}\` is not here; \`parent\` names it once it is.`);
    else if (other)
      unknown.push(
        `\`${child.key}\` may hang on ${candidates.map(({ key }) => `\`${key}\``).join(' or ')}; \`parent\` says which.`,
      );
    else {
      child.parent = parent.key;
      const why = possible.length > 1 ? 'lies beside it' : 'is the only root it can have';
      conclusions.push(`\`${child.key}\` is a child, and \`${parent.key}\` ${why}.`);
    }
  }
}

/** The folder of the layer that is the release's own. */
function placeOf({ values }: Draft): string {
  return folderOf(values.at(-1)?.split('#')[0] ?? '');
}

function print(drafts: readonly Draft[], catalog: Catalog): string {
  const chartOf = ({ chart, version }: Draft): string => `${chart}@${version ?? catalog.versions(chart).at(-1) ?? ''}`;
  const counts = new Map<string, number>();
  for (const draft of drafts) counts.set(chartOf(draft), (counts.get(chartOf(draft)) ?? 0) + 1);
  const [common] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [''];
  const lines = [`chart: ${common}`, 'releases:'];
  for (const draft of drafts) {
    const { key, release, namespace, parent, values, set, setString, setJson, setLiteral, supplied, context } = draft;
    lines.push(`  ${quoteKey(key)}:`);
    const add = (name: string, value: string | undefined): void => {
      if (value !== undefined) lines.push(`    ${name}: ${yamlText(value)}`);
    };
    const addList = (name: string, list: readonly string[]): void => {
      if (list.length > 0) lines.push(`    ${name}:`, ...list.map(item => `      - ${yamlText(item)}`));
    };
    add('chart', chartOf(draft) === common ? undefined : chartOf(draft));
    add('release', release === defaultRelease ? undefined : release);
    add('namespace', namespace === defaultNamespace ? undefined : namespace);
    add('parent', parent);
    if (values.length === 0) lines.push('    values: []');
    else addList('values', values);
    addList('set', set);
    addList('setString', setString);
    addList('setJson', setJson);
    addList('setLiteral', setLiteral);
    addList('supplied', [...new Set(supplied)]);
    add('context', context);
  }
  return `${lines.join('\n')}\n`;
}

/** What the last file is called; of one that is called `values` its folder tells more. */
function lastName(paths: readonly string[]): string | undefined {
  const parts = paths.at(-1)?.split('/') ?? [];
  const name = parts
    .at(-1)
    ?.replace(/\.(?:ya?ml)(?:\.gotmpl)?$/i, '')
    .replace(/[-_.]*values$/i, '')
    .replace(/^values[-_.]+/i, '')
    .replace(/[-_.]+$/, '');
  return name || parts.at(-2);
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
