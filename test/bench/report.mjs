// Turns samples into the tables that are printed and into BENCHMARKS.md, which says what was measured and how.
import { peerWait } from './contestants.mjs';
import { peerName, peerVersion } from './peer.mjs';
import { median, quantile } from './statistics.mjs';
import { chart, version } from './valuesFile.mjs';

const peer = `${peerName} ${peerVersion}`;

/** @param results by number of lines, see run.mjs */
export function tablesOf(results, { nodes }) {
  const sizes = [...results.keys()];
  const here = 'oursHere' in results.get(sizes[0]).starts;
  const of = (size, id) => figuresOf(results.get(size), id);
  const starting = (id, figure) => median(sizes.flatMap(size => results.get(size).starts[id][figure]));
  const head = ['', 'lines', 'SPIRE Helm', peer, 'ratio', ...(here ? [`SPIRE Helm, Node ${major(nodes.here)}`] : [])];

  const row = (what, size, figure, shown) => {
    const [own, other] = [figure(of(size, 'ours')), figure(of(size, 'theirs'))];
    const more = here ? [shown(figure(of(size, 'oursHere')))] : [];
    return [what, size.toLocaleString('en'), shown(own), shown(other), times(other / own), ...more];
  };
  const rows = (what, figure, shown = ms) => sizes.map(size => row(what, size, figure, shown));
  const startRow = (what, figure) => {
    const [own, other] = [starting('ours', figure), starting('theirs', figure)];
    return [what, 'any', ms(own), ms(other), times(other / own), ...(here ? [ms(starting('oursHere', figure))] : [])];
  };

  return {
    targets: targetTable(of, starting('ours', 'ready')),
    figures: [
      head,
      startRow('start to answer to `initialize`', 'ready'),
      startRow('processor time until then', 'readyCpu'),
      ...rows('open to diagnostics, as seen', f => f.open),
      ...rows('open to diagnostics, computing', f => f.openComputing),
      ...rows('keystroke to diagnostics, as seen', f => f.edit),
      ...rows('keystroke to diagnostics, computing', f => f.editComputing),
      ...rows('the same as seen, slowest of twenty', f => f.editSlow),
      ...rows('the first keystrokes, as seen', f => f.firstEdit),
      ...rows('processor time of a keystroke', f => f.cpu),
      ...rows('completion behind a keystroke', f => f.complete),
      ...rows('hover', f => f.hover),
      ...rows('memory with the file open', f => f.memoryOpened, mb),
      ...rows('memory after editing', f => f.memoryEdited, mb),
    ],
    lint: [
      ['', 'lines', 'time'],
      ...sizes.map(size => ['`spire-helm lint`', size.toLocaleString('en'), ms(median(results.get(size).lint))]),
    ],
  };
}

function figuresOf({ starts, editing }, id) {
  const { open } = starts[id];
  const { firstEdit, edit, complete, hover, cpuPerEdit, memoryOpened, memoryEdited } = editing[id];
  const wait = id === 'theirs' ? peerWait : 0;
  return {
    open: median(open),
    openComputing: median(open) - wait,
    firstEdit: median(firstEdit),
    edit: median(edit),
    editComputing: median(edit) - wait,
    editSlow: quantile(edit, 0.95),
    cpu: cpuPerEdit,
    complete: median(complete),
    hover: median(hover),
    memoryOpened,
    memoryEdited,
  };
}

function targetTable(of, ready) {
  const ratio = (size, figure) => figure(of(size, 'theirs')) / figure(of(size, 'ours'));
  const atMost = (what, limit, value, shown) => [what, `at most ${shown(limit)}`, shown(value), met(value <= limit)];
  const atLeast = (what, limit, value) => [what, `at least ${limit}x`, times(value), met(value >= limit)];
  return [
    ['target', 'wanted', 'measured', ''],
    atMost('server ready', 150, ready, ms),
    atMost('memory at 500 lines, with the file open', 90, of(500, 'ours').memoryOpened, mb),
    atMost('memory at 500 lines, after editing', 90, of(500, 'ours').memoryEdited, mb),
    atLeast(
      'keystroke to diagnostics at 825 lines, as seen',
      20,
      ratio(825, f => f.edit),
    ),
    atLeast(
      'keystroke to diagnostics at 825 lines, computing',
      5,
      ratio(825, f => f.editComputing),
    ),
    atLeast(
      'keystroke to diagnostics at 8,000 lines, computing',
      10,
      ratio(8000, f => f.editComputing),
    ),
  ];
}

export function markdownOf(tables, { date, nodes, cores, load, schemaBytes, samples }) {
  return `<!-- Written by \`npm run bench\`; don't edit. -->
# Benchmarks

SPIRE Helm beside ${peer} with a JSON Schema of the same chart, on the same values files, in one run of \`npm run bench\`.

Measured on ${date} with ${cores} cores, both servers under Node ${nodes.peer}. Others used the machine too: its load was
${load.map(value => value.toFixed(1)).join(' before and ')} after; a load above the number of cores makes all times longer.

## Targets

Keystrokes count from number ${samples.firstEdits + 1} on, when Node has compiled what they need; the ratios of the first ${samples.firstEdits} are lower, see below.

${tableText(tables.targets)}

## Figures

Medians, if nothing else is said.

${tableText(tables.figures)}

The command line, from its start to its end, under Node ${nodes.peer}:

${tableText(tables.lint)}

## What is measured, and how

- **Files.** \`test/bench/valuesFile.mjs\` writes values files of ${chart} ${version}: sections for all aliases of a root and its child
  clusters, workload identities, kubeconfigs and controller managers of child clusters, comments, some mistakes. Of 8,000 lines
  \`external-spire-server\` has 3,500 and \`internal-spire-server\`, where the edits are, 2,800.
- **Schema.** ${peerName} gets a closed schema that is made from our model of the chart (\`server/core/chart/jsonSchema.ts\`,
  ${(schemaBytes / 1e6).toFixed(1)} MB), from a file on disk. Schema store and formatter are off. It knows the settings and their types; it has none of our rules.
- **One client for both**, over stdio (\`languageServer.mjs\`). We are asked for diagnostics right behind a change, as VS Code
  does; ${peerName} sends them by itself.
- **As seen** is the time from sending the change to having its diagnostics. ${peerName} waits ${peerWait} ms after each change
  before it computes; **computing** is the same time without these ${peerWait} ms. We don't wait. **Processor time** is what all threads of the
  server computed for a keystroke, clean-up of memory included, as the kernel counts it.
- **Open**: a fresh server for each of ${samples.starts} samples; the file is opened right behind \`initialized\`, so reading models or schema is
  part of it. The answer counts when the first mistake of the file is in it.
- **Keystroke**: edits in the middle of the file; one makes a value wrong, the next makes it right again. An answer that does not say so
  ends the run. The first ${samples.firstEdits}, while Node still compiles, have a line of their own; ${samples.edits} more are the others. **Completion** comes right behind the first letter of a new key and must offer the key,
  **hover** on a key must say something: ${samples.questions} samples each.
- **Memory** is resident memory (VmRSS), two seconds after the last request.
- The servers take turns within every round, so that a busy minute hits both.

Not measured: what the editor adds, other schemas than this one, several files at once, YAML that stays broken.
`;
}

/** A Markdown table whose columns line up, also where it is read as plain text. */
export function tableText([head, ...rows]) {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map(cells => cells[column].length), 3));
  const line = cells =>
    `| ${cells.map((cell, i) => (isNumeric(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`;
  const isNumeric = column => column > 0;
  const rule = `|${widths.map((width, i) => `${'-'.repeat(width + 1)}${isNumeric(i) ? ':' : '-'}`).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

const ms = value => (value === undefined ? 'unknown' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`);
const mb = value => (value === undefined ? 'unknown' : `${Math.round(value)} MB`);
const times = value => (Number.isFinite(value) ? `${value < 10 ? value.toFixed(1) : Math.round(value)}x` : 'unknown');
const met = yes => (yes ? 'met' : 'MISSED');
const major = node => node.replace(/^v(\d+).*/, '$1');
