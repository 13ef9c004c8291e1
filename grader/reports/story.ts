/** One failure as a story: the rule, what contradicts it, the run as a picture, the likely cause, where to read, how to replay. */
import type { Failure, GradeReport, TestResult, Verdict } from '../judge/report.ts';
import { clientLines } from '../trace/client-lines.ts';
import { timeOf } from '../trace/describe.ts';
import type { Trouble } from '../trace/events.ts';
import { todoText } from './begun.ts';
import { gradeCommand, handoutPath, sourceFolder, transcriptPath } from './commands.ts';
import { measureWords } from './figures.ts';
import { hang, padEnd } from './layout.ts';
import { picture } from './picture.ts';
import { count, plural, type Style, verdictWords } from './style.ts';

export interface Telling {
  readonly style: Style;
  /** Failing runs were saved under .lockstep/, so a replay command would find them. */
  readonly saved: boolean;
  /** What Node itself said of an exception, by test. */
  readonly engineNotes: ReadonlyMap<string, string>;
}

export type FailedTest = TestResult & { readonly failure: Failure };

export function story(report: GradeReport, test: FailedTest, telling: Telling): string[] {
  const { style } = telling;
  const told = failureLines(test.failure, style, {
    verdict: test.verdict,
    folder: sourceFolder(report.lab.id, report.program),
    engineNote: telling.engineNotes.get(test.id),
    run: runWords(test),
  });
  const { transcript } = test.failure;
  const replay = transcript !== null && telling.saved && isKept(test);
  return [
    header(`Part ${test.part} ${style.dot} ${test.id}`, style),
    ...labelled('Test', test.title, style),
    ...told,
    ...publishedLines(test, style),
    ...(replay ? command('Replay', `npx lockstep replay ${transcriptPath(transcript.name)}`, style) : []),
    ...command('Again', againCommand(report, test), style),
  ];
}

/** A wrong figure: the others of the same runs, and what was published. */
function publishedLines({ measured }: TestResult, style: Style): string[] {
  if (measured === null) return [];
  if (measured.length > 1) return measured.flatMap((figure) => labelled('Measured', measureWords(figure), style));
  return measured.flatMap(({ published }) => (published === null ? [] : labelled('Published', `${published}.`, style)));
}

/** Todos that were met, as what to write next: nothing has failed here. */
export function nextStep(
  report: GradeReport,
  part: { readonly id: string },
  todo: readonly FailedTest[],
  style: Style,
): string[] {
  const steps = new Map(todo.map((test) => [test.failure.because, test.failure]));
  const lines = [header(`Part ${part.id} ${style.dot} still to do`, style)];
  for (const failure of [...steps.values()].slice(0, stepsMax)) {
    const place = failure.where
      ? `${sourceFolder(report.lab.id, report.program)}/${failure.where.file}:${failure.where.line}`
      : handoutPath(report.lab.id);
    lines.push(...command('Write', place, style), ...labelled('', todoText(failure.because), style));
  }
  return [...lines, ...labelled('Waiting', `${todo.map((test) => test.id).join(', ')}.`, style)];
}

/** More steps than this at once are no help. */
const stepsMax = 3;

function header(title: string, { ink, rule, width }: Style): string {
  return `${ink.bold(title)} ${ink.dim(rule.repeat(Math.max(0, width - title.length - 1)))}`;
}

/** What is known of a failure besides itself. */
export interface Around {
  readonly verdict: Verdict;
  /** Where the files are, as the reader finds them; '' for the current folder. */
  readonly folder: string;
  readonly engineNote?: string | undefined;
  /** Which run it was, among how many. */
  readonly run?: string;
}

export function failureLines(failure: Failure, style: Style, { verdict, folder, engineNote, run }: Around): string[] {
  const lines: string[] = [];
  const say = (label: string, text: string) => lines.push(...labelled(label, text, style));
  if (failure.rule !== null)
    say('Rule', failure.source === null ? failure.rule : `${failure.rule.replace(/\.$/, '')} (${failure.source}).`);
  lines.push(...labelled(labelOf(verdict, failure), failure.because, style, verdict));
  if (engineNote !== undefined) say('Node says', engineNote);
  if (failure.where !== null)
    say('Where', `${folder === '' ? '' : `${folder}/`}${failure.where.file}:${failure.where.line}`);
  if (failure.events.length > 0) {
    if (run !== undefined) say('Run', run);
    lines.push('', ...picture(failure, style).map((line) => `  ${line}`.trimEnd()), '');
  }
  if (failure.drawing !== undefined)
    lines.push(
      ...clientLines(failure.drawing, { width: style.width - 2, unicode: style.unicode }).map((it) => `  ${it}`),
      '',
    );
  lines.push(...factLines(failure, style));
  if (failure.cause !== null) say('Likely', failure.cause);
  if (failure.lecture !== null) lines.push(...command('Read', `lectures/${failure.lecture}`, style));
  return lines;
}

/** A failure in one line (two when it is long): for all but the first of each part. */
export function storyLine(report: GradeReport, test: FailedTest, style: Style): string[] {
  const lead = `  ${style.mark(test.verdict)} `;
  const words = hang(lead, `${test.id}: ${test.failure.property ?? verdictWords[test.verdict]}`, style.width);
  const line = style.paint(test.verdict, words[0] ?? lead);
  return [line, ...words.slice(1), `      ${style.ink.dim(gradeCommand(report, `--test ${test.id}`))}`];
}

function labelOf(verdict: Verdict, failure: Failure): string {
  if (verdict === 'stopped') return 'Stopped';
  if (verdict === 'todo') return 'To do';
  return verdict === 'threw' ? troubleLabels[troubleOf(failure)?.kind ?? 'threw'] : 'But';
}

/** Why the program could not go on, when a handler of the run says so. */
export function troubleOf({ events }: Pick<Failure, 'events'>): Trouble | undefined {
  const last = events.at(-1);
  return last?.kind === 'handler' ? last.trouble : undefined;
}

const troubleLabels: Record<Trouble['kind'], string> = {
  threw: 'Exception',
  refused: 'Refused',
  overrun: 'Too long',
  thenable: 'Promise',
  todo: 'To do',
  missing: 'Missing',
};

const labelWidth = 9;

function labelled(label: string, text: string, style: Style, verdict?: Verdict): string[] {
  const lead = `  ${padEnd(label, labelWidth)}  `;
  return hang(lead, text, style.width).map((line, i) => {
    const rest = line.slice(lead.length);
    return (i === 0 ? style.ink.dim(lead) : lead.replace(/\S/g, ' ')) + (verdict ? style.paint(verdict, rest) : rest);
  });
}

/** Commands and paths are never broken: they are there to be pasted. */
const command = (label: string, text: string, style: Style): string[] => [
  `  ${style.ink.dim(padEnd(label, labelWidth))}  ${style.ink.cyan(text)}`,
];

function runWords(test: FailedTest): string {
  const { failure, runs } = test;
  if (test.verdict === 'not-established')
    return `${failure.seed === null ? '' : `seed ${failure.seed}, `}its last ${plural(failure.events.length, 'event')}`;
  const events = eventWords(failure);
  if (test.kind === 'exploration')
    return `one of all possible schedules, and a shortest: ${events}; ms number its steps, and now() moves only when a timer fires`;
  if (test.kind === 'scenario') return `a schedule written by hand, ${events} up to here`;
  const seed = failure.seed === null ? '' : `seed ${failure.seed}, `;
  const among =
    runs.failed > 1
      ? `${isShrunk(failure) ? 'one' : 'the shortest'} of ${count(runs.failed)} that failed among ${count(runs.tried)}`
      : runs.tried === 1
        ? 'the only run'
        : `the only one that failed among ${count(runs.tried)}`;
  return `${seed}${events}; ${among}`;
}

/** Rounder times alone are not worth a word. */
const isShrunk = ({ shrunk, events }: Failure): boolean => shrunk !== null && shrunk.fromEvents > events.length;

function eventWords(failure: Failure): string {
  const { shrunk, events } = failure;
  if (shrunk === null || !isShrunk(failure)) return plural(events.length, 'event');
  return `shrunk from ${plural(shrunk.fromEvents, 'event')} to ${count(events.length)} in ${plural(shrunk.replays, 'replay')}`;
}

function factLines(failure: Failure, style: Style): string[] {
  const widest = Math.max(0, ...failure.facts.map((fact) => timeOf(fact.atMicros).length));
  const lines = failure.facts.flatMap((fact, i) => {
    const mark = failure.facts.length > 1 ? style.circled(i === 0 ? 1 : 2) : style.bullet;
    const lead = `  ${mark} ${timeOf(fact.atMicros).padStart(widest)}  `;
    return hang(lead, fact.text, style.width);
  });
  return lines.length === 0 ? [] : [...lines, ''];
}

function againCommand(report: GradeReport, test: FailedTest): string {
  const seeded =
    (test.kind === 'storm' || test.kind === 'measure') && test.failure.seed !== null && report.seeds.kind === 'local';
  return gradeCommand(report, `--test ${test.id}${seeded ? ` --seed ${test.failure.seed}` : ''}`);
}

/** A Todo needs no replay: the next step is known. */
export const isKept = (test: TestResult): boolean => test.verdict !== 'todo' && Boolean(test.failure?.transcript);

export const isFailed = (test: TestResult): test is FailedTest => test.failure !== null && test.verdict !== 'passed';

const severity: Record<Verdict, number> = {
  threw: 0,
  stopped: 1,
  violated: 2,
  'not-established': 3,
  todo: 4,
  passed: 5,
};

/**
 * The one to read first: a run tells more than a figure over many; an exception hides whatever would come after it; of two
 * violations the shorter run is easier to read.
 */
export function byImportance(tests: readonly FailedTest[]): FailedTest[] {
  return tests
    .map((test, i) => ({ test, i }))
    .sort(
      (a, b) =>
        Number(a.test.kind === 'measure') - Number(b.test.kind === 'measure') ||
        severity[a.test.verdict] - severity[b.test.verdict] ||
        a.test.failure.events.length - b.test.failure.events.length ||
        a.i - b.i,
    )
    .map(({ test }) => test);
}
