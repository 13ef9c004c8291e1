/**
 * What a grading found, as data. No durations, no machine, no text that an engine wrote: the same source, suite and seeds
 * give the same report, byte for byte, anywhere. Wording is the business of `reports/`.
 */
import { type Static, Type } from '@sinclair/typebox';
import type { ClientLines } from '../trace/client-lines.ts';
import type { TraceEvent } from '../trace/events.ts';

const closed = { additionalProperties: false };
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const T extends readonly string[]>(...words: T) =>
  Type.Unsafe<T[number]>(Type.Union(words.map((word) => Type.Literal(word))));

/** `stopped`: the grader had to stop the program (the one verdict that depends on the machine). */
export const Verdict = oneOf('passed', 'violated', 'threw', 'todo', 'not-established', 'stopped');
export type Verdict = Static<typeof Verdict>;

/** One side of the contradiction, or where an exception struck. */
export const FactText = Type.Object(
  { ref: Type.Integer(), event: Type.Integer(), atMicros: Type.Integer(), text: Type.String() },
  closed,
);

export const Failure = Type.Object(
  {
    /** The property or rule; null for an exception, a refused value, a Todo. */
    property: nullable(Type.String()),
    rule: nullable(Type.String()),
    source: nullable(Type.String()),
    /** What contradicts what, or what went wrong, in one sentence. */
    because: Type.String(),
    /** Where in the student's own source, when it is known. */
    where: nullable(Type.Object({ file: Type.String(), line: Type.Integer() }, closed)),
    cause: nullable(Type.String()),
    /** "01-lamport-clock/notes.md#mutual-exclusion" */
    lecture: nullable(Type.String()),
    /** null for a law. */
    seed: nullable(Type.Integer()),
    /** How the run shown came out of the seed's own; null where it is the seed's own. */
    shrunk: nullable(Type.Object({ fromEvents: Type.Integer(), replays: Type.Integer() }, closed)),
    facts: Type.Array(FactText),
    nodes: Type.Array(Type.String()),
    /** The run up to the violation; empty for a law. */
    events: Type.Array(
      Type.Unsafe<TraceEvent>(Type.Object({ n: Type.Integer(), at: Type.Integer(), kind: Type.String() })),
    ),
    /** Operations of clients, where they show the contradiction better than the run; see `trace/client-lines.ts`. */
    drawing: Type.Optional(
      Type.Unsafe<ClientLines>(
        Type.Object(
          {
            operations: Type.Array(
              Type.Object(
                {
                  client: Type.String(),
                  text: Type.String(),
                  asked: Type.Number(),
                  answered: nullable(Type.Number()),
                  mark: Type.Integer({ minimum: 0, maximum: 3 }),
                },
                closed,
              ),
            ),
            hidden: Type.Integer(),
            orders: Type.Array(Type.Object({ texts: Type.Array(Type.String()), state: Type.String() }, closed)),
          },
          closed,
        ),
      ),
    ),
    /** File name under .lockstep/ and its bytes (base64): replays anywhere. null for a law. */
    transcript: nullable(Type.Object({ name: Type.String(), base64: Type.String() }, closed)),
  },
  closed,
);
export type Failure = Static<typeof Failure>;

export const PropertyResult = Type.Object(
  {
    id: Type.String(),
    rule: Type.String(),
    source: Type.String(),
    points: Type.Integer(),
    of: Type.Integer(),
    verdict: Verdict,
    /** Why there are no points, in one sentence. */
    because: nullable(Type.String()),
    /** The tests that judge it. */
    tests: Type.Array(Type.String()),
  },
  closed,
);

export type PropertyResult = Static<typeof PropertyResult>;

export const PartResult = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    bonus: Type.Boolean(),
    points: Type.Integer(),
    of: Type.Integer(),
    properties: Type.Array(PropertyResult),
  },
  closed,
);

export type PartResult = Static<typeof PartResult>;

/** One figure: mean and standard deviation over the runs. Without a reference it is only shown. */
export const Measured = Type.Object(
  {
    unit: Type.String(),
    mean: Type.Number(),
    spread: Type.Number(),
    reference: nullable(Type.Number()),
    tolerance: nullable(Type.Number()),
    published: nullable(Type.String()),
  },
  closed,
);
export type Measured = Static<typeof Measured>;

export const TestResult = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    part: Type.String(),
    kind: oneOf('storm', 'scenario', 'exploration', 'law', 'measure'),
    visibility: oneOf('public', 'hidden'),
    verdict: Verdict,
    /** Why it is not established. */
    because: nullable(Type.String()),
    runs: Type.Object({ tried: Type.Integer(), failed: Type.Integer() }, closed),
    /** Medians over the runs: how hard the test was. */
    strength: Type.Object({ events: Type.Integer(), deliveries: Type.Integer(), faults: Type.Integer() }, closed),
    /** How far an exploration came; null for other tests, and for a single run of one. */
    explored: nullable(
      Type.Object(
        {
          /** Every state was seen: otherwise `because` says which bound ended the search. */
          exhausted: Type.Boolean(),
          /** Distinct states. */
          states: Type.Integer(),
          /** Steps taken out of them. */
          transitions: Type.Integer(),
          /** Steps from the first boots to the state that is farthest. */
          depth: Type.Integer(),
          /** States in which nothing can happen any more. */
          resting: Type.Integer(),
          /** Most crashes on the way to a state. */
          crashes: Type.Integer(),
          /** The chance that two states were taken for one is below this. */
          collisionBound: Type.Number(),
        },
        closed,
      ),
    ),
    /** A measure's figures beside the reference's; null for other tests, and where runs had none. */
    measured: nullable(Type.Array(Measured)),
    /** The shortest failing run among those tried, shrunk. */
    failure: nullable(Failure),
  },
  closed,
);
export type TestResult = Static<typeof TestResult>;

export const GradeReport = Type.Object(
  {
    format: Type.Literal(1),
    lab: Type.Object({ id: Type.String(), title: Type.String() }, closed),
    /** "handed in", "solution", "variant ID", "alternative ID", or the folder given. */
    program: Type.String(),
    /** SHA-256 of the hand-in files and of the suite: with the seeds, all that the verdict depends on. */
    sourceHash: Type.String(),
    suiteHash: Type.String(),
    seeds: Type.Object(
      {
        kind: oneOf('local', 'official'),
        only: nullable(Type.Integer()),
        perStorm: nullable(Type.Integer()),
        perExploration: nullable(Type.Integer()),
        perMeasure: nullable(Type.Integer()),
      },
      closed,
    ),
    /** What was asked for: null is everything. */
    asked: Type.Object({ part: nullable(Type.String()), test: nullable(Type.String()) }, closed),
    points: Type.Integer(),
    of: Type.Integer(),
    bonus: Type.Integer(),
    bonusOf: Type.Integer(),
    parts: Type.Array(PartResult),
    tests: Type.Array(TestResult),
  },
  { ...closed, $id: 'grade-report-1', title: 'Lockstep grade report, format 1' },
);
export type GradeReport = Static<typeof GradeReport>;
