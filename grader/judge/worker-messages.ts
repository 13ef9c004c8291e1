/** What the main thread and the judge's threads say to each other. */
import type { MessagePort } from 'node:worker_threads';
import type { BuiltProgram } from '../sandbox/build/program.ts';
import type { LinkData } from '../sandbox/process/link.ts';
import type { LabJob, TestProgress } from './grade-lab.ts';
import type { Entry } from './lab-files.ts';
import type { GradeReport } from './report.ts';
import type { TestFindings } from './score.ts';

/** Shared memory for a thread that blocks: 32-bit counters. */
export interface WorkerData {
  /** This thread's own: guests handed over to it so far. */
  readonly guests: SharedArrayBuffer;
  /** That of all threads which work at one grading, see `counters`. */
  readonly shared: SharedArrayBuffer;
}
export const counters = {
  bytes: 12,
  /** Number of the last job that was called off. */
  calledOff: 0,
  /** Tests taken in this job. */
  taken: 1,
  /** How often the program had to be stopped in this job. */
  stops: 2,
} as const;

export type ToWorker =
  /** `guests` brings a `GuestDelivery` for each `need-guest`. */
  | { readonly kind: 'begin'; readonly guests: MessagePort }
  /** Take tests until none is left. */
  | { readonly kind: 'grade'; readonly number: number; readonly job: LabJob; readonly program: BuiltProgram }
  /** All tests are judged. */
  | { readonly kind: 'report'; readonly job: LabJob; readonly judged: readonly TestFindings[] };

export type FromWorker =
  /** The suite is loaded; these are the classes and functions its tests will ask for. */
  | { readonly kind: 'ready'; readonly entries: readonly Entry[] }
  | { readonly kind: 'need-guest' }
  | { readonly kind: 'progress'; readonly progress: TestProgress }
  | { readonly kind: 'engine-note'; readonly test: string; readonly text: string }
  | Answer;

/** What ends the work that was asked for. */
export type Answer =
  | { readonly kind: 'judged'; readonly judged: readonly TestFindings[] }
  | { readonly kind: 'graded'; readonly report: GradeReport }
  | { readonly kind: 'called-off' }
  | { readonly kind: 'course-bug'; readonly text: string };

export type GuestDelivery = LinkData;
