/** The score: every part, every rule, every test, a line each. */
import type { GradeReport, PartResult, PropertyResult, TestResult, Verdict } from '../judge/report.ts';
import { widthOf } from '../trace/text.ts';
import { isUnbegun, testsOf, todoText } from './begun.ts';
import { gradeCommand, handoutPath, sourceFolder } from './commands.ts';
import { measureWords } from './figures.ts';
import { clip, ends, hang, padEnd, padStart } from './layout.ts';
import { count, plural, type Style, verdictWords } from './style.ts';

/** Columns shared by all lines of a report, so that marks and names stand in one line. */
interface Columns {
  readonly verdict: number;
  readonly points: number;
  readonly name: number;
}

export function summary(report: GradeReport, style: Style): string[] {
  const lines = [...heading(report, style)];
  const columns = columnsOf(report);
  for (const part of report.parts) {
    const tests = testsOf(report, part);
    if (part.properties.length + tests.length === 0) continue; // not asked for
    lines.push('', ...partBlock(report, part, tests, columns, style));
  }
  return lines;
}

/** The parts with points missing, as in the summary. */
export function missing(report: GradeReport, style: Style): string[] {
  const columns = columnsOf(report);
  return report.parts
    .filter((part) => part.points < part.of)
    .flatMap((part) => ['', ...partBlock(report, part, testsOf(report, part), columns, style)])
    .slice(1);
}

export function heading(report: GradeReport, style: Style): string[] {
  const { ink } = style;
  const number = /^\d+/.exec(report.lab.id)?.[0] ?? '';
  const title = `Lab ${number} ${style.dot} ${report.lab.title}`;
  const line = ends(title, programWords(report, style), style.width, style.ellipsis);
  const asked = askedWords(report);
  return [ink.bold(line), ...(asked === undefined ? [] : hang('', asked, style.width).map(ink.dim))];
}

function programWords(report: GradeReport, style: Style): string {
  return clip(report.program, Math.floor(style.width / 2), style.ellipsis);
}

function askedWords(report: GradeReport): string | undefined {
  const { asked, seeds } = report;
  const words = [
    ...(asked.part === null ? [] : [`part ${asked.part}`]),
    ...(asked.test === null ? [] : [`test ${asked.test}`]),
    ...(seeds.only === null ? [] : [`seed ${seeds.only}`]),
  ];
  const perStorm = seeds.perStorm === null ? [] : [`${plural(seeds.perStorm, 'seed')} per storm`];
  const { perExploration, perMeasure } = seeds;
  const states = perExploration === null ? [] : [`up to ${plural(perExploration, 'state')} per exploration`];
  const runs = perMeasure === null ? [] : [`up to ${plural(perMeasure, 'run')} per measure`];
  const decides = asked.test === null ? '' : ' Only the points that this test decides are counted.';
  const all = [...(words.length === 0 ? [] : [`Only ${words.join(', ')}`]), ...perStorm, ...states, ...runs];
  const only = all.length === 0 ? undefined : `${all.join(', ')}, as asked.${decides}`;
  if (seeds.kind === 'local') return only;
  return only === undefined
    ? 'Official run: seeds drawn from the course key.'
    : `Official run: seeds drawn from the course key. ${only}`;
}

function columnsOf(report: GradeReport): Columns {
  const properties = report.parts.flatMap((part) => part.properties);
  const verdicts = [...properties, ...report.tests].map((it) => verdictWords[it.verdict].length);
  const names = [...properties, ...report.tests].map((it) => widthOf(it.id));
  return {
    verdict: Math.max(6, ...verdicts),
    points: Math.max(3, ...properties.map((it) => `${it.points}/${it.of}`.length)),
    name: Math.min(28, Math.max(8, ...names)),
  };
}

function partBlock(
  report: GradeReport,
  part: PartResult,
  tests: readonly TestResult[],
  columns: Columns,
  style: Style,
): string[] {
  const { ink } = style;
  const star = part.bonus ? (style.unicode ? ' ★' : ' (bonus)') : '';
  const points = `${part.points} of ${part.of}`;
  const lines = [ink.bold(ends(`Part ${part.id}${star}  ${part.title}`, points, style.width, style.ellipsis))];
  if (isUnbegun(report, part)) return [...lines, ...todoLines(report, part, tests, style)];
  for (const property of part.properties) lines.push(...propertyLines(property, tests, columns, style));
  if (tests.length > 0) lines.push(`  ${ink.dim('Tests')}`);
  tests.forEach((test, i) => {
    const again = tests.slice(0, i).some((before) => before.failure === null && before.because === test.because);
    lines.push(...testLines(report, test, again, columns, style));
  });
  return lines;
}

/** A part nobody has begun is the next step, not a list of everything that is missing. */
function todoLines(report: GradeReport, part: PartResult, tests: readonly TestResult[], style: Style): string[] {
  const lead = `  ${style.mark('todo')} ${verdictWords.todo}  `;
  const failure = tests.find((test) => test.verdict === 'todo' && test.failure !== null)?.failure;
  const what = failure ? todoText(failure.because) : part.title;
  const where = failure?.where
    ? `${sourceFolder(report.lab.id, report.program)}/${failure.where.file}:${failure.where.line}`
    : handoutPath(report.lab.id);
  const lines = paintLead(hang(lead, `${what} (${where})`, style.width), lead, 'todo', style);
  const others = tests.filter((test) => test.verdict !== 'todo').length;
  if (others === 0) return lines;
  const more = `${plural(others, 'other test')} may wait for it: ${gradeCommand(report, `--part ${part.id}`)}`;
  return [...lines, ...hang(' '.repeat(lead.length), more, style.width).map(style.ink.dim)];
}

function propertyLines(
  property: PropertyResult,
  tests: readonly TestResult[],
  columns: Columns,
  style: Style,
): string[] {
  const { ink } = style;
  const points = padStart(`${property.points}/${property.of}`, columns.points);
  const lead = `  ${verdictColumn(property.verdict, columns, style)}  ${points}  ${padEnd(property.id, columns.name)}`;
  const leadWidth = 2 + 2 + columns.verdict + 2 + columns.points + 2 + Math.max(columns.name, widthOf(property.id));
  const room = style.width - leadWidth - 2;
  const below = property.verdict !== 'passed' && widthOf(property.rule) > room;
  const rule = below || room < 16 ? '' : `  ${ink.dim(clip(property.rule, room, style.ellipsis))}`;
  const lines = [(lead + rule).trimEnd()];
  if (below) lines.push(...hang('      ', property.rule, style.width).map(ink.dim));
  if (property.because !== null && property.verdict !== 'passed' && !toldBelow(property, tests)) {
    lines.push(...hang('      ', property.because, style.width).map((line) => style.paint(property.verdict, line)));
  }
  return lines;
}

/** A reason is told once: in the failure's own story, or on the line of the test that gave it. */
function toldBelow(property: PropertyResult, tests: readonly TestResult[]): boolean {
  const judging = tests.filter((test) => property.tests.includes(test.id));
  return judging.some((test) =>
    test.failure === null ? test.because === property.because : (test.failure.property ?? property.id) === property.id,
  );
}

/** `again`: a test above gave the same reason. */
function testLines(report: GradeReport, test: TestResult, again: boolean, columns: Columns, style: Style): string[] {
  const { ink } = style;
  const runs = runWords(report, test);
  const leadWidth = 2 + 2 + columns.verdict + 2;
  const room = style.width - leadWidth - widthOf(runs) - 2;
  const name = padEnd(test.id, columns.name);
  const title = room - widthOf(name) - 2;
  const below = test.verdict !== 'passed' && widthOf(test.title) > title;
  const text =
    below || title < 12 ? clip(test.id, room, style.ellipsis) : `${name}  ${clip(test.title, title, style.ellipsis)}`;
  const lines = [`  ${verdictColumn(test.verdict, columns, style)}  ${padEnd(text, room)}  ${ink.dim(runs)}`];
  if (below) lines.push(...hang('      ', test.title, style.width).map(ink.dim));
  if (test.explored !== null) lines.push(...hang('      ', exploredWords(test.explored), style.width).map(ink.dim));
  // A failure's own story has the figures.
  if (test.measured !== null && test.failure === null)
    for (const figure of test.measured) lines.push(...hang('      ', measureWords(figure), style.width));
  if (test.because !== null && test.failure === null && !again) {
    lines.push(...hang('      ', test.because, style.width).map((line) => style.paint(test.verdict, line)));
    if (test.verdict === 'not-established' && report.asked.test === null)
      lines.push(`      ${ink.dim(gradeCommand(report, `--test ${test.id}`))}`);
  }
  return lines;
}

/** The judge stops a test after so many failing runs. */
const failuresMax = 25;

function runWords({ seeds }: GradeReport, test: TestResult): string {
  const { tried, failed } = test.runs;
  const stopped = failed === failuresMax && seeds.perStorm !== tried ? '; stopped there' : '';
  const failing = tried === 1 ? '1 run failed' : `${count(failed)} of ${count(tried)} runs failed${stopped}`;
  const words = {
    storm: failed === 0 ? plural(tried, 'run') : failing,
    scenario: 'scenario',
    exploration: 'exploration',
    law: failed === 0 ? plural(tried, 'case') : `failed at case ${count(tried)}`, // it ends with its first wrong case
    measure: plural(tried, 'run'),
  }[test.kind];
  return test.visibility === 'hidden' ? `${words}, hidden` : words;
}

/** Without a bound the chance of a mistake is what is left to say. */
export function exploredWords(explored: NonNullable<TestResult['explored']>): string {
  const { exhausted, states, transitions, depth, crashes } = explored;
  const faults = crashes === 0 ? '' : `, with up to ${plural(crashes, 'crash', 'crashes')}`;
  const seen = `${plural(states, 'state')} by ${plural(transitions, 'step')}, up to ${plural(depth, 'step')} deep${faults}`;
  return exhausted ? `Every schedule: ${seen}.` : `Not every schedule: ${seen}.`;
}

function verdictColumn(verdict: Verdict, columns: Columns, style: Style): string {
  return style.paint(verdict, `${style.mark(verdict)} ${padEnd(verdictWords[verdict], columns.verdict)}`);
}

function paintLead(lines: string[], lead: string, verdict: Verdict, style: Style): string[] {
  return lines.map((line, i) =>
    i === 0 ? style.paint(verdict, line.slice(0, lead.length)) + line.slice(lead.length) : line,
  );
}
