/** What the course's rules refuse in a program that was handed in: where, the line with a caret, what, and what to do instead. */
import type { GradeOutcome } from '../judge/api.ts';
import { hang } from './layout.ts';
import { shown } from './plain.ts';
import { plainPage, plural, type Style, styleOf, type TextOptions } from './style.ts';

export type Problem = Extract<GradeOutcome, { kind: 'rejected' }>['problems'][number];

const shownMax = 10;

/** `folder`: where the files are, as the reader finds them ("labs/01-lamport-clock"); '' when that is plain. */
export function renderProblems(problems: readonly Problem[], folder = '', options: TextOptions = plainPage): string {
  const style = styleOf(options);
  const sorted = [...problems].sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column,
  );
  const lines = [style.ink.bold(`The program cannot run yet: ${plural(problems.length, 'problem')} in its source.`)];
  for (const problem of sorted.slice(0, shownMax))
    lines.push('', ...problemLines(shown(tabless(problem), options.unicode), folder, style));
  if (sorted.length > shownMax) lines.push('', `... and ${sorted.length - shownMax} more: mend these first.`);
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

// A tab would move the caret's line differently from the source's.
const tabless = (problem: Problem): Problem => ({ ...problem, source: problem.source.replace(/\t/g, ' ') });

/** The same for a program to read: not a grade report, since nothing was graded. */
export const renderProblemsJson = (problems: readonly Problem[], lab: string, program: string): string =>
  `${JSON.stringify({ format: 1, lab, program, rejected: problems }, null, 2)}\n`;

function problemLines(problem: Problem, folder: string, style: Style): string[] {
  const { ink } = style;
  const place = problem.line === 0 ? '' : `:${problem.line}${problem.column === 0 ? '' : `:${problem.column}`}`;
  return [
    ink.bold(`${folder === '' ? '' : `${folder}/`}${problem.file}${place}`),
    ...(problem.line === 0 ? [] : sourceLines(problem, style)),
    ...hang('  ', problem.text, style.width).map((line) => ink.red(line)),
    ...hang('  Fix: ', problem.fix, style.width),
  ];
}

/** The line as written, moved left when it is longer than the terminal, with a caret under the column. */
function sourceLines(problem: Problem, style: Style): string[] {
  const gutter = `  ${problem.line} ${style.unicode ? '│' : '|'} `;
  const room = style.width - gutter.length;
  const source = problem.source.trimEnd();
  const column = Math.max(0, problem.column - 1);
  const from = source.length <= room ? 0 : Math.max(0, Math.min(column - Math.floor(room / 2), source.length - room));
  const line = `${style.ink.dim(gutter)}${source.slice(from, from + room)}`;
  if (problem.column === 0) return [line];
  return [line, `${' '.repeat(gutter.length + column - from)}${style.ink.red('^')}`];
}
