/**
 * Properties: pure folds over the facts of a run. `initial` makes the state, each watched kind of fact maps (state, fact)
 * to the next state or to a violation. The state is plain data and belongs to the fold: it may change it in place and
 * return it; whoever needs the old one copies it first.
 */
import type { NodeId } from '#contract';
import type { ClientLines } from '../trace/client-lines.ts';
import type { Ref } from '../trace/events.ts';
import type { FactKind, Facts } from '../trace/facts.ts';

export type { FactKind, Facts } from '../trace/facts.ts';

/** Two facts that contradict each other, and the sentence that says how. `second` is where the run ends. */
export class Violation {
  readonly because: string;
  readonly first: Ref;
  readonly second: Ref;
  /** What shows it better than the run does. */
  readonly drawing: ClientLines | undefined;
  constructor(because: string, first: Ref, second: Ref, drawing?: ClientLines) {
    this.because = because;
    this.first = first;
    this.second = second;
    this.drawing = drawing;
  }
}

/** A bound ran out before it was known whether there is a violation. */
export interface RanOut {
  readonly kind: 'ran-out';
  readonly because: string;
}

/** What a property may know of the world beforehand. */
export interface PropertyContext {
  readonly nodes: readonly NodeId[];
  /** ms */
  readonly healAt: number | null;
  readonly until: number;
}

export interface Fold<S> {
  readonly initial: (context: PropertyContext) => S;
  readonly on: { readonly [K in FactKind]?: (state: S, fact: Facts[K]) => S | Violation };
}

export interface About {
  /** Kebab-case; unique in its lab. */
  readonly id: string;
  /** The rule, one sentence. */
  readonly rule: string;
  /** Where it stands: "Lamport 1978, rule 5". */
  readonly source: string;
  /** The usual cause of a violation, one or two sentences for the student. */
  readonly cause: string;
  /** Heading in the lecture notes, as an anchor: "mutual-exclusion". */
  readonly lecture: string;
}

export type Property<S> = About &
  Fold<S> &
  (
    | {
        /** `always`: no violation, ever. `atMost`: the same, of a cost. */
        readonly kind: 'always' | 'atMost';
        /** What the student's own nodes must have reached for silence to mean anything, in words … */
        readonly goal: string;
        /** … and as a test of the state at the end of a run; one run of the test must reach it. */
        readonly exercised: (state: S) => boolean;
        /** What only a whole run tells, at its end: for what is too costly to ask at every fact. */
        readonly atEnd?: (state: S) => Violation | RanOut | undefined;
      }
    | {
        /** Judged when a run reaches its end, after healing. */
        readonly kind: 'eventually';
        /** What is still missing, as a sentence; undefined when all is well. */
        readonly missing: (state: S) => string | undefined;
        /** The event of a run that shows what is missing, where one does: otherwise the last is pointed at. */
        readonly shownBy?: (state: S) => Ref | undefined;
      }
    | {
        /** At least one run of the test reaches it. */
        readonly kind: 'sometimes';
        readonly reached: (state: S) => boolean;
      }
  );

// biome-ignore lint/suspicious/noExplicitAny: a property's state is its own business; whoever runs the fold only hands it back
export type AnyProperty = Property<any>;

/** Lets the compiler infer the fold's state. */
export const property = <S>(it: Property<S>): Property<S> => it;
