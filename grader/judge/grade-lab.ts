/** Grades one program in one lab: runs where the student's program answers, wherever that is. */

import { Malformed } from '../base/bytes.ts';
import type { Manifest } from '../course/manifest.ts';
import { rulesOf } from '../course/rules-of.ts';
import type { Suite, Test } from '../course/suite.ts';
import { boundsOf } from '../course/worlds.ts';
import { GuestGone } from '../sandbox/process/frames.ts';
import { Misfit } from '../simulator/trouble-bytes.ts';
import type { Choice } from '../trace/transcript.ts';
import type { Answerer } from './answerer.ts';
import type { Progress } from './api.ts';
import { onAllRuns } from './cut-short.ts';
import { judgeTest, type TestJob, unjudged } from './judge-test.ts';
import { type OfficialKey, officialSeed } from './official.ts';
import type { GradeReport, TestResult } from './report.ts';
import { scoreParts, type TestFindings, totals } from './score.ts';

export interface LabJob {
  readonly manifest: Manifest;
  readonly program: string;
  readonly sourceHash: string;
  readonly suiteHash: string;
  readonly part?: string | undefined;
  readonly test?: string | undefined;
  readonly seed?: number | undefined;
  readonly choices?: readonly Choice[] | undefined;
  readonly seeds?: number | undefined;
  readonly states?: number | undefined;
  readonly runs?: number | undefined;
  readonly official?: OfficialKey | undefined;
  readonly first?: readonly string[] | undefined;
}

const SEEDS = 500;
/** Telling costs about as much as a small run. */
const PROGRESS_EVERY = 16;
/** Each stop costs the watchdog's patience; a program that earned it twice will again. */
const STOPS_MAX = 2;

/** How the reason of a verdict begins that says nothing of its test. */
export const NOT_RUN = 'Not run';

/** How many runs a test asks for by itself. */
export const runsOf = (test: Test): number =>
  test.kind === 'storm' ? (test.seeds ?? SEEDS) : test.kind === 'measure' ? test.runs : 1;

/** Where a grading gets its answers, and whom it tells how far it is. */
export interface Desk {
  /** May be another one after a program had to be stopped. */
  answerer(): Answerer;
  /** Nobody waits for the report any more. */
  calledOff(): boolean;
  progress(progress: Progress): void;
  engineNote(test: string, text: string): void;
}

/** Thrown out of a grading that was called off. */
export class CalledOff extends Error {}

export function gradeLab(job: LabJob, suite: Suite, desk: Desk): GradeReport {
  const { manifest } = job;
  const all = [...suite.public, ...suite.hidden];
  const wanted = inOrder(
    all.filter(
      (test) => (job.part === undefined || test.part === job.part) && (job.test === undefined || test.id === job.test),
    ),
    job.first ?? [],
  );
  const judged: (TestFindings & { readonly result: TestResult })[] = [];
  let stops = 0;
  wanted.forEach((test, place) => {
    const progress = { testsDone: place, tests: wanted.length, test: test.id };
    const testJob: TestJob = {
      manifest,
      test,
      visibility: suite.public.includes(test) ? 'public' : 'hidden',
      seeds: test.kind === 'measure' ? seedsFor(job, test).slice(0, job.runs) : seedsFor(job, test),
      statesMax: job.states,
      choices: job.choices ?? [],
      bounds: boundsOf(manifest),
      origin: {
        lab: manifest.id,
        suiteHash: job.suiteHash,
        sourceHash: job.sourceHash,
        program: job.program,
        lecture: manifest.lecture,
      },
      onRun: (done, runs) => {
        if (desk.calledOff()) throw new CalledOff();
        if (done % PROGRESS_EVERY === 0) desk.progress({ ...progress, runsDone: done, runs });
      },
      onReplay: () => {
        if (desk.calledOff()) throw new CalledOff();
      },
    };
    let one: (typeof judged)[number];
    if (stops >= STOPS_MAX) {
      judged.push(
        unjudged(testJob, {
          verdict: 'stopped',
          because: `${NOT_RUN}: the grader had to stop your program ${stops} times before.`,
        }),
      );
      return;
    }
    const answering = desk.answerer();
    try {
      one = judgeTest(testJob, answering);
      if (job.runs !== undefined || job.seed !== undefined) one = onAllRuns(one);
    } catch (error) {
      if (desk.calledOff()) throw new CalledOff();
      const because = stoppedBecause(error);
      if (because === undefined) throw error;
      stops++;
      answering.discard();
      one = unjudged(testJob, { verdict: 'stopped', because });
    }
    for (const note of answering.engineNotes()) desk.engineNote(test.id, note);
    judged.push(one);
    desk.progress({
      testsDone: place + 1,
      tests: wanted.length,
      test: test.id,
      runsDone: 0,
      runs: 0,
      ended: one.result.verdict,
    });
  });
  const asked = job.test === undefined ? all : wanted;
  const parts = scoreParts(onlyAsked(manifest, asked), asked, judged, job.part);
  return {
    format: 1,
    lab: { id: manifest.id, title: manifest.title },
    program: job.program,
    sourceHash: job.sourceHash,
    suiteHash: job.suiteHash,
    seeds: {
      kind: job.official === undefined ? 'local' : 'official',
      only: job.seed ?? null,
      perStorm: job.seeds ?? null,
      perExploration: job.states ?? null,
      perMeasure: job.runs ?? null,
    },
    asked: { part: job.part ?? null, test: job.test ?? null },
    ...totals(parts),
    parts,
    tests: all.flatMap((test) => judged.filter((it) => it.test === test).map((it) => it.result)),
  };
}

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

/** Yesterday's failures first; the report keeps the suite's order. */
function inOrder(tests: readonly Test[], first: readonly string[]): readonly Test[] {
  return [...tests.filter((test) => first.includes(test.id)), ...tests.filter((test) => !first.includes(test.id))];
}

function seedsFor(job: LabJob, test: Test): readonly number[] {
  if (job.seed !== undefined) return [job.seed];
  const count = test.kind === 'storm' ? (job.seeds ?? runsOf(test)) : runsOf(test);
  const { official } = job;
  return Array.from({ length: count }, (_, place) =>
    official === undefined ? place + 1 : officialSeed(official, job.manifest.id, test.id, place),
  );
}

/** With --test, only the points that this test can speak of are in question. */
function onlyAsked(manifest: Manifest, tests: readonly Test[]): Manifest {
  const judgedIn = (part: string) => tests.filter((test) => test.part === part);
  const parts = manifest.parts.flatMap((part) => {
    const ids = new Set(judgedIn(part.id).flatMap((test) => rulesOf(test).map((rule) => rule.id)));
    const points = Object.fromEntries(Object.entries(part.points).filter(([id]) => ids.has(id)));
    return Object.keys(points).length === 0 ? [] : [{ ...part, points }];
  });
  return { ...manifest, parts };
}
