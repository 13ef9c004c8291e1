/** Grades every program, several at a time. What is known already is not asked again. */
import { sourceHash } from '../course/catalogue.ts';
import type { Program } from '../course/program.ts';
import type { Test } from '../course/suite.ts';
import { affectedTests } from '../judge/affected.ts';
import type { Judge } from '../judge/api.ts';
import type { Limits } from '../judge/cut-short.ts';
import { runsOf } from '../judge/grade-lab.ts';
import type { Programs } from './programs.ts';
import { keyOf, type Result, type Results, resultOf, survives } from './results.ts';

export interface Progress {
  readonly done: number;
  readonly all: number;
  /** The program that was judged last. */
  readonly label: string;
}

export interface GradeAllRequest {
  readonly programs: Programs;
  /** Seeds per storm for what has to pass; nothing gets more. */
  readonly seeds: number;
  /** Programs under way at the same time. */
  readonly jobs: number;
  readonly openJudge: () => Promise<Judge>;
  /** Grows with each result. */
  readonly results: Results;
  readonly onResult: () => void;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** Enough for most mutants; those that survive get what a student's grading has. */
const QUICK_SEEDS = 20;
/** Explorations get so many states at first. A measure needs all its runs for a verdict, so one run looks for exceptions only. */
export const QUICK = { states: 20_000, runs: 1 } as const satisfies Limits;

export interface Seeds {
  /** For mutants at first. */
  readonly quick: number;
  /** For variants, and mutants that survive: each storm's own number (undefined), or what was asked for when that is less. */
  readonly full: number | undefined;
  /** For the solution and the alternatives. */
  readonly passing: number;
}

export function seedsOf(tests: readonly Test[], seeds: number): Seeds {
  const most = Math.max(0, ...tests.filter((test) => test.kind === 'storm').map(runsOf));
  return { quick: Math.min(QUICK_SEEDS, seeds), full: seeds < most ? seeds : undefined, passing: seeds };
}

interface Task {
  readonly program: Program;
  /** Files in which it differs from the solution, which is graded whole; undefined for the solution itself. */
  readonly changed?: readonly string[] | undefined;
  readonly seeds: number | undefined;
  readonly limits?: Limits;
  /** What its result makes necessary. */
  readonly next?: (result: Result) => Task | undefined;
}

export async function gradeAll(request: GradeAllRequest): Promise<'done' | 'interrupted'> {
  const { programs, jobs, signal, onProgress } = request;
  const queue = tasksOf(programs, seedsOf(programs.tests, request.seeds));
  let all = queue.length;
  let done = 0;
  const work = async () => {
    let judge: Judge | undefined;
    try {
      for (let task = queue.shift(); task !== undefined && !signal.aborted; task = queue.shift()) {
        let result = known(request.results, task);
        if (result === undefined) {
          judge ??= await request.openJudge();
          result = await gradeOne(judge, task, request);
          if (result === undefined) return;
        }
        const next = task.next?.(result);
        if (next !== undefined) {
          queue.push(next);
          all++;
        }
        done++;
        onProgress({ done, all, label: task.program.label });
      }
    } finally {
      await judge?.close();
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return signal.aborted ? 'interrupted' : 'done';
}

function tasksOf({ solution, alternatives, variants, mutants }: Programs, seeds: Seeds): Task[] {
  const judged = mutants.filter(({ ignored, typeFault }) => ignored === null && typeFault === null);
  return [
    { program: solution, seeds: seeds.passing },
    ...alternatives.map(({ program, alternative }) => ({
      program,
      changed: alternative.files,
      seeds: seeds.passing,
    })),
    ...variants.map(({ program, variant }) => ({
      program,
      changed: variant.edits.map(({ file }) => file),
      seeds: seeds.full,
    })),
    ...judged.map(({ program, file }) => ({
      program,
      changed: [file],
      seeds: seeds.quick,
      limits: QUICK,
      next: (result: Result) => (survives(result) ? { program, changed: [file], seeds: seeds.full } : undefined),
    })),
  ];
}

const known = (results: Results, { program, seeds }: Task): Result | undefined =>
  results.get(keyOf(sourceHash(program), seeds))?.result;

/** undefined: called off. */
async function gradeOne(judge: Judge, task: Task, request: GradeAllRequest): Promise<Result | undefined> {
  const { program, changed, seeds, limits } = task;
  const { programs, signal, results, onResult } = request;
  const outcome = await judge.grade({
    lab: programs.lab,
    verdictsOnly: true,
    program,
    signal,
    ...(changed === undefined
      ? {}
      : { tests: affectedTests(programs.tests, program.files, changed).map(({ id }) => id) }),
    ...(seeds === undefined ? {} : { seeds }),
    ...limits,
  });
  if (outcome.kind === 'interrupted') {
    if (signal.aborted) return undefined;
    throw new Error(`The judge ended while it graded the ${program.label}.`);
  }
  const result = resultOf(outcome, limits);
  results.set(keyOf(sourceHash(program), seeds), { label: program.label, result });
  onResult();
  return result;
}
