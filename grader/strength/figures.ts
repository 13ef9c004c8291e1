/** From the results of all programs to what they say of the tests. Pure: the same results give the same figures. */
import { sourceHash } from '../course/catalogue.ts';
import type { Test } from '../course/suite.ts';
import type { Equivalent, Variant } from '../course/variants.ts';
import type { Verdict } from '../judge/report.ts';
import { type Seeds, seedsOf } from './grade-all.ts';
import type { Mutant } from './mutants.ts';
import type { Programs } from './programs.ts';
import { keyOf, type Result, type Results, survives } from './results.ts';

/** Per cent of the mutants that are neither explained, nor out of reach by rule. */
export const scoreMin = 95;

export interface Figures {
  readonly lab: string;
  readonly suiteHash: string;
  readonly solutionHash: string;
  readonly seeds: Seeds;
  readonly tests: readonly TestFigures[];
  readonly variants: readonly (Judged & { readonly variant: Variant })[];
  readonly mutants: {
    readonly made: number;
    readonly ignored: number;
    /** Refused by the type checker or by the build. */
    readonly refused: number;
    readonly killed: number;
    readonly explained: readonly { readonly mutant: Mutant; readonly explanation: Equivalent }[];
    readonly survivors: readonly Mutant[];
    /** Per cent, to a tenth, rounded down. */
    readonly score: number;
  };
  /** The solution and the alternatives: every failing run is a false alarm. */
  readonly passing: readonly (Judged & { readonly tried: number; readonly failed: number })[];
  /** What the course has to mend, a sentence each. */
  readonly faults: readonly string[];
}

export interface Judged {
  /** "variant no-retry" */
  readonly label: string;
  /** Test id → verdict; a test that was not run is absent. */
  readonly verdicts: { readonly [test: string]: Verdict };
}

export interface TestFigures {
  readonly test: Test;
  readonly variants: number;
  readonly mutants: number;
  /** Variants and mutants that no other test kills. */
  readonly alone: number;
}

/** A program that is kept from its points counts as caught: it cannot pass for right. */
export const killersOf = ({ verdicts }: Judged): string[] =>
  Object.keys(verdicts).filter((test) => verdicts[test] !== 'passed');

export function figuresOf(programs: Programs, results: Results, seedsAsked: number): Figures {
  const seeds = seedsOf(programs.tests, seedsAsked);
  const faults: string[] = [];
  const find = (program: Programs['solution'], count: number | undefined): Result => {
    const kept = results.get(keyOf(sourceHash(program), count));
    if (kept === undefined) throw new Error(`The ${program.label} was not graded.`);
    return kept.result;
  };
  const judged = (program: Programs['solution'], count: number | undefined) => {
    const result = find(program, count);
    if (result.kind !== 'graded') faults.push(`The ${program.label} could not be graded: ${result.because}`);
    const graded = result.kind === 'graded' ? result : { verdicts: {}, tried: 0, failed: 0 };
    return { label: program.label, verdicts: graded.verdicts, tried: graded.tried, failed: graded.failed };
  };

  const passing = [programs.solution, ...programs.alternatives.map((it) => it.program)].map((program) =>
    judged(program, seeds.passing),
  );
  for (const one of passing) {
    const against = killersOf(one);
    if (against.length > 0) faults.push(`The ${one.label} is right, and does not pass ${against.join(', ')}.`);
  }
  const variants = programs.variants.map(({ variant, program }) => ({ variant, ...judged(program, seeds.full) }));
  for (const one of variants) {
    const { caughtBy } = one.variant;
    if (killersOf(one).length === 0) faults.push(`The ${one.label} survives every test.`);
    else if (!killersOf(one).includes(caughtBy)) faults.push(`The ${one.label} is not caught by ${caughtBy}.`);
  }

  const killed: Judged[] = [];
  const explained: { mutant: Mutant; explanation: Equivalent }[] = [];
  const survivors: Mutant[] = [];
  let refused = 0;
  const visible = programs.mutants.filter(({ ignored }) => ignored === null);
  for (const mutant of visible) {
    const quick = mutant.typeFault === null ? find(mutant.program, seeds.quick) : undefined;
    if (quick === undefined || quick.kind === 'rejected') {
      refused++;
      continue;
    }
    const result = survives(quick) ? find(mutant.program, seeds.full) : quick;
    if (result.kind === 'graded' && !survives(result))
      killed.push({ label: mutant.program.label, verdicts: result.verdicts });
    else if (mutant.explanation !== null) explained.push({ mutant, explanation: mutant.explanation });
    else survivors.push(mutant);
    if (result.kind === 'course-bug') faults.push(`A suite threw at the mutant ${mutant.id}: ${result.because}`);
  }
  for (const equivalent of programs.equivalents) {
    if (explained.some(({ explanation }) => explanation === equivalent)) continue;
    faults.push(`The explanation "${equivalent.id}" is stale: no mutant that survives is what it speaks of.`);
  }
  const score = scoreOf(killed.length, survivors.length);
  if (score < scoreMin)
    faults.push(`Mutants survive without an explanation (${survivors.length}): ${score} % are killed.`);

  return {
    lab: programs.lab,
    suiteHash: programs.suiteHash,
    solutionHash: sourceHash(programs.solution),
    seeds,
    tests: programs.tests.map((test) => testFigures(test, variants, killed)),
    variants,
    mutants: {
      made: programs.mutants.length,
      ignored: programs.mutants.length - visible.length,
      refused,
      killed: killed.length,
      explained,
      survivors,
      score,
    },
    passing,
    faults,
  };
}

/** Without any mutant there is nothing to kill. */
const scoreOf = (killed: number, survivors: number): number =>
  killed + survivors === 0 ? 100 : Math.floor((1000 * killed) / (killed + survivors)) / 10;

function testFigures(test: Test, variants: readonly Judged[], mutants: readonly Judged[]): TestFigures {
  const killing = (list: readonly Judged[]) => list.filter((one) => killersOf(one).includes(test.id));
  const alone = killing([...variants, ...mutants]).filter((one) => killersOf(one).length === 1);
  return { test, variants: killing(variants).length, mutants: killing(mutants).length, alone: alone.length };
}
