// Reads the arguments; whatever it doesn't know is a sentence for the user and never ignored.
import { explainOptions, type ExplainOptions } from './explain';
import { fleetInitOptions, type FleetInitOptions } from './fleetInit';
import { lintOptions, type LintOptions } from './lintOptions';
import { newOptions, type NewOptions } from './new';
import { planOptions, type PlanOptions } from './plan';
import { CannotRun } from './problem';
import { schemaOptions, type SchemaOptions } from './schema';
import { upgradeOptions, type UpgradeOptions } from './upgradeOptions';
import { valuesOptions, type ValuesOptions } from './values';

export const commands = ['new', 'lint', 'values', 'fleet', 'upgrade', 'explain', 'plan', 'schema', 'lsp'] as const;
export type Topic = (typeof commands)[number] | undefined;
export type Parsed =
  | { readonly kind: 'help'; readonly topic: Topic }
  | { readonly kind: 'version' }
  | { readonly kind: 'new'; readonly options: NewOptions }
  | { readonly kind: 'lint'; readonly options: LintOptions }
  | { readonly kind: 'values'; readonly options: ValuesOptions }
  | { readonly kind: 'fleet'; readonly options: FleetInitOptions }
  | { readonly kind: 'upgrade'; readonly options: UpgradeOptions }
  | { readonly kind: 'explain'; readonly options: ExplainOptions }
  | { readonly kind: 'plan'; readonly options: PlanOptions }
  | { readonly kind: 'schema'; readonly options: SchemaOptions };

export function parseArguments(words: readonly string[]): Parsed {
  const [command, ...rest] = words;
  const wantsHelp = rest.includes('--help') || rest.includes('-h');
  const known = commands.find(each => each === command);
  if (known && wantsHelp) return { kind: 'help', topic: known };
  switch (command) {
    case undefined:
    case '--help':
    case '-h':
      return { kind: 'help', topic: undefined };
    case 'help':
      return { kind: 'help', topic: topicOf(rest[0]) };
    case '--version':
    case '-v':
    case 'version':
      return { kind: 'version' };
    case 'new':
      return { kind: 'new', options: newOptions(rest) };
    case 'lint':
      return { kind: 'lint', options: lintOptions(rest) };
    case 'values':
      return { kind: 'values', options: valuesOptions(rest) };
    case 'fleet':
      return { kind: 'fleet', options: fleetInitOptions(rest) };
    case 'upgrade':
      return { kind: 'upgrade', options: upgradeOptions(rest) };
    case 'explain':
      return { kind: 'explain', options: explainOptions(rest) };
    case 'plan':
      return { kind: 'plan', options: planOptions(rest) };
    case 'schema':
      return { kind: 'schema', options: schemaOptions(rest) };
    case 'lsp':
      throw new CannotRun(
        '`spire-helm lsp` takes exactly one option, --stdio: editors talk to it over standard input and output.',
      );
    default: {
      const what = command.startsWith('-') ? 'option' : 'command';
      throw new CannotRun(`there is no ${what} "${command}"; the commands are ${listed()}, see spire-helm --help.`);
    }
  }
}

function topicOf(word: string | undefined): Topic {
  const found = commands.find(each => each === word);
  if (word === undefined || found) return found;
  throw new CannotRun(`there is no help about "${word}"; the commands are ${listed()}.`);
}

function listed(): string {
  return `${commands.slice(0, -1).join(', ')} and ${commands.at(-1)}`;
}
