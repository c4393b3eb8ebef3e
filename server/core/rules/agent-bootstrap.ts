// How an agent first comes to trust its server: words and URLs that spire-agent does not take.
import { writtenSettings, type SpireSetting } from '../values/spireSettings';
import { listed, quoted, shown } from './wording';
import type { ReleaseRule } from './rule';

interface Bootstrap extends SpireSetting {
  readonly words?: readonly string[];
}

const settings: readonly Bootstrap[] = [
  { part: 'spire-agent', setting: 'rebootstrapMode', words: ['never', 'auto', 'always'] },
  { part: 'spire-agent', setting: 'trustBundleFormat', words: ['spiffe', 'pem'] },
  { part: 'spire-agent', setting: 'trustBundleURL' },
];

export const agentBootstrap: ReleaseRule = {
  id: 'agent-bootstrap',
  summary: 'Require bundle formats, URLs and modes that an agent can start with',
  category: 'agent',
  severity: 'error',
  effect: 'spire-fails',
  why: 'Words are taken in lower case only, and a bundle from a URL over https only. spire-agent exits at start at anything else.',
  source: 'spire cmd/spire-agent/cli/run; measured with spire-agent 1.15.2.',
  scope: 'release',
  examples: [
    {
      title: 'a bundle that anybody on the way could change',
      values: `downstream-spire-agent-full:
  trustBundleURL: http://spire.acme.example/bundle
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: https
`,
    },
    {
      title: 'a format that agents do not read',
      values: `downstream-spire-agent-full:
  trustBundleFormat: jwks
#                    ^^^^ error: "spiffe"
`,
    },
    {
      title: 'as it is taken',
      values: `downstream-spire-agent-full:
  trustBundleFormat: pem
  trustBundleURL: https://spire.acme.example/bundle.pem
`,
    },
  ],
  *check(release) {
    for (const { about, path, text, value } of writtenSettings(release, settings)) {
      if (text === '') continue;
      const problem = about.words ? wordProblem(text, about.words) : urlProblem(text);
      if (problem === undefined) continue;
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${quoted(value)} for ${shown(path)} ${problem}; spire-agent exits at start.`,
      };
    }
  },
};

function wordProblem(text: string, words: readonly string[]): string | undefined {
  return words.includes(text) ? undefined : `is not one of ${listed(words.map(word => `"${word}"`))}`;
}

function urlProblem(url: string): string | undefined {
  return /^https:/i.test(url) ? undefined : 'is no URL with https://';
}
