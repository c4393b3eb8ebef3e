// Settings in comments that would be dead once someone takes the comment signs away.
//
// Comments are prose, so a block of them is judged only where it is YAML line by line and begins with a section of the chart.
import { diagnose } from './chart/diagnose';
import { judgeBlock } from './chart/judge';
import type { Finding } from './finding';
import { formatPath } from './path';
import { commentedSetting } from './rules/engineRules';
import type { JudgeContext } from './rules/rule';
import { shifted } from './span';
import type { Block } from './syntax/document';
import { parseValues } from './syntax/parse';
import type { Layer } from './values/merge';

/** Consecutive comment lines from column 0 that hold a key each, or a list item. */
const commentBlock = /(?:^# ? *(?:- )?[\w.-]+:(?: [^\s#][^\n]*)?\r?\n?){2,}/gm;

interface Commented {
  /** Where the comment starts in the block that holds it. */
  readonly start: number;
  /** Parsed without its comment signs. */
  readonly block: Block;
  /** Offset in `block` to offset in the comment. */
  readonly inComment: (offset: number) => number;
}

const memo = new WeakMap<Block, readonly Commented[]>();

export function commentedFindings(layer: Layer, context: JudgeContext): readonly Finding[] {
  if (layer.document.embedded) return [];
  return layer.document.sections.flatMap(section =>
    commentsIn(section.block).flatMap(commented => {
      const keys = commented.block.entries.map(entry => entry.key);
      if (keys.length === 0 || !keys.every(key => context.model.top.children.has(key))) return [];
      const by = section.start + commented.start;
      return judgeBlock(commented.block, context.model.top).flatMap(judgement => {
        if (judgement.kind !== 'unknown') return [];
        const diagnosis = diagnose(judgement, context.model, context.catalog, context.active);
        if (diagnosis.kind !== 'misplaced' && diagnosis.kind !== 'renamed') return [];
        const right = formatPath(diagnosis.kind === 'renamed' ? diagnosis.to : diagnosis.suggestions[0]!.path);
        const { start, end } = judgement.keySpan;
        const span = { start: commented.inComment(start), end: commented.inComment(start) + end - start };
        return [finding(layer.source, judgement.path, right, shifted(span, by))];
      });
    }),
  );
}

function commentsIn(block: Block): readonly Commented[] {
  let found = memo.get(block);
  if (!found) memo.set(block, (found = [...block.text.matchAll(commentBlock)].flatMap(m => uncomment(m[0], m.index))));
  return found;
}

function finding(source: string, path: readonly string[], right: string, span: Finding['span']): Finding {
  return {
    rule: commentedSetting.id,
    severity: commentedSetting.severity,
    effect: commentedSetting.effect,
    message: `Without the comment sign Helm would ignore \`${formatPath(path.slice(-1))}\` here; the chart reads \`${right}\`.`,
    source,
    span,
    setting: formatPath(path),
    related: [],
    fixes: [],
    unnecessary: false,
  };
}

function uncomment(comment: string, start: number): readonly Commented[] {
  const sign = comment.startsWith('# ') ? 2 : 1;
  const lines = comment.split('\n');
  if (lines.some(line => line !== '' && !line.startsWith('# '.slice(0, sign)))) return [];
  const document = parseValues(lines.map(line => line.slice(sign)).join('\n'));
  const problems = [...document.problems, ...document.sections.flatMap(s => s.block.problems)];
  if (problems.length > 0) return [];
  const text = document.text;
  const entries = document.sections.flatMap(section => (section.start === 0 ? section.block.entries : []));
  // Sections behind the first have positions of their own; a commented file of several sections is left alone.
  if (document.sections.filter(s => s.block.entries.length > 0).length !== 1) return [];
  const inComment = (offset: number): number => offset + sign * text.slice(0, offset).split('\n').length;
  return [{ start, block: { text, entries, problems: [] }, inComment }];
}
