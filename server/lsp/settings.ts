// Turns what an editor says about `spireHelm.*` into the core's config; editors send anything, so nothing is believed.
import { severities, type Config, type FileMapping, type RuleLevel } from '../core';

export interface Settings {
  /** False: no answers at all in this folder. */
  readonly enable: boolean;
  readonly config: Config;
}

export function readSettings(section: unknown): Settings {
  const map = asMap(section);
  return {
    enable: map['enable'] !== false,
    config: { rules: readRules(map['rules']), files: readFiles(map['files']) },
  };
}

function readRules(value: unknown): Record<string, RuleLevel> {
  const rules: Record<string, RuleLevel> = {};
  for (const [id, level] of Object.entries(asMap(value))) {
    if (level === 'off' || level === false) rules[id] = 'off';
    else if (isSeverity(level)) rules[id] = level;
  }
  return rules;
}

/** `{ "values/*.yaml": "spire-nested@0.30.0" }` or `[{ "glob": ..., "chart": ... }]`. */
function readFiles(value: unknown): readonly FileMapping[] {
  const pairs = Array.isArray(value)
    ? value.map(item => [asMap(item)['glob'], asMap(item)['chart']] as const)
    : Object.entries(asMap(value));
  const mappings: FileMapping[] = [];
  for (const [glob, chart] of pairs) {
    if (typeof glob === 'string' && typeof chart === 'string') mappings.push({ glob, chart, origin: 'setting' });
  }
  return mappings;
}

function isSeverity(value: unknown): value is RuleLevel {
  return severities.some(severity => severity === value);
}

function asMap(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
