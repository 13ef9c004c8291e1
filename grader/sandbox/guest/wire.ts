/** What judge and guest say to each other. Commands are JSON lines; answers are frames of these kinds. */
import type { Json } from '#contract';
import type { Run } from '../../course/worlds.ts';
import type { History, Question } from '../../explorer/answering.ts';
import type { Bounds } from '../../simulator/effects.ts';
import type { Trouble } from '../../trace/events.ts';
import type { BuiltProgram } from '../build/program.ts';

export type Command =
  | { readonly kind: 'load'; readonly program: BuiltProgram }
  /** Runs of one test, one after the other; each ends with a `runEnd` frame. */
  | { readonly kind: 'runs'; readonly test: string; readonly runs: readonly Run[]; readonly bounds: Bounds }
  /** An exploration begins: what follows is about the nodes of that test. */
  | { readonly kind: 'explore'; readonly test: string; readonly bounds: Bounds }
  | { readonly kind: 'ask'; readonly questions: readonly Question[] }
  | { readonly kind: 'audit'; readonly history: History }
  | CallCommand;

/** One call of an exported function, for laws. */
export interface CallCommand {
  readonly kind: 'call';
  readonly file: string;
  readonly export: string;
  readonly args: readonly Json[];
  readonly bounds: Bounds;
}

export type CallAnswer =
  | { readonly kind: 'answered'; readonly value: Json; readonly engineNote?: string }
  | { readonly kind: 'trouble'; readonly trouble: Trouble; readonly engineNote?: string };

export const frameKinds = {
  /** SES is up; programs may be loaded. */
  ready: 0,
  /** Answers of the run under way. */
  chunk: 1,
  /** The last answers of a run. */
  runEnd: 2,
  /** A `CallAnswer`, as any JSON. */
  called: 3,
  /** A string: what the engine said of an exception. */
  engineNote: 4,
  /** Answers to questions about local states, whole ones, in order; the last of an `ask` has the rest. */
  answers: 5,
  /** What an audit found: a sentence or null, as any JSON. */
  audited: 6,
} as const;
