/** A grading as terminal text: the score, then the failures worth reading now, then what to do next. */
import type { Failure, GradeReport, PartResult, TestResult, Verdict } from '../judge/report.ts';
import { isUnbegun, isUntouched, testsOf } from './begun.ts';
import { gradeCommand, handoutPath, hintCommand } from './commands.ts';
import { invitation } from './invite.ts';
import { hang } from './layout.ts';
import { shown } from './plain.ts';
import {
  byImportance,
  type FailedTest,
  failureLines,
  isFailed,
  nextStep,
  story,
  storyLine,
  type Telling,
  troubleOf,
} from './story.ts';
import { count, plainPage, plural, type Style, styleOf, type TextOptions } from './style.ts';
import { missing, summary } from './summary.ts';

export interface ReportTextOptions extends TextOptions {
  /** Failing runs were saved under .lockstep/. Default true. */
  readonly saved?: boolean;
  /** The reader has it graded at every save: saving is the way to run. Default false. */
  readonly watching?: boolean;
  /** What Node itself said of exceptions: shown, never recorded. */
  readonly engineNotes?: readonly { readonly test: string; readonly text: string }[];
}

export function renderText(given: GradeReport, options: ReportTextOptions): string {
  const style = styleOf(options);
  const report = shown(given, options.unicode);
  if (isUntouched(report)) return finish(invitation(report, style, options.watching ?? false));
  const telling = tellingOf(options);
  return finish([...summary(report, style), ...stories(report, telling), '', ...closing(report, style)]);
}

function tellingOf(options: ReportTextOptions): Telling {
  const notes = shown(options.engineNotes ?? [], options.unicode);
  return {
    style: styleOf(options),
    saved: options.saved ?? true,
    engineNotes: new Map(notes.map((note) => [note.test, note.text])),
  };
}

/** Only the parts with points missing, without stories; '' when there are none. */
export function renderMissing(given: GradeReport, options: TextOptions): string {
  const lines = missing(shown(given, options.unicode), styleOf(options));
  return lines.length === 0 ? '' : finish(lines);
}

/** The story of one test of a report; '' when it has none. */
export function renderStory(given: GradeReport, id: string, options: ReportTextOptions): string {
  const report = shown(given, options.unicode);
  const test = report.tests.find((test) => test.id === id);
  return test !== undefined && isFailed(test) ? finish(story(report, test, tellingOf(options))) : '';
}

/** The failures that have a story, the most important first; what nobody has begun has none. */
export function failuresByImportance(report: GradeReport): readonly TestResult[] {
  return report.parts.flatMap((part) =>
    byImportance(failuresOf(report, part).filter((test) => test.verdict !== 'todo')),
  );
}

/** One failure by itself, where no report is around it: in the editor's test runner, after a replay. */
export function renderFailure(given: Failure, options: TextOptions & { readonly folder?: string } = plainPage): string {
  const failure = shown(given, options.unicode);
  return finish(failureLines(failure, styleOf(options), { verdict: verdictOf(failure), folder: options.folder ?? '' }));
}

function verdictOf(failure: Failure): Verdict {
  if (failure.property !== null) return 'violated';
  const trouble = troubleOf(failure);
  if (trouble === undefined && failure.events.length > 0) return 'not-established'; // a run without rest
  return trouble?.kind === 'todo' ? 'todo' : 'threw';
}

const finish = (lines: readonly string[]): string =>
  `${lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n+$/, '')}\n`;

/** The most important failure of each part in full, the others in a line each: nobody reads twelve diagrams. */
function stories(report: GradeReport, telling: Telling): string[] {
  return report.parts.flatMap((part) => {
    const failed = failuresOf(report, part);
    const todo = failed.filter((test) => test.verdict === 'todo');
    const [first, ...others] = byImportance(failed.filter((test) => test.verdict !== 'todo'));
    return [
      ...(todo.length === 0 ? [] : ['', ...nextStep(report, part, todo, telling.style)]),
      ...(first === undefined ? [] : ['', ...story(report, first, telling)]),
      ...(others.length === 0 ? [] : ['', ...alsoFailing(report, part, others, telling.style)]),
    ];
  });
}

function alsoFailing(report: GradeReport, part: PartResult, others: readonly FailedTest[], style: Style): string[] {
  const lead = `Also failing in part ${part.id}, each with the command that tells its story:`;
  return [
    ...hang('  ', lead, style.width).map(style.ink.dim),
    ...others.flatMap((test) => storyLine(report, test, style)),
  ];
}

/** A part nobody has begun has no story. */
const failuresOf = (report: GradeReport, part: PartResult): FailedTest[] =>
  isUnbegun(report, part) ? [] : testsOf(report, part).filter(isFailed);

function closing(report: GradeReport, style: Style): string[] {
  const { ink } = style;
  const decides = report.asked.test === null ? '' : ' that this test decides';
  const score = `${scoreWords(report)}${decides}.`;
  const complete = report.points === report.of && report.bonus === report.bonusOf;
  if (complete) {
    const runs = report.tests.reduce((sum, test) => sum + test.runs.tried, 0);
    return hang(
      '',
      `${score} ${plural(report.tests.length, 'test')}, ${runs === 1 ? '1 run' : `${count(runs)} runs`}, and no rule was broken.`,
      style.width,
    ).map((line) => ink.green(line));
  }
  const lines = hang('', score, style.width).map((line) => ink.bold(line));
  const part =
    report.parts.find((part) => part.points < part.of && !part.bonus && part.properties.length > 0) ??
    report.parts.find((part) => part.points < part.of);
  if (part !== undefined && report.seeds.kind === 'local') lines.push(...nextSteps(report, part, style));
  return lines;
}

/** Who asked for a bonus part only reads nothing of "0 of 0 points". */
function scoreWords({ points, of, bonus, bonusOf }: GradeReport): string {
  const bonusWords = `${bonus} of ${plural(bonusOf, 'bonus point')}`;
  if (of === 0 && bonusOf > 0) return bonusWords;
  return `${points} of ${plural(of, 'point')}${bonusOf === 0 ? '' : `, and ${bonusWords}`}`;
}

function nextSteps(report: GradeReport, part: PartResult, style: Style): string[] {
  const { ink } = style;
  const begun = !isUnbegun(report, part);
  const again = begun ? 'Again, this part only' : `Next, part ${part.id}`;
  const handout = begun ? [] : [`${'The handout'.padEnd(22)} ${ink.cyan(handoutPath(report.lab.id))}`];
  return [
    ...handout,
    `${again.padEnd(22)} ${ink.cyan(gradeCommand(report, `--part ${part.id}`))}`,
    `${'A hint'.padEnd(22)} ${ink.cyan(hintCommand(report.lab.id, part.id))}`,
  ];
}
