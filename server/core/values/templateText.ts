// Values that are templates for SPIRE or its controller manager: braces in them are no placeholder of ours.
import type { SettingPath } from '../path';
import type { Release } from './release';

/** The text with templates for the program that reads it in it; `undefined` where something else fills it in. */
export function templateText(release: Release, setting: SettingPath): string | undefined {
  const value = release.entry(setting)?.value;
  if (value?.kind !== 'leaf' || typeof value.value !== 'string' || value.value === '') return undefined;
  const { placeholder } = value;
  // A file that is a template itself shows none of its braces here.
  const isOwn = placeholder === undefined || (placeholder === 'template' && value.value.includes('{{'));
  return isOwn && !value.value.includes('$') ? value.value : undefined;
}
