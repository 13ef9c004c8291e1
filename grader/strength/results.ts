/** What a grading says of a program, as far as strength needs it, and the text in which results outlive the process. */
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { GradeOutcome } from '../judge/api.ts';
import { isCutShort, type Limits } from '../judge/cut-short.ts';
import { NOT_RUN } from '../judge/lab-report.ts';
import { Verdict } from '../judge/report.ts';

const Result = Type.Union([
  Type.Object({
    kind: Type.Literal('graded'),
    /** Test id → verdict. A test that was not run is absent. */
    verdicts: Type.Record(Type.String(), Verdict),
    /** Over all tests with runs. */
    tried: Type.Integer(),
    failed: Type.Integer(),
  }),
  /** The build refused it. */
  Type.Object({ kind: Type.Literal('rejected'), because: Type.String() }),
  /** A suite that threw: with this program, at least. */
  Type.Object({ kind: Type.Literal('course-bug'), because: Type.String() }),
]);
export type Result = Static<typeof Result>;

/** No test says anything against it: full points. */
export const survives = (result: Result): boolean =>
  result.kind === 'graded' && Object.values(result.verdicts).every((verdict) => verdict === 'passed');

const Kept = Type.Object({ label: Type.String(), key: Type.String(), result: Result });

/** `keyOf` → the program's name and what became of it. */
export type Results = Map<string, { readonly label: string; readonly result: Result }>;

/** `seeds`: per storm; undefined is each storm's own number. */
export const keyOf = (sourceHash: string, seeds: number | undefined): string => `${sourceHash} ${seeds ?? 'own'}`;

/** `limits`: explorations and measures that needed more count as not run. */
export function resultOf(outcome: Exclude<GradeOutcome, { kind: 'interrupted' }>, limits: Limits = {}): Result {
  switch (outcome.kind) {
    case 'rejected': {
      const [first] = outcome.problems;
      return { kind: 'rejected', because: first === undefined ? '' : `${first.file}:${first.line} ${first.text}` };
    }
    case 'course-bug':
      return { kind: 'course-bug', because: outcome.text };
    case 'graded': {
      const run = outcome.report.tests.filter(
        (test) => !test.because?.startsWith(NOT_RUN) && !isCutShort(test, limits),
      );
      const sum = (key: 'tried' | 'failed') => run.reduce((total, { runs }) => total + runs[key], 0);
      const verdicts = Object.fromEntries(run.map(({ id, verdict }) => [id, verdict]));
      return { kind: 'graded', verdicts, tried: sum('tried'), failed: sum('failed') };
    }
  }
}

/** What all results of a file rest on: with other tests or another grader, a program may fare otherwise. */
export interface Header {
  readonly lab: string;
  readonly suiteHash: string;
  readonly graderHash: string;
}

const headLine = ({ lab, suiteHash, graderHash }: Header): string =>
  JSON.stringify({ format: 1, lab, suiteHash, graderHash });

/** A line for each program. */
export const encodeResults = (header: Header, results: Results): string =>
  `${[headLine(header), ...[...results].map(([key, { label, result }]) => JSON.stringify({ label, key, result }))].join('\n')}\n`;

/** Empty where nothing of the text can be used. */
export function decodeResults(text: string, header: Header): Results {
  const [head, ...lines] = text.split('\n');
  const results: Results = new Map();
  if (head !== headLine(header)) return results;
  for (const line of lines) {
    const value = parse(line);
    if (Value.Check(Kept, value)) results.set(value.key, { label: value.label, result: value.result });
  }
  return results;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
