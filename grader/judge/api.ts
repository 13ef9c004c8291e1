/** What a front end (CLI, watch, editor, classroom) asks of the judge, and what it gets. */
import type { Problem, Program } from '../sandbox/build/program.ts';
import type { Choice } from '../trace/transcript.ts';
import type { GradeReport } from './report.ts';

export interface GradeRequest {
  /** Folder name in labs/: "01-lamport-clock". */
  readonly lab: string;
  readonly program: Program;
  /** Only this part, only this test (ids as in the manifest and the suite). */
  readonly part?: string;
  readonly test?: string;
  /** Only these tests. */
  readonly tests?: readonly string[];
  /** Only this seed, in every storm and measure. */
  readonly seed?: number;
  /** With `test` and `seed`: where the run leaves what the seed says. */
  readonly choices?: readonly Choice[];
  /** Seeds per storm instead of each storm's own number. */
  readonly seeds?: number;
  /** At most so many states per exploration: a smaller one is then not established. */
  readonly states?: number;
  /** At most so many runs per measure: one that asks for more is then not established. */
  readonly runs?: number;
  /** No failing run is made simpler and told: each `failure` is null. For those who ask for verdicts by the thousand. */
  readonly verdictsOnly?: boolean;
  /** Seeds drawn from a course key, so that no local run shows them. */
  readonly official?: { readonly key: string; readonly student: string };
  /** Tests to run before the others (watch puts yesterday's failures first). */
  readonly first?: readonly string[];
  /** Start the guest with the inspector and without the watchdog. */
  readonly inspect?: boolean;
  /** What the guest writes to its stderr: with `inspect`, where its debugger listens. */
  readonly onGuestStderr?: (text: string) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface Progress {
  readonly testsDone: number;
  readonly tests: number;
  /** The test under way. */
  readonly test: string;
  readonly runsDone: number;
  readonly runs: number;
  /** Its verdict when it has just ended. */
  readonly ended?: string;
}

export type GradeOutcome =
  | {
      readonly kind: 'graded';
      readonly report: GradeReport;
      /** What Node itself said of an exception (test id, message). For a terminal's eyes: never part of a report. */
      readonly engineNotes: readonly { readonly test: string; readonly text: string }[];
    }
  /** The program never started: syntax errors, forbidden constructs. */
  | { readonly kind: 'rejected'; readonly problems: readonly Problem[] }
  /** The course itself is broken (a suite that throws, a manifest that does not fit). */
  | { readonly kind: 'course-bug'; readonly text: string }
  | { readonly kind: 'interrupted' };

export interface Judge {
  grade(request: GradeRequest): Promise<GradeOutcome>;
  /** Ends the guest and the worker. */
  close(): Promise<void>;
}
