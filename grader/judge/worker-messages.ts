/** What the main thread and the judge's thread say to each other. */
import type { BuiltProgram } from '../sandbox/build/program.ts';
import type { LinkData } from '../sandbox/process/link.ts';
import type { Progress } from './api.ts';
import type { LabJob } from './grade-lab.ts';
import type { GradeReport } from './report.ts';

/** For the worker: how guests come to it while it blocks. */
export interface WorkerData {
  /** Counts the guests handed over. */
  readonly signal: SharedArrayBuffer;
}

export type ToWorker =
  /** `port` brings a `LinkData` for each `need-guest`. */
  | { readonly kind: 'begin'; readonly guests: import('node:worker_threads').MessagePort }
  | { readonly kind: 'grade'; readonly job: LabJob; readonly program: BuiltProgram };

export type FromWorker =
  | { readonly kind: 'need-guest' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'engine-note'; readonly test: string; readonly text: string }
  | { readonly kind: 'graded'; readonly report: GradeReport }
  | { readonly kind: 'course-bug'; readonly text: string };

export type GuestDelivery = LinkData;
