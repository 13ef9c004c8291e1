/** `lockstep grade <lab>`: judge a program, show what was found, keep the failing runs. */
import { resolve } from 'node:path';
import { UsageError } from '../../course/errors.ts';
import type { Manifest } from '../../course/manifest.ts';
import { nearest } from '../../course/nearest.ts';
import type { GradeOutcome, GradeRequest } from '../../judge/api.ts';
import type { GradeReport } from '../../judge/report.ts';
import { renderJson, renderProblems, renderProblemsJson, renderText, sourceFolder } from '../../reports/index.ts';
import type { Program } from '../../sandbox/build/program.ts';
import type { Context, Course, ProgramSource } from '../context.ts';
import { type ExitCode, exit } from '../exit.ts';
import { keepFailingRuns } from '../failing-runs.ts';
import { progressOn } from '../progress.ts';
import { save } from '../save.ts';
import { typeErrorLines } from '../type-check.ts';

export interface GradeArguments {
  readonly lab: string;
  readonly source: ProgramSource;
  readonly part?: string | undefined;
  readonly test?: string | undefined;
  readonly seed?: number | undefined;
  readonly seeds?: number | undefined;
  readonly states?: number | undefined;
  readonly runs?: number | undefined;
  readonly official?: { readonly key: string; readonly student: string } | undefined;
  readonly inspect?: boolean | undefined;
  readonly format: 'text' | 'json';
  readonly out?: string | undefined;
}

export async function grade(args: GradeArguments, context: Context): Promise<ExitCode> {
  const opening = context.openJudge(); // starts the guest while the files are read
  opening.catch(() => {}); // awaited below; until then a refusal is not "unhandled"
  try {
    const course = await context.course();
    const lab = await course.lab(args.lab);
    await checkNames(args, lab, course);
    const program = await course.program(lab, args.source);
    if (args.inspect) context.terminal.err(inspectText(lab));
    const judge = await opening;
    const outcome = await judge.grade(requestOf(args, lab, program, context));
    context.terminal.status(null);
    return await conclude(outcome, { args, lab, course, program }, context);
  } finally {
    context.terminal.status(null);
    await opening.then((judge) => judge.close()).catch(() => {});
  }
}

/** Part and test are checked before anything runs: a slip must not cost a minute. */
async function checkNames(args: GradeArguments, lab: Manifest, course: Course): Promise<void> {
  const parts = lab.parts.map((part) => part.id);
  if (args.part !== undefined && !parts.includes(args.part)) {
    throw new UsageError(
      `Lab ${lab.id} has no part "${args.part}". Its parts: ${lab.parts.map((part) => `${part.id} (${part.title})`).join(', ')}.`,
    );
  }
  if (args.test === undefined) return;
  const suite = await course.suite(lab);
  const tests = [...suite.public, ...suite.hidden];
  const found = tests.find((test) => test.id === args.test);
  if (found === undefined) {
    const meant = nearest(
      args.test,
      tests.map((test) => test.id),
    );
    const guess = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    throw new UsageError(
      `Lab ${lab.id} has no test "${args.test}".${guess}\nIts tests: ${tests.map((test) => test.id).join(', ')}.`,
    );
  }
  if (args.part !== undefined && found.part !== args.part) {
    throw new UsageError(
      `Test "${found.id}" belongs to part ${found.part}, not ${args.part}. Leave --part out, or write --part ${found.part}.`,
    );
  }
}

function requestOf(args: GradeArguments, lab: Manifest, program: Program, context: Context): GradeRequest {
  const onProgress = progressOn(context.terminal, context.now);
  return {
    lab: lab.id,
    program,
    signal: context.signal,
    ...(args.part === undefined ? {} : { part: args.part }),
    ...(args.test === undefined ? {} : { test: args.test }),
    ...(args.seed === undefined ? {} : { seed: args.seed }),
    ...(args.seeds === undefined ? {} : { seeds: args.seeds }),
    ...(args.states === undefined ? {} : { states: args.states }),
    ...(args.runs === undefined ? {} : { runs: args.runs }),
    ...(args.official === undefined ? {} : { official: args.official }),
    ...(args.inspect ? { inspect: true, onGuestStderr: (text: string) => context.terminal.err(text) } : {}),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
}

interface Graded {
  readonly args: GradeArguments;
  readonly lab: Manifest;
  readonly course: Course;
  readonly program: Program;
}

async function conclude(outcome: GradeOutcome, graded: Graded, context: Context): Promise<ExitCode> {
  const { terminal } = context;
  // A guest that the terminal's Ctrl-C reached before us looks like one that failed; it was not.
  if (outcome.kind === 'interrupted' || context.signal.aborted) {
    terminal.err('Interrupted: nothing was graded, nothing was written.\n');
    return exit.interrupted;
  }
  switch (outcome.kind) {
    case 'rejected': {
      const { problems } = outcome;
      const { id } = graded.lab;
      const text = renderProblems(problems, sourceFolder(id, graded.program.label), terminal);
      const asJson = graded.args.format === 'json';
      const file = asJson ? renderProblemsJson(problems, id, graded.program.label) : text;
      return deliver(asJson && graded.args.out === undefined ? file : text, file, exit.missing, graded, context);
    }
    case 'course-bug':
      terminal.err(
        `This is a mistake in the course, not in your program:\n\n${outcome.text}\n\nPlease show it to your instructor.\n`,
      );
      return exit.course;
    case 'graded':
      return showReport(outcome, graded, context);
    default:
      return outcome satisfies never;
  }
}

async function showReport(
  outcome: Extract<GradeOutcome, { kind: 'graded' }>,
  graded: Graded,
  context: Context,
): Promise<ExitCode> {
  const { report, engineNotes } = outcome;
  const { args, course } = graded;
  const { terminal } = context;
  const kept = keepFailingRuns(report, context.cwd);
  const telling = { saved: kept.kind === 'kept', engineNotes };
  const text = renderText(report, {
    width: terminal.width,
    color: terminal.color,
    unicode: terminal.unicode,
    ...telling,
  });
  const code = exitCodeOf(report);
  const asJson = args.format === 'json';
  const file = asJson ? renderJson(report) : renderText(report, { width: 80, color: false, unicode: true, ...telling });
  // With --out the file takes the format asked for, and the terminal still shows what was found.
  const result = deliver(asJson && args.out === undefined ? file : text, file, code, graded, context);
  if (kept.kind === 'refused') terminal.err(kept.text);
  if (!asJson && args.source.kind === 'handed-in' && code !== exit.ok) {
    terminal.out(await typeErrorLines(course.root, graded.lab, terminal, context.signal));
  }
  return result;
}

/** Prints, and writes the file of --out. The file that cannot be written is told, and the result shown all the same. */
function deliver(text: string, file: string, code: ExitCode, { args }: Graded, { terminal, cwd }: Context): ExitCode {
  terminal.out(text);
  if (args.out === undefined) return code;
  const saved = save(resolve(cwd, args.out), file);
  if (saved.kind === 'saved') {
    terminal.err(`The report is in ${args.out}.\n`);
    return code;
  }
  terminal.err(
    `The report could not be written to ${args.out}: ${saved.why}.\nGive --out a file in a folder that exists and that you may write to. The grading above stands.\n`,
  );
  return exit.usage;
}

/** What the exit code says of a report: bonus points count only when nothing else was asked for. */
export function exitCodeOf(report: GradeReport): ExitCode {
  const complete =
    report.asked.test === null
      ? report.of > 0
        ? report.points === report.of
        : report.bonus === report.bonusOf
      : report.tests.every((test) => test.verdict === 'passed');
  if (complete) return exit.ok;
  const graded =
    report.of > 0
      ? report.parts.filter((part) => !part.bonus).map((part) => part.id)
      : report.parts.map((part) => part.id);
  const tests = report.tests.filter((test) => graded.includes(test.part) && test.verdict !== 'passed');
  const open = tests.every((test) => test.verdict === 'not-established' || test.verdict === 'stopped');
  return open ? exit.notEstablished : exit.missing;
}

const inspectText = (
  lab: Manifest,
): string => `The guest waits for a debugger, without time limits. In VS Code: Run and Debug, "Attach to Node Process"; in Chrome: chrome://inspect.
Set breakpoints in labs/${lab.id}/. One test and one seed make it short: --test ID --seed N.
`;
