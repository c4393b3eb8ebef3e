// Reads `.spire-helm.yaml`, the project's options that editor and command line share.
import type { Config, FileMapping, RuleLevel } from './config';
import { emptyConfig } from './config';
import { severities } from './finding';
import { isJsonMap, type Json } from './json';
import { isChartPath, parseChartReference } from './chart/choose';
import { ruleIds } from './rules';
import { parseValues } from './syntax/parse';
import { plainDocument } from './syntax/plain';

export interface ReadConfig {
  readonly config: Config;
  /** Sentences for the user; the rest of the file counts all the same. */
  readonly problems: readonly string[];
}

/** @param text content of `.spire-helm.yaml`: `rules` (id to severity or `off`) and `files` (glob to chart@version) */
export function parseConfig(text: string): ReadConfig {
  const document = parseValues(text);
  const fatal = [...document.problems, ...document.sections.flatMap(s => s.block.problems)].find(p => p.fatal);
  if (fatal) return { config: emptyConfig, problems: [`.spire-helm.yaml can't be read: ${fatal.message}`] };
  return readConfig(plainDocument(document), '.spire-helm.yaml', 'config');
}

/** The same options from an editor's settings or any other source. */
export function readConfig(
  options: Readonly<Record<string, Json>>,
  where: string,
  origin: FileMapping['origin'],
): ReadConfig {
  const problems: string[] = [];
  for (const key of Object.keys(options)) {
    if (key !== 'rules' && key !== 'files')
      problems.push(`${where}: there is no option "${key}"; it takes rules and files.`);
  }
  return {
    config: {
      rules: readRules(options['rules'], where, problems),
      files: readFiles(options['files'], where, origin, problems),
    },
    problems,
  };
}

function readRules(value: Json | undefined, where: string, problems: string[]): Record<string, RuleLevel> {
  const levels: Record<string, RuleLevel> = {};
  if (value === undefined || value === null) return levels;
  if (!isJsonMap(value)) {
    problems.push(`${where}: rules is a map from a rule to error, warning, info, hint or off.`);
    return levels;
  }
  for (const [id, level] of Object.entries(value)) {
    // YAML 1.1 reads a bare `off` as false.
    const word = level === false ? 'off' : level;
    if (!ruleIds.has(id)) problems.push(`${where}: there is no rule "${id}".`);
    else if (word === 'off' || severities.some(s => s === word)) levels[id] = word as RuleLevel;
    else problems.push(`${where}: rule ${id} takes error, warning, info, hint or off, not ${JSON.stringify(level)}.`);
  }
  return levels;
}

function readFiles(
  value: Json | undefined,
  where: string,
  origin: FileMapping['origin'],
  problems: string[],
): readonly FileMapping[] {
  if (value === undefined || value === null) return [];
  if (!isJsonMap(value)) {
    problems.push(
      `${where}: files is a map from a glob to chart@version, for example "clusters/*.yaml": spire-nested@0.30.0.`,
    );
    return [];
  }
  return Object.entries(value).flatMap(([glob, chart]): FileMapping[] => {
    if (glob.trim() === '') {
      problems.push(`${where}: files has a glob without a character, which matches nothing.`);
      return [];
    }
    if (typeof chart === 'string' && (parseChartReference(chart) || isChartPath(chart)))
      return [{ glob, chart, origin }];
    problems.push(
      `${where}: files "${glob}" takes chart@version (spire-nested@0.30.0) or the path of a chart folder or package, not ${JSON.stringify(chart)}.`,
    );
    return [];
  });
}
