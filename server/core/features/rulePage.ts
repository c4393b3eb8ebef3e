// The page about a rule, as the reference has it and as editor and command line show it without a network.
import type { Example, FleetExample, Rule } from '../rules/rule';

export function rulePage(rule: Rule): string {
  const { from, upTo } = rule.versions ?? {};
  const range = [from && `from ${from}`, upTo && `up to ${upTo}`].filter(Boolean).join(', ');
  return [
    `# ${rule.id}`,
    '',
    `${rule.summary}. Severity: ${rule.severity}; effect: ${rule.effect}; chart versions: ${range || 'all'}.`,
    '',
    rule.why,
    '',
    ...rule.examples.flatMap(example => ('files' in example ? fleetExample(example) : fileExample(example))),
    `Source: ${rule.source}`,
    '',
    'To suppress one finding, put this above it:',
    '',
    ...yamlBlock(`# spire-helm: disable-next-line ${rule.id} -- your reason`),
  ].join('\n');
}

function fileExample(example: Example): readonly string[] {
  const where = example.chart === undefined ? '' : ` (${example.chart})`;
  const head = `${isBad(example.values) ? 'Not' : 'Fine'}: ${example.title}${where}`;
  const fixed = example.fixed === undefined ? [] : ['After the fix:', '', ...yamlBlock(example.fixed)];
  const over = example.over === undefined ? [] : [...yamlBlock(example.over), 'and a later layer:', ''];
  return [head, '', ...over, ...yamlBlock(example.values), ...fixed];
}

function fleetExample(example: FleetExample): readonly string[] {
  const files = Object.entries(example.files);
  const named = (all: readonly (readonly [string, string])[]): readonly string[] =>
    all.flatMap(([file, text]) => [`\`${file}\``, '', ...yamlBlock(text)]);
  const fixed = example.fixed ? ['After the fix:', '', ...named(Object.entries(example.fixed))] : [];
  return [`${files.some(([, text]) => isBad(text)) ? 'Not' : 'Fine'}: ${example.title}`, '', ...named(files), ...fixed];
}

/** A line of carets with a severity labels what is wrong above it. */
function isBad(values: string): boolean {
  return /^[ #]*\^+ (?:error|warning|info|hint)\b/m.test(values);
}

function yamlBlock(text: string): readonly string[] {
  return ['```yaml', text.trimEnd(), '```', ''];
}
