/** What a command needs of the world around it. Tests give it a terminal that remembers, and a judge that is a table. */
import type { Manifest } from '../course/manifest.ts';
import type { Suite } from '../course/suite.ts';
import type { Judge } from '../judge/api.ts';
import type { Program } from '../sandbox/build/program.ts';
import type { Terminal } from './terminal.ts';

/** Which program of a lab is meant. */
export type ProgramSource =
  | { readonly kind: 'handed-in' }
  | { readonly kind: 'solution' }
  | { readonly kind: 'variant'; readonly id: string }
  | { readonly kind: 'alternative'; readonly id: string }
  | { readonly kind: 'folder'; readonly path: string };

/** The labs of this course tree. What cannot be used is a `UsageError`, what is broken a `CourseError` (course/errors.ts). */
export interface Course {
  /** The folder that holds labs/, solutions/, lectures/ and grader/. */
  readonly root: string;
  labs(): Promise<readonly Manifest[]>;
  /** "01", "1", "lamport", "01-lamport-clock". */
  lab(typed: string): Promise<Manifest>;
  program(lab: Manifest, source: ProgramSource): Promise<Program>;
  suite(lab: Manifest): Promise<Suite>;
}

export interface Context {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the command was given: relative paths and .lockstep/ are meant from here. */
  readonly cwd: string;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  /** Milliseconds; for progress only. */
  readonly now: () => number;
  readonly course: () => Promise<Course>;
  /** As many seats as this machine is good for, where nothing else is said. */
  readonly openJudge: (options?: { readonly warm?: boolean; readonly seats?: number }) => Promise<Judge>;
  readonly checker: () => Promise<Pick<typeof import('../judge/check.ts'), 'checkLab'>>;
  readonly replayer: () => Promise<Pick<typeof import('../judge/replay.ts'), 'replayTranscript'>>;
  readonly strength: () => Promise<typeof import('../strength/index.ts')>;
  readonly bench: () => Promise<Pick<typeof import('../bench/index.ts'), 'runBench' | 'benchNames'>>;
}
