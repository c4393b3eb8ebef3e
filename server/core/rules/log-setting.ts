// Log levels and formats that the programs do not know.
import { writtenSettings, type SpireSetting } from '../values/spireSettings';
import { listed, quoted, shown } from './wording';
import type { ReleaseRule } from './rule';

const levels = ['debug', 'info', 'warn', 'error'];
/** SPIRE's logger takes these as well. */
const moreLevels = ['trace', 'warning', 'fatal', 'panic'];
const formats = ['text', 'json'];

interface Log extends SpireSetting {
  readonly kind: 'level' | 'format';
}

const settings: readonly Log[] = [
  { part: 'spire-server', setting: 'logLevel', kind: 'level' },
  { part: 'spire-server', setting: 'logFormat', kind: 'format' },
  { part: 'spire-agent', setting: 'logLevel', kind: 'level' },
  { part: 'spire-agent', setting: 'logFormat', kind: 'format' },
];

export const logSetting: ReleaseRule = {
  id: 'log-setting',
  summary: 'Require log levels and formats that SPIRE knows',
  category: 'server',
  severity: 'error',
  effect: 'spire-fails',
  why: 'A level or format that the logger does not know is no reason for SPIRE to log less: it exits at start.',
  source: 'spire pkg/common/log; measured with spire-server and spire-agent 1.15.2.',
  scope: 'release',
  examples: [
    {
      title: 'a level of another program',
      values: `internal-spire-server:
  logLevel: verbose
#           ^^^^^^^ error: exits at start
`,
    },
    {
      title: 'a word that YAML reads as false',
      values: `upstream-spire-agent:
  logLevel: off
#           ^^^ error: false
`,
    },
    {
      title: 'levels, in any case',
      values: `internal-spire-server:\n  logLevel: WARN\nupstream-spire-agent:\n  logLevel: trace\n`,
    },
  ],
  *check(release) {
    for (const { about, path, text, value } of writtenSettings(release, settings)) {
      const known = about.kind === 'level' ? [...levels, ...moreLevels] : formats;
      if (text === '' || known.includes(text.toLowerCase())) continue;
      const offered = listed((about.kind === 'level' ? levels : formats).map(word => `"${word}"`));
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${quoted(value)} for ${shown(path)} is no log ${about.kind} (${offered}); ${about.part} exits at start.`,
      };
    }
  },
};
