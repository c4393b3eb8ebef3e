// For code scanning: SARIF 2.1.0, with the rules that occur and the fixes we would make.
import { rules, type Severity } from '../../core';
import type { Range, Report, ReportedFinding, ReportedFix } from '../report';
import { fixLines } from './fixLines';
import type { Output, Style } from './output';

const levelOf: Record<Severity, 'error' | 'warning' | 'note'> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};
const documentation = 'https://github.com/spire-helm/spire-helm/blob/main/docs/rules';

export function sarif(report: Report, { version }: Style): Output {
  const ids = [...new Set(report.findings.map(finding => finding.rule))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'spire-helm',
            version,
            informationUri: 'https://github.com/spire-helm/spire-helm',
            rules: ids.map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder that the check ran in.' } } },
        results: report.findings.map(finding => resultOf(finding, ids)),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.skipped.map(({ path, reason }) => ({
              level: 'note',
              message: { text: `Skipped: ${reason}.` },
              locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
            })),
          },
        ],
      },
    ],
  };
  return { stdout: `${JSON.stringify(log, undefined, 2)}\n`, stderr: fixLines(report) };
}

function ruleOf(id: string): object {
  const summary = rules.find(rule => rule.id === id)?.summary ?? id;
  return { id, shortDescription: { text: summary }, helpUri: `${documentation}/${id}.md` };
}

function resultOf(finding: ReportedFinding, ids: readonly string[]): object {
  const { rule, severity, message, path, effect, setting, chart, related, fixes } = finding;
  return {
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    level: levelOf[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: artifact(path), region: region(finding) } }],
    ...(related.length > 0 && {
      relatedLocations: related.map((place, id) => ({
        id,
        message: { text: place.message },
        physicalLocation: {
          artifactLocation: artifact(place.path),
          region: { startLine: place.line, startColumn: place.column },
        },
      })),
    }),
    ...(fixes.length > 0 && { fixes: fixes.map(fixOf) }),
    properties: { effect, setting, chart },
  };
}

function fixOf(fix: ReportedFix): object {
  const paths = [...new Set(fix.edits.map(edit => edit.path))];
  return {
    description: { text: fix.title },
    artifactChanges: paths.map(path => ({
      artifactLocation: artifact(path),
      replacements: fix.edits
        .filter(edit => edit.path === path)
        .map(edit => ({ deletedRegion: region(edit.range), insertedContent: { text: edit.newText } })),
    })),
  };
}

function region({ line, column, endLine, endColumn }: Range): object {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function artifact(path: string): object {
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('../') || path.startsWith('/') ? { uri } : { uri, uriBaseId: '%SRCROOT%' };
}
