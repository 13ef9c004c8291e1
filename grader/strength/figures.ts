/** From the results of all programs to what they say of the tests. Pure: the same results give the same figures. */
import { sourceHash } from '../course/catalogue.ts';
import type { Program } from '../course/program.ts';
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

/** The result of a program under so many seeds per storm. */
type Find = (program: Program, seeds: number | undefined) => Result;

export function figuresOf(programs: Programs, results: Results, seedsAsked: number): Figures {
  const seeds = seedsOf(programs.tests, seedsAsked);
  const find: Find = (program, count) => {
    const kept = results.get(keyOf(sourceHash(program), count));
    if (kept === undefined) throw new Error(`The ${program.label} was not graded.`);
    return kept.result;
  };
  const right = [programs.solution, ...programs.alternatives.map((it) => it.program)];
  const passing = right.map((program) => judged(program.label, find(program, seeds.passing)));
  const variants = programs.variants.map(({ variant, program }) => ({
    variant,
    ...judged(program.label, find(program, seeds.full)),
  }));
  const { killed, faults, ...mutants } = mutantFigures(programs, find, seeds);
  return {
    lab: programs.lab,
    suiteHash: programs.suiteHash,
    solutionHash: sourceHash(programs.solution),
    seeds,
    tests: programs.tests.map((test) => testFigures(test, variants, killed)),
    variants,
    mutants: { ...mutants, killed: killed.length },
    passing,
    faults: [...passing.flatMap(passingFaults), ...variants.flatMap(variantFaults), ...faults],
  };
}

const judged = (label: string, result: Result) =>
  result.kind === 'graded'
    ? { label, verdicts: result.verdicts, tried: result.tried, failed: result.failed, trouble: null }
    : { label, verdicts: {}, tried: 0, failed: 0, trouble: result.because };

const troubleOf = ({ label, trouble }: ReturnType<typeof judged>): string[] =>
  trouble === null ? [] : [`The ${label} could not be graded: ${trouble}`];

function passingFaults(one: ReturnType<typeof judged>): string[] {
  const against = killersOf(one);
  const fault = `The ${one.label} is right, and does not pass ${against.join(', ')}.`;
  return [...troubleOf(one), ...(against.length === 0 ? [] : [fault])];
}

function variantFaults({ variant, ...one }: ReturnType<typeof judged> & { readonly variant: Variant }): string[] {
  if (one.trouble !== null) return troubleOf(one);
  if (killersOf(one).length === 0) return [`The ${one.label} survives every test.`];
  return killersOf(one).includes(variant.caughtBy) ? [] : [`The ${one.label} is not caught by ${variant.caughtBy}.`];
}

function mutantFigures({ mutants, equivalents }: Programs, find: Find, seeds: Seeds) {
  const killed: Judged[] = [];
  const explained: { mutant: Mutant; explanation: Equivalent }[] = [];
  const survivors: Mutant[] = [];
  const faults: string[] = [];
  let refused = 0;
  const visible = mutants.filter(({ ignored }) => ignored === null);
  for (const mutant of visible) {
    const quick = mutant.typeFault === null ? find(mutant.program, seeds.quick) : undefined;
    if (quick === undefined || quick.kind === 'rejected') {
      refused++;
      continue;
    }
    const result = survives(quick) ? find(mutant.program, seeds.full) : quick;
    if (result.kind === 'graded' && !survives(result)) killed.push(judged(mutant.program.label, result));
    else if (mutant.explanation !== null) explained.push({ mutant, explanation: mutant.explanation });
    else survivors.push(mutant);
    if (result.kind === 'course-bug') faults.push(`A suite threw at the mutant ${mutant.id}: ${result.because}`);
  }
  for (const equivalent of equivalents) {
    if (explained.some(({ explanation }) => explanation === equivalent)) continue;
    faults.push(`The explanation "${equivalent.id}" is stale: no mutant that survives is what it speaks of.`);
  }
  const score = scoreOf(killed.length, survivors.length);
  if (score < scoreMin)
    faults.push(`Mutants survive without an explanation (${survivors.length}): ${score} % are killed.`);
  const made = mutants.length;
  return { made, ignored: made - visible.length, refused, killed, explained, survivors, score, faults };
}

/** Without any mutant there is nothing to kill. */
const scoreOf = (killed: number, survivors: number): number =>
  killed + survivors === 0 ? 100 : Math.floor((1000 * killed) / (killed + survivors)) / 10;

function testFigures(test: Test, variants: readonly Judged[], mutants: readonly Judged[]): TestFigures {
  const killing = (list: readonly Judged[]) => list.filter((one) => killersOf(one).includes(test.id));
  const alone = killing([...variants, ...mutants]).filter((one) => killersOf(one).length === 1);
  return { test, variants: killing(variants).length, mutants: killing(mutants).length, alone: alone.length };
}
