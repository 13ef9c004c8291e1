/** Judges the tests of a lab, wherever the student's program answers: what a report is made of. */

import { Malformed } from '../base/bytes.ts';
import type { Manifest } from '../course/manifest.ts';
import type { Suite, Test, Visibility } from '../course/suite.ts';
import { boundsOf } from '../course/worlds.ts';
import { GuestGone } from '../sandbox/process/frames.ts';
import { Misfit } from '../simulator/trouble-bytes.ts';
import type { Choice } from '../trace/transcript.ts';
import type { Answerer } from './answerer.ts';
import type { Progress } from './api.ts';
import { onAllRuns } from './cut-short.ts';
import { judgeTest, type TestJob, unjudged } from './judge-test.ts';
import { testsOf } from './lab-files.ts';
import { type OfficialKey, officialSeed } from './official.ts';
import type { TestFindings } from './score.ts';

export interface LabJob {
  readonly manifest: Manifest;
  readonly program: string;
  readonly sourceHash: string;
  readonly suiteHash: string;
  readonly part?: string | undefined;
  readonly test?: string | undefined;
  readonly tests?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly choices?: readonly Choice[] | undefined;
  readonly seeds?: number | undefined;
  readonly states?: number | undefined;
  readonly runs?: number | undefined;
  readonly verdictsOnly?: boolean | undefined;
  readonly official?: OfficialKey | undefined;
  readonly first?: readonly string[] | undefined;
}

const SEEDS = 500;
/** Telling costs about as much as a small run. */
const PROGRESS_EVERY = 16;
/** Each stop costs the watchdog's patience; a program that earned it twice will again. */
export const STOPS_MAX = 2;

/** How many runs a test asks for by itself. */
export const runsOf = (test: Test): number =>
  test.kind === 'storm' ? (test.seeds ?? SEEDS) : test.kind === 'measure' ? test.runs : 1;

/** Where a grading gets its answers and its tests, and whom it tells how far it is. Several may work at one grading. */
export interface Desk {
  /** The place of the next test that nobody has taken, from 0 on in the order of running. */
  take(): number;
  /** May be another one after a program had to be stopped. */
  answerer(): Answerer;
  /** A program had to be stopped: how often by now, in all tests. */
  stopped(): void;
  stops(): number;
  /** Nobody waits for the report any more. */
  calledOff(): boolean;
  progress(progress: TestProgress): void;
  engineNote(test: string, text: string): void;
}

/** How far one test is. */
export type TestProgress = Omit<Progress, 'testsDone'> & {
  /** In the order of running. */
  readonly place: number;
};

/** Thrown out of a grading that was called off. */
export class CalledOff extends Error {}

/** Judges tests until none is left. */
export function judgeTests(job: LabJob, suite: Suite, desk: Desk): TestFindings[] {
  const wanted = wantedTests(job, suite);
  const judged: TestFindings[] = [];
  while (desk.stops() < STOPS_MAX) {
    // What is taken is judged: what comes before a stop must not be missing because of it.
    const place = desk.take();
    const test = wanted[place];
    if (test === undefined) break;
    const progress = { place, tests: wanted.length, test: test.id };
    const one = judgeOne(testJobOf(job, suite, test, desk, progress), job, desk);
    judged.push(one);
    desk.progress({ ...progress, runsDone: 0, runs: 0, ended: one.result.verdict });
  }
  return judged;
}

function testJobOf(
  job: LabJob,
  suite: Suite,
  test: Test,
  desk: Pick<Desk, 'calledOff' | 'progress'>,
  progress: Pick<TestProgress, 'place' | 'tests' | 'test'>,
): TestJob {
  const { manifest, suiteHash, sourceHash, program } = job;
  const goOn = () => {
    if (desk.calledOff()) throw new CalledOff();
  };
  return {
    manifest,
    test,
    visibility: visibilityOf(test, suite),
    seeds: test.kind === 'measure' ? seedsFor(job, test).slice(0, job.runs) : seedsFor(job, test),
    statesMax: job.states,
    choices: job.choices ?? [],
    verdictsOnly: job.verdictsOnly ?? false,
    bounds: boundsOf(manifest),
    origin: { lab: manifest.id, suiteHash, sourceHash, program, lecture: manifest.lecture },
    onRun: (done, runs) => {
      goOn();
      if (done % PROGRESS_EVERY === 0) desk.progress({ ...progress, runsDone: done, runs });
    },
    onReplay: goOn,
  };
}

function judgeOne(testJob: TestJob, job: LabJob, desk: Desk): TestFindings {
  const answerer = desk.answerer();
  try {
    const one = judgeTest(testJob, answerer);
    return job.runs !== undefined || job.seed !== undefined ? onAllRuns(testJob.test, one) : one;
  } catch (error) {
    if (desk.calledOff()) throw new CalledOff();
    const because = stoppedBecause(error);
    if (because === undefined) throw error;
    desk.stopped();
    answerer.discard();
    return unjudged(testJob, { verdict: 'stopped', because });
  } finally {
    for (const note of answerer.engineNotes()) desk.engineNote(testJob.test.id, note);
  }
}

export const visibilityOf = (test: Test, suite: Suite): Visibility =>
  suite.public.includes(test) ? 'public' : 'hidden';

/** Only what a program can bring about; anything else is a fault of ours. */
function stoppedBecause(error: unknown): string | undefined {
  if (error instanceof Misfit || error instanceof Malformed)
    return `The grader had to stop your program: its answers made no sense (${error.message}).`;
  if (!(error instanceof GuestGone)) return undefined;
  switch (error.kind) {
    case 'stalled':
      return 'The grader had to stop your program: it stopped answering. Look for a regular expression or a built-in call that takes for ever.';
    case 'out-of-memory':
      return 'The grader had to stop your program: it used too much memory. Look for data that grows without end.';
    default:
      return 'The grader had to stop your program: its process ended.';
  }
}

/** In the order of running: yesterday's failures first. The report keeps the suite's order. */
export function wantedTests({ part, test, tests, first = [] }: LabJob, suite: Suite): readonly Test[] {
  const wanted = testsOf(suite).filter(
    (it) =>
      (part === undefined || it.part === part) &&
      (test === undefined || it.id === test) &&
      (tests === undefined || tests.includes(it.id)),
  );
  return [...wanted.filter((it) => first.includes(it.id)), ...wanted.filter((it) => !first.includes(it.id))];
}

function seedsFor(job: LabJob, test: Test): readonly number[] {
  if (job.seed !== undefined) return [job.seed];
  const count = test.kind === 'storm' ? (job.seeds ?? runsOf(test)) : runsOf(test);
  const { official } = job;
  return Array.from({ length: count }, (_, place) =>
    official === undefined ? place + 1 : officialSeed(official, job.manifest.id, test.id, place),
  );
}
