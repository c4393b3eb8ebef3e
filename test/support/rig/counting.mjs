// A reporter for node:test that prints what failed and what was skipped, and leaves the counts in $SPIRE_HELM_COUNTS for the whole run's last line.
import fs from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0, reasons: [] };
  const parents = [];
  for await (const { type, data } of events) {
    if (type === 'test:start') {
      parents[data.nesting] = data.name;
    } else if (type === 'test:pass') {
      yield* passed(data, counts);
    } else if (type === 'test:fail') {
      yield* failed(data, counts, parents);
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      yield data.message;
    }
  }
  if (process.env.SPIRE_HELM_COUNTS) fs.writeFileSync(process.env.SPIRE_HELM_COUNTS, JSON.stringify(counts));
  yield `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
}

function* passed({ name, file, skip, todo, details }, counts) {
  if (skip !== undefined || todo !== undefined) {
    const reason = [skip, todo].find(each => typeof each === 'string' && each !== '') ?? 'no reason given';
    counts.skipped++;
    counts.reasons.push({ name, reason });
    yield `  skipped  ${name}: ${reason}\n`;
  } else if (file && path.resolve(name) === file) {
    counts.failed++; // node:test reports a file itself only when nothing in it did
    yield `  FAILED   ${place(file)}\n           there is no test in this file\n`;
  } else if (details.type !== 'suite') {
    counts.passed++;
  }
}

function* failed({ name, nesting, file, details }, counts, parents) {
  const { error } = details;
  if (error?.failureType === 'subtestsFailed') return; // what failed inside was told already
  counts.failed++;
  const full = [...parents.slice(0, nesting), name].map(place).join(' > ');
  const where = file && path.resolve(name) !== file ? ` (${place(file)})` : '';
  yield `  FAILED   ${full}${where}\n${tell(error?.cause ?? error).replace(/^/gm, '           ')}\n`;
}

/** The error without the stack of the test runner itself. */
function tell(cause) {
  const text = typeof cause === 'string' ? cause : inspect(cause, { depth: 4 });
  return text.replace(/^ *at .*[( ]node:.*\n?/gm, '').trimEnd();
}

function place(name) {
  return path.isAbsolute(name) ? path.relative(process.cwd(), name) : name;
}
