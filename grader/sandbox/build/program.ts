/** What a build takes and gives. */
export type { Program } from '../../course/program.ts';

/** Something the course's rules refuse, or a file that cannot be read as TypeScript. */
export interface Problem {
  readonly file: string;
  /** From 1; 0 when the whole file is meant. */
  readonly line: number;
  readonly column: number;
  /** What is wrong, one sentence. */
  readonly text: string;
  /** What to do instead, one sentence. */
  readonly fix: string;
  /** The source line, as written. */
  readonly source: string;
}

export interface BuiltProgram {
  /** A function expression: see `grader/sandbox/guest/load.ts` for what it takes and returns. */
  readonly code: string;
  /** Position number (as the step counter reports it) → where in the student's source; flat: file index, line. */
  readonly positions: readonly (readonly [file: number, line: number])[];
  readonly files: readonly string[];
  /** Nothing outside its nodes can change, whatever it does: see `stateless.ts`. */
  readonly stateless: boolean;
}

export type BuildResult =
  | { readonly kind: 'built'; readonly program: BuiltProgram }
  | { readonly kind: 'rejected'; readonly problems: readonly Problem[] };
