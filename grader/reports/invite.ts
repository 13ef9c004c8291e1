/** The first run of a skeleton: nothing is wrong yet, so nothing is said to be. What to do first, and where. */
import type { GradeReport, TestResult } from '../judge/report.ts';
import { widthOf } from '../trace/text.ts';
import { todoText } from './begun.ts';
import { handoutPath, hintCommand, shortLab, sourceFolder } from './commands.ts';
import { ends, hang, padEnd } from './layout.ts';
import type { Style } from './style.ts';
import { heading } from './summary.ts';

export function invitation(report: GradeReport, style: Style, watching: boolean): string[] {
  const { ink } = style;
  const lines = [...heading(report, style), ''];
  for (const part of report.parts.filter((part) => part.properties.length > 0)) {
    const star = part.bonus ? (style.unicode ? ' ★' : ' (bonus)') : '';
    const line = ends(`  Part ${part.id}${star}  ${part.title}`, `0 of ${part.of}`, style.width, style.ellipsis);
    lines.push(`${ink.cyan(style.mark('todo'))}${line.slice(1)}`);
  }
  lines.push(
    '',
    ...hang('', 'Nothing is written yet: a good place to start.', style.width),
    '',
    ...steps(report, style, watching),
  );
  return lines;
}

function steps(report: GradeReport, style: Style, watching: boolean): string[] {
  const first = report.tests.find((test) => test.verdict === 'todo');
  if (first === undefined) return [];
  const run = `npx lockstep grade ${shortLab(report.lab.id)} --part ${first.part}`;
  const watch = `npx lockstep watch ${shortLab(report.lab.id)}`;
  const orWatch = `${' '.repeat(13)}${style.ink.dim('or, to see it graded at every save:')} ${style.ink.cyan(watch)}`;
  return [
    step('1.', 'Read', handoutPath(report.lab.id), style),
    ...write(report, first, style),
    ...(watching ? [step('3.', 'Save', 'and see here what happens', style)] : [step('3.', 'Run', run, style), orWatch]),
    step('  ', 'Stuck?', watching ? 'press h' : hintCommand(report.lab.id, first.part), style),
  ];
}

const step = (number: string, verb: string, text: string, style: Style): string =>
  `  ${number} ${padEnd(verb, 6)}  ${style.ink.cyan(text)}`;

function write(report: GradeReport, first: TestResult, style: Style): string[] {
  const where = first.failure?.where;
  const place = where
    ? `${sourceFolder(report.lab.id, report.program)}/${where.file}:${where.line}`
    : `labs/${report.lab.id}/`;
  const lead = ' '.repeat(13);
  const what = todoText(first.failure?.because ?? first.title);
  return [
    step('2.', 'Write', place, style),
    ...hang(lead, what, style.width).map(
      (line) => line.slice(0, widthOf(lead)) + style.ink.dim(line.slice(lead.length)),
    ),
  ];
}
