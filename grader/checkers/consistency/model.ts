/** What a shared object does when its operations come one at a time: a pure value. A new object goes into `models.ts`. */
import type { Json } from '#contract';
import type { History } from './history.ts';

export interface Model<S, I> {
  readonly init: S;
  /**
   * The state after `input` was answered with `output`; undefined when that answer is impossible in `state`. Without
   * `output` nobody knows the answer: the state after whatever the object would have answered.
   */
  readonly step: (state: S, input: I, output: Json | undefined) => S | undefined;
  /** This input answered so leaves every state as it is, whatever the state: it is placed as soon as it fits. */
  readonly reads?: (input: I, output: Json) => boolean;
  /** Equal states have equal keys. Default: their JSON. */
  readonly key?: (state: S) => string;
  /**
   * What makes the search quick, for objects that hold a value: the key of the one state in which `input` is answered with
   * `output` (without one: in which it has any effect); the key of the state after `input`, whatever was before; what
   * `input` adds to the end of the key. No other operation changes a key, and none both brings and adds.
   */
  readonly sees?: (input: I, output: Json | undefined) => string | undefined;
  readonly brings?: (input: I) => string | undefined;
  readonly adds?: (input: I) => string | undefined;
  /** Whether the three above hold of this history. Default: always. */
  readonly sound?: (history: History<I>) => boolean;
  /**
   * Of a history, whether an operation has to wait for one of others that could come now (all are places in it), so that
   * later answers can be right. It only spares the search what would fail later; undefined when nothing can be said.
   */
  readonly waits?: (history: History<I>) => ((operation: number, others: readonly number[]) => boolean) | undefined;
  /** The object that an input touches, where one state is many objects that know nothing of each other; undefined: all. */
  readonly partition?: (input: I) => string | undefined;
  /** What each of those objects is on its own; default the model itself. */
  readonly alone?: AnyModel;
  /** An operation in a few columns: "w x=1". `output` is undefined when there was no answer. */
  readonly describe: (input: I, output: Json | undefined) => string;
  readonly describeState: (state: S) => string;
  /** For session guarantees: what a plain read returned or a plain write wrote; undefined when it is neither. */
  readonly access?: (input: I, output: Json | undefined) => Access | undefined;
}

export interface Access {
  readonly kind: 'read' | 'write';
  readonly key: string;
  /** undefined: a read without an answer. */
  readonly value: Json | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: a checker hands states and inputs back to the model they came from
export type AnyModel = Model<any, any>;

export const keyOf = (model: AnyModel, state: unknown): string => model.key?.(state) ?? JSON.stringify(state);

/** Of values that crossed the interface, whose keys are sorted. */
export const same = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));

/** Many objects of one kind, each under the `key` of its inputs. */
export function perKey<S, I>(model: Model<S, I>): Model<ReadonlyMap<string, S>, I & { readonly key: string }> {
  const { reads, access } = model;
  const sorted = (state: ReadonlyMap<string, S>) => [...state].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    init: new Map(),
    step: (state, input, output) => {
      const before = state.get(input.key) ?? model.init;
      const after = model.step(before, input, output);
      if (after === undefined) return undefined;
      return after === before ? state : new Map(state).set(input.key, after);
    },
    ...(reads && { reads }),
    key: (state) => JSON.stringify(sorted(state).map(([key, value]) => [key, keyOf(model, value)])),
    partition: (input) => input.key,
    alone: model,
    describe: model.describe,
    describeState: (state) =>
      sorted(state)
        .map(([key, value]) => `${key}=${model.describeState(value)}`)
        .join(' '),
    ...(access && { access }),
  };
}
