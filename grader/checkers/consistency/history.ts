/** What clients asked a shared object and what it answered, and what can be said about it. Pure data. */
import type { Json } from '#contract';

/** One operation of one client, from the moment it asked to the moment it had its answer. */
export interface Operation<I = Json> {
  readonly client: string;
  readonly input: I;
  /** Any clock, as long as it is one for the whole history: a `Ref`, a column of a drawing. */
  readonly asked: number;
  /** Absent: nobody knows. The operation may have taken effect at any time after `asked`, may do so yet, or never. */
  readonly answer?: { readonly at: number; readonly output: Json };
}

/** In any order: what counts is `asked` and `answer.at`. Equal times are concurrent. */
export type History<I = Json> = readonly Operation<I>[];

/** Some operations in an order that the object could have followed; operations are places in the history. */
export interface LegalOrder {
  readonly order: readonly number[];
  /** The object's state after them, in words. */
  readonly state: string;
}

export type Verdict =
  /** With the orders that prove it: one for each part of the history that was judged on its own. */
  | { readonly kind: 'ok'; readonly orders: readonly LegalOrder[] }
  | {
      readonly kind: 'illegal';
      readonly because: string;
      /** Two operations that cannot both be right; the same twice when nothing explains it. `second` was answered. */
      readonly first: number;
      readonly second: number;
      /** The longest orders that go well until `second` has no place left; they end in different states. */
      readonly prefixes: readonly LegalOrder[];
    }
  | { readonly kind: 'not-established'; readonly because: string };

export interface Limits {
  /** How many different (operations placed, state) the search may visit. Default 300,000. */
  readonly configurationsMax?: number;
}

export const answeredAt = (operation: Operation<unknown>): number => operation.answer?.at ?? Number.POSITIVE_INFINITY;
