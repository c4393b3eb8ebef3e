// Turns what an editor says about `spireHelm.*` into the core's config; editors send anything, so nothing is believed.
import { readConfig, type Config, type Json } from '../core';
import { settingsSection } from '../protocol';

export interface Settings {
  /** False: no answers at all in this folder. */
  readonly enable: boolean;
  readonly config: Config;
  /** Sentences about what can't be used; the rest counts all the same. */
  readonly problems: readonly string[];
}

export function readSettings(section: unknown): Settings {
  const { enable, rules, files } = asMap(section);
  // VS Code has the defaults of the manifest for what the user left out, other editors have nothing.
  const options = { ...(rules !== undefined && { rules }), ...(files !== undefined && { files }) };
  const { config, problems } = readConfig(options as Record<string, Json>, `The setting ${settingsSection}`, 'setting');
  return { enable: enable !== false, config, problems };
}

function asMap(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
