// Example fleets, broken in each way in which files can disagree: found at the right place, mended by what is offered, and clean then.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Finding, Fix } from '../../../server/core';
import { applyEdits, placeIn } from '../../support/lint';
import { lintFleet } from '../../support/lintFleet';
import { breakages, type Breakage } from './breakages';

type Files = Readonly<Record<string, string>>;

const examples = join(__dirname, '..', '..', '..', 'examples');
/** One mistake may need the same fix in several files. */
const mostFixes = 4;

describe('example fleets, broken in one way each', () => {
  test('there are forty ways, no two of one name', () => {
    assert.ok(breakages.length >= 40, `${breakages.length}`);
    assert.equal(new Set(breakages.map(({ name }) => name)).size, breakages.length);
  });

  for (const breakage of breakages) {
    test(`${breakage.rule}: ${breakage.name}`, () => {
      const { rule, fix, at } = breakage;
      const right = filesOf(breakage.example);
      assert.deepEqual(shown(said(right)), []);
      let files = broken(right, breakage);
      let found = said(files);
      const first = found.find(finding => finding.rule === rule && lineOf(files, finding)[1] === at[1]);
      assert.ok(first, `found ${shown(found).join('\n')}`);
      assert.deepEqual(lineOf(files, first), at);
      for (let made = 0; found.length > 0; made += 1) {
        assert.ok(made < mostFixes, `left ${shown(found).join('\n')}`);
        const own = found.find(finding => finding.rule === rule) ?? found[0]!;
        const offered = own.fixes.find(({ title }) => fix === undefined || title.includes(fix)) ?? own.fixes[0];
        assert.ok(offered, `no fix of ${shown([own]).join('\n')}`);
        files = fixed(files, offered);
        found = said(files);
      }
    });
  }
});

function filesOf(example: string): Files {
  const folder = join(examples, example);
  return Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(join(folder, file), 'utf8')]));
}

function broken(files: Files, { changes }: Breakage): Files {
  const result = { ...files };
  for (const [file, replaced] of Object.entries(changes)) {
    for (const [from, to] of replaced) {
      const text = result[file] ?? '';
      assert.ok(text.includes(from), `${file} has no "${from}"`);
      result[file] = from === '' ? `${text}${to}` : text.replace(from, () => to);
    }
  }
  return result;
}

/** Hints about what is merely off are no mistakes. */
function said(files: Files): readonly Finding[] {
  return lintFleet(files).findings.filter(({ severity }) => severity !== 'hint');
}

function fixed(files: Files, { edits }: Fix): Files {
  const sources = [...new Set(edits.map(({ source }) => source))];
  const after = sources.map(source => [
    source,
    applyEdits(
      files[source] ?? '',
      edits.filter(edit => edit.source === source),
    ),
  ]);
  return { ...files, ...(Object.fromEntries(after) as Files) };
}

/** File and line of a finding, without what stands around the setting. */
function lineOf(files: Files, { source, span }: Finding): readonly [string, string] {
  const text = files[source] ?? '';
  const line = text.split('\n')[placeIn(text, span.start).line] ?? '';
  const flow = /\{(?:spire: )?\{?((?:trustDomain|clusterName|namespaces): [^}]+\}?)/.exec(line)?.[1];
  return [
    source,
    flow && line.startsWith('global:') ? flow.replace(/\}+$/, flow.includes('{') ? '}' : '') : line.trim(),
  ];
}

function shown(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ source, span, rule, message }) => `${source}:${span.start} ${rule}: ${message}`);
}
