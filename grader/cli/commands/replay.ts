/**
 * `lockstep replay <file>`: judges the recorded answers again, without the program that gave them. With --live the same
 * choices meet the program as it is now, which says whether the bug is gone.
 */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UsageError } from '../../course/errors.ts';
import type { Manifest } from '../../course/manifest.ts';
import { isPath } from '../../course/worlds.ts';
import type { ReplayOutcome } from '../../judge/replay.ts';
import type { Failure, TestResult } from '../../judge/report.ts';
import {
  hang,
  plural,
  quoted,
  renderFailure,
  renderProblems,
  shortLab,
  shown,
  sourceFolder,
  styleOf,
} from '../../reports/index.ts';
import { describeInFull } from '../../trace/describe.ts';
import { decodeTranscript, type Transcript } from '../../trace/transcript.ts';
import { explainTranscript } from '../../trace/transcript-words.ts';
import type { Context, ProgramSource } from '../context.ts';
import { type ExitCode, exit } from '../exit.ts';
import { describeFileError } from '../save.ts';

export interface ReplayArguments {
  readonly file: string;
  readonly live: boolean;
  /** Every event, a line each, before the story. */
  readonly full: boolean;
  readonly format: 'text' | 'json';
}

export async function replay(args: ReplayArguments, context: Context): Promise<ExitCode> {
  const transcript = read(args.file, context.cwd);
  const course = await context.course();
  const labs = await course.labs();
  const lab = labs.find((lab) => lab.id === transcript.lab);
  if (lab === undefined)
    throw new UsageError(
      `${args.file} is a run of lab ${transcript.lab}, which this course does not have. Its labs: ${labs.map((lab) => lab.id).join(', ')}.`,
    );
  return args.live ? replayLive(args, transcript, lab, context) : replayRecorded(args, transcript, labs, context);
}

function read(file: string, folder: string): Transcript {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(folder, file));
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read: ${describeFileError(error)}.\nFailing runs are kept in .lockstep/ of the folder in which \`npx lockstep grade\` was given; each failing test names its file.`,
    );
  }
  const decoded = decodeTranscript(bytes);
  if (decoded.kind !== 'transcript') throw new UsageError(explainTranscript(decoded, basename(file)));
  // Nothing in a file from elsewhere may move the cursor.
  return { ...decoded.transcript, ...shown(headerWords(decoded.transcript), true) };
}

async function replayRecorded(
  args: ReplayArguments,
  transcript: Transcript,
  labs: readonly Manifest[],
  context: Context,
): Promise<ExitCode> {
  const { replayTranscript } = await context.replayer();
  const outcome = await replayTranscript(
    transcript,
    labs.map((lab) => lab.id),
  );
  if (args.format === 'json') {
    context.terminal.out(`${JSON.stringify({ format: 1, ...about(transcript), outcome }, null, 2)}\n`);
    return outcome.kind === 'fails' ? exit.missing : exit.notEstablished;
  }
  return tellRecorded(args, transcript, outcome, context);
}

const headerWords = ({ lab, test, property, program }: Transcript) => ({ lab, test, property, program });

const about = ({ lab, test, seed, property, program }: Transcript) => ({ lab, test, seed, property, program });

function tellRecorded(
  args: ReplayArguments,
  transcript: Transcript,
  outcome: ReplayOutcome,
  { terminal }: Context,
): ExitCode {
  const style = styleOf(terminal);
  const say = (text: string) => terminal.out(`${hang('', text, style.width).join('\n')}\n`);
  terminal.out(`${heading(transcript, style)}\n`);
  switch (outcome.kind) {
    case 'fails': {
      if (outcome.stale)
        say(
          "The lab's tests have changed since this run was recorded; its answers still fit, and this is what they say today.",
        );
      if (args.full) terminal.out(`\n${everyEvent(outcome.failure)}\n`);
      const folder = sourceFolder(transcript.lab, transcript.program);
      terminal.out(`\n${renderFailure(outcome.failure, { ...look(terminal), folder })}\n`);
      const typed = quoted(args.file);
      if (!args.full)
        terminal.out(
          `Every event, a line each:               ${style.ink.cyan(`npx lockstep replay ${typed} --full`)}\n`,
        );
      terminal.out(
        `The program as it is now, same choices: ${style.ink.cyan(`npx lockstep replay ${typed} --live`)}\n`,
      );
      return exit.missing;
    }
    case 'holds':
      say(
        outcome.stale
          ? "Judged by the lab's tests of today, this run breaks no rule: the tests have changed since it was recorded."
          : 'Judged again, this run breaks no rule. That should not be: please report it with the file.',
      );
      return exit.notEstablished;
    case 'misfit':
      say(
        `The answers in the file do not fit the world of this test${outcome.stale ? ', which has changed since they were recorded' : ''}. Record the run anew: npx lockstep grade ${shortLab(transcript.lab)} --test ${transcript.test} --seed ${transcript.seed}`,
      );
      return exit.notEstablished;
    case 'unknown-lab':
    case 'unknown-test':
      throw new UsageError(
        `Lab ${transcript.lab} has no test "${transcript.test}" any more, so the run cannot be judged. Its tests of today: npx lockstep grade ${shortLab(transcript.lab)}`,
      );
    default:
      return outcome satisfies never;
  }
}

const look = ({ width, color, unicode }: Context['terminal']) => ({ width, color, unicode });

function heading({ lab, test, seed, choices, program }: Transcript, { ink, dot }: ReturnType<typeof styleOf>): string {
  const run = isPath(choices) ? plural(choices.length, 'step') : `seed ${seed}`;
  return ink.bold(`Lab ${shortLab(lab)} ${dot} ${test} ${dot} ${run} ${dot} ${program}`);
}

/** The run in full, a line an event: the diagram below shows what matters of it. */
const everyEvent = (failure: Failure): string => failure.events.map(describeInFull).join('\n');

async function replayLive(
  args: ReplayArguments,
  transcript: Transcript,
  lab: Manifest,
  context: Context,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const course = await context.course();
  const program = await course.program(lab, sourceOf(transcript.program));
  const judge = await context.openJudge();
  try {
    const { test, seed, choices } = transcript;
    const outcome = await judge.grade({ lab: lab.id, program, test, seed, choices, signal });
    if (outcome.kind === 'interrupted' || signal.aborted) {
      terminal.err('Interrupted.\n');
      return exit.interrupted;
    }
    if (outcome.kind === 'rejected') {
      terminal.out(renderProblems(outcome.problems, sourceFolder(lab.id, program.label), look(terminal)));
      return exit.missing;
    }
    if (outcome.kind === 'course-bug') {
      terminal.err(`This is a mistake in the course, not in your program:\n\n${outcome.text}\n`);
      return exit.course;
    }
    return tellLive(args, transcript, outcome.report.tests[0], context);
  } finally {
    await judge.close();
  }
}

/** Which program a transcript's label means. */
export function sourceOf(label: string): ProgramSource {
  if (label === 'handed in') return { kind: 'handed-in' };
  if (label === 'solution') return { kind: 'solution' };
  const named = /^(variant|alternative) (\S+)$/.exec(label);
  if (named?.[1] === 'variant') return { kind: 'variant', id: named[2] ?? '' };
  if (named?.[1] === 'alternative') return { kind: 'alternative', id: named[2] ?? '' };
  return { kind: 'folder', path: label };
}

function tellLive(
  args: ReplayArguments,
  transcript: Transcript,
  test: TestResult | undefined,
  { terminal }: Context,
): ExitCode {
  const style = styleOf(terminal);
  const verdict = test?.verdict ?? 'not-established';
  const same = test?.failure !== null && test?.failure !== undefined && test.failure.property === transcript.property;
  const kind = same
    ? 'still-breaks'
    : verdict === 'passed' || (verdict === 'not-established' && !test?.failure)
      ? 'no-longer-breaks'
      : 'breaks-otherwise';
  const code = kind === 'no-longer-breaks' ? exit.ok : exit.missing;
  if (args.format === 'json') {
    terminal.out(
      `${JSON.stringify({ format: 1, ...about(transcript), outcome: { kind, failure: test?.failure ?? null } }, null, 2)}\n`,
    );
    return code;
  }
  const rule = transcript.property ?? 'an exception';
  const sentence = {
    'still-breaks': `Still breaks: ${rule}.`,
    'no-longer-breaks': `No longer breaks: with these choices the program keeps ${rule === 'an exception' ? 'running' : rule}.`,
    'breaks-otherwise': `No longer breaks ${rule}, but fails in another way now.`,
  }[kind];
  terminal.out(
    `${heading(transcript, style)}\n${style.paint(kind === 'no-longer-breaks' ? 'passed' : 'violated', sentence)}\n`,
  );
  if (test?.failure) {
    terminal.out(
      `\n${renderFailure(test.failure, { ...look(terminal), folder: sourceFolder(transcript.lab, transcript.program) })}`,
    );
    return code;
  }
  terminal.out(
    `${hang('', `That is one schedule. All of them: npx lockstep grade ${shortLab(transcript.lab)} --test ${transcript.test}`, style.width).join('\n')}\n`,
  );
  return code;
}
