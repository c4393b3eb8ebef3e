// The options of `spire-helm upgrade`.
import type { SetOption } from '../core';
import { setOptions, setsIn } from './lintOptions';
import { oneOf, readWords } from './optionWords';
import { CannotRun } from './problem';

export const upgradeFormats = ['text', 'json'] as const;

export interface UpgradeOptions {
  /** `0.23.0` or `spire-nested@0.23.0`. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly release: string | undefined;
  readonly namespace: string | undefined;
  readonly sets: readonly SetOption[];
  /** Layers of one release, in order. */
  readonly layers: readonly string[];
  readonly format: (typeof upgradeFormats)[number];
  readonly write: boolean;
}

export function upgradeOptions(words: readonly string[]): UpgradeOptions {
  const { values, paths, flags } = readWords('upgrade', words, {
    valued: ['--from', '--to', '--release', '--namespace', '--values', ...setOptions, '--format'],
    flags: ['--write'],
    short: { '-f': '--values', '-n': '--namespace' },
  });
  const last = (name: string): string | undefined => values.findLast(option => option.name === name)?.value;
  // As layers are named for helm, and as files are named for everything else.
  const layers = [...values.filter(({ name }) => name === '--values').map(({ value }) => value), ...paths];
  if (layers.length === 0)
    throw new CannotRun('upgrade wants the values files of a release; see spire-helm upgrade --help.');
  return {
    from: last('--from'),
    to: last('--to'),
    release: last('--release'),
    namespace: last('--namespace'),
    sets: setsIn(values),
    layers,
    format: oneOf('--format', last('--format') ?? 'text', upgradeFormats),
    write: flags.has('--write'),
  };
}
