/** What the main thread and the judge's thread say to each other. */
import type { MessagePort } from 'node:worker_threads';
import type { BuiltProgram } from '../sandbox/build/program.ts';
import type { LinkData } from '../sandbox/process/link.ts';
import type { Progress } from './api.ts';
import type { LabJob } from './grade-lab.ts';
import type { Entry } from './lab-files.ts';
import type { GradeReport } from './report.ts';

/** Shared memory for a thread that blocks: two 32-bit counters. */
export interface WorkerData {
  readonly signal: SharedArrayBuffer;
}
export const signals = {
  bytes: 8,
  /** Guests handed over so far. */
  guests: 0,
  /** Number of the last job that was called off. */
  calledOff: 1,
} as const;

export type ToWorker =
  /** `guests` brings a `GuestDelivery` for each `need-guest`. */
  | { readonly kind: 'begin'; readonly guests: MessagePort }
  | { readonly kind: 'grade'; readonly number: number; readonly job: LabJob; readonly program: BuiltProgram };

export type FromWorker =
  /** The suite is loaded; these are the classes and functions its tests will ask for. */
  | { readonly kind: 'ready'; readonly entries: readonly Entry[] }
  | { readonly kind: 'need-guest' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'engine-note'; readonly test: string; readonly text: string }
  | { readonly kind: 'graded'; readonly report: GradeReport }
  | { readonly kind: 'called-off' }
  | { readonly kind: 'course-bug'; readonly text: string };

export type GuestDelivery = LinkData;
