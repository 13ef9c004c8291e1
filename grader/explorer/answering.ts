/**
 * Who answers for the nodes of an exploration: the student's program behind a guest, or a program in this process. A
 * search asks each question once and keeps the answer; what it asks is never about a run, only about one local state.
 *
 * Local states (all that a program can see: the fields of its node and its storage) and what crashes leave of a storage
 * are numbers given by whoever answers, from 0 upwards in the order in which they first appear. Timers, messages under way
 * and the application are the search's own business.
 */
import type { Json } from '#contract';
import type { CallKind, Effect } from '../simulator/effects.ts';
import type { Trouble } from '../trace/events.ts';

export interface Question {
  /** Place of the node in `nodes`. */
  readonly node: number;
  readonly kind: CallKind;
  /** The local state before; for START what the node's storage holds (0: nothing yet). */
  readonly state: number;
  /** Null for START, the request, the message, or the timer's name. */
  readonly subject: Json;
  /** The sender's place in `nodes`, for MESSAGE; otherwise −1. */
  readonly from: number;
  /** What the node's own clock has moved since it booted, in microseconds. Default 0. */
  readonly clock?: number;
}

export interface Answer {
  /** The local state after the handler; −1 after a trouble, or where the state cannot be told. */
  readonly state: number;
  readonly effects: readonly Effect[];
  /** The node's own account of itself afterwards; null after a trouble. */
  readonly status: Json;
  readonly trouble: Trouble | undefined;
  /**
   * What a crash leaves of the storage, by how many effects (notes not counted) took place before it: places 0 … count.
   * A crash between two handlers leaves the last.
   */
  readonly left: readonly number[];
  /**
   * The state cannot be written down (a function in a field, say): a sentence that names node, handler and field.
   * No fault of the protocol: the exploration is then not established.
   */
  readonly unreadable: string | undefined;
  /** The handler, or the status after it, looked at the clock: then the clock is a part of the state. */
  readonly readsClock: boolean;
}

/** What happened to one node since it booted last. */
export interface History {
  readonly node: number;
  /** What its storage held when it booted. */
  readonly left: number;
  /** The events after START, and the local state that the search was told after START and after each of them. */
  readonly events: readonly Pick<Question, 'kind' | 'subject' | 'from' | 'clock'>[];
  readonly states: readonly number[];
}

/** Node ids, and what they are called where nodes change places. */
export type Renaming = ReadonlyMap<string, string>;

export interface Answering {
  /** Answers in the order of the questions. */
  answer(questions: readonly Question[]): readonly Answer[];
  /**
   * Runs the history again in a program of its own, with no state put back, and compares. A difference means that the
   * program keeps something where the search cannot see it: a sentence that names the handler and the field.
   */
  audit(history: History): string | undefined;
  /**
   * Everything a program can see in that local state, as a text, with node ids called otherwise wherever they are a whole
   * string. Only programs in this process can say it.
   */
  renamed?(state: number, ids: Renaming): string;
  /** The same of what a crash left. */
  renamedLeft?(left: number, ids: Renaming): string;
}
