/** The course checks itself: skeletons fail as they should, solutions pass, every wrong variant is caught by the test that names it. */
import { loadSuite, loadVariants, type ProgramSource, readProgram } from '../course/catalogue.ts';
import { affectedParts } from './affected.ts';
import type { GradeRequest, Judge } from './api.ts';
import { isCutShort, type Limits } from './cut-short.ts';
import { lintLab } from './lint.ts';
import type { GradeReport, TestResult } from './report.ts';

export interface CheckLine {
  readonly ok: boolean;
  /** "variant a12-majority: caught by mutex-storm (gc1-one-holder)" */
  readonly text: string;
}

export interface CheckOptions {
  /** Seeds per storm for the solution and the alternatives; variants and skeleton take at most 100. */
  readonly seeds?: number;
  /** For the alternatives, who are then only known to break nothing in so many states and runs. Default: no limits. */
  readonly limits?: Limits;
  readonly onLine: (line: CheckLine) => void;
  readonly signal?: AbortSignal;
}

/** What a storm must be to count: architecture page, "A storm must hurt". */
export const strengthMin = { deliveries: 200, faults: 2 } as const;

/** A wrong variant that breaks its rule among the first states of an exploration is caught: the others are not asked for. */
const FIRST_STATES = 30_000;

export async function checkLab(judge: Judge, lab: string, options: CheckOptions): Promise<boolean> {
  let good = true;
  const say = (ok: boolean, text: string) => {
    good &&= ok;
    options.onLine({ ok, text });
  };
  for (const fault of await lintLab(lab)) say(false, fault);
  const few = Math.min(options.seeds ?? 100, 100);
  const grade = async (
    source: ProgramSource,
    seeds: number | undefined,
    more: Pick<GradeRequest, 'test' | 'part' | 'states' | 'runs'> = {},
  ): Promise<GradeReport | string> => {
    const outcome = await judge.grade({
      lab,
      verdictsOnly: true,
      program: await readProgram(lab, source),
      ...(seeds === undefined ? {} : { seeds }),
      ...more,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    switch (outcome.kind) {
      case 'graded':
        return outcome.report;
      case 'rejected':
        return outcome.problems.map((it) => `${it.file}:${it.line} ${it.text}`).join('; ');
      case 'course-bug':
        return outcome.text;
      case 'interrupted':
        return 'interrupted';
    }
  };

  const solution = await grade({ kind: 'solution' }, options.seeds);
  if (typeof solution === 'string') say(false, `solution: ${solution}`);
  else {
    say(fullPoints(solution), `solution: ${pointsOf(solution)}`);
    for (const test of solution.tests) {
      if (test.kind === 'storm') say(isStrong(test), strengthText(test));
      if (test.explored !== null) say(test.explored.exhausted, exploredText(test.id, test.explored));
    }
  }
  const { variants, alternatives } = await loadVariants(lab);
  for (const alternative of alternatives) {
    const { limits } = options;
    const source = { kind: 'alternative', id: alternative.id } as const;
    const { files } = await readProgram(lab, source);
    // In the other parts it is the solution, which has been graded.
    for (const part of affectedParts(await loadSuite(lab), files, alternative.files)) {
      const report = await grade(source, options.seeds, { ...limits, part });
      const what = `alternative ${alternative.id}, part ${part}`;
      if (typeof report === 'string') say(false, `${what}: ${report}`);
      else if (limits !== undefined && breaksNothing(report, limits))
        say(true, `${what}: breaks nothing as far as asked`);
      else say(fullPoints(report), `${what}: ${pointsOf(report)}`);
    }
  }
  const skeleton = await grade({ kind: 'handed-in' }, few);
  say(
    typeof skeleton !== 'string' && failsFriendly(skeleton),
    `skeleton: ${typeof skeleton === 'string' ? skeleton : `${pointsOf(skeleton)}, ${skeleton.tests.filter((it) => it.verdict === 'todo').length} of ${skeleton.tests.length} tests name the next step`}`,
  );
  for (const variant of variants) {
    const { id, caughtBy: test, breaks } = variant;
    const isCaught = (it: GradeReport | string) => typeof it !== 'string' && catches(it, test, breaks);
    const goesOn = (it: GradeReport | string) =>
      typeof it !== 'string' && it.tests.some(({ explored }) => explored?.exhausted === false);
    let report = await grade({ kind: 'variant', id }, few, { test, states: FIRST_STATES });
    if (!isCaught(report) && goesOn(report)) report = await grade({ kind: 'variant', id }, few, { test });
    const caught = isCaught(report);
    say(
      caught,
      `variant ${variant.id}: ${caught ? `caught by ${variant.caughtBy} (${variant.breaks})` : `NOT caught by ${variant.caughtBy} (${variant.breaks})${typeof report === 'string' ? `: ${report}` : verdictsOf(report)}`}`,
    );
  }
  return good;
}

const pointsOf = (report: GradeReport) =>
  `${report.points} of ${report.of} points${report.bonusOf > 0 ? `, ${report.bonus} of ${report.bonusOf} bonus` : ''}${fullPoints(report) ? '' : verdictsOf(report)}`;

const fullPoints = (report: GradeReport): boolean => report.points === report.of && report.bonus === report.bonusOf;

const breaksNothing = (report: GradeReport, limits: Limits): boolean =>
  report.tests.every((test) => test.verdict === 'passed' || isCutShort(test, limits));

/** A skeleton earns nothing, and fails with a Todo or because of one: never with an exception of its own. */
const failsFriendly = (report: GradeReport): boolean =>
  report.points === 0 &&
  report.bonus === 0 &&
  report.tests.every(
    (test) => test.verdict === 'todo' || test.verdict === 'violated' || test.verdict === 'not-established',
  );

const catches = (report: GradeReport, test: string, breaks: string): boolean =>
  report.tests.some((it) => it.id === test && it.verdict !== 'passed') &&
  report.parts.some((part) =>
    part.properties.some(
      (property) => property.id === breaks && property.verdict !== 'passed' && property.verdict !== 'not-established',
    ),
  );

/** Where nobody talks to anybody, events count. */
const workOf = ({ deliveries, events }: TestResult['strength']): number => (deliveries === 0 ? events : deliveries);

const isStrong = ({ strength }: TestResult): boolean =>
  workOf(strength) >= strengthMin.deliveries && strength.faults >= strengthMin.faults;

const exploredText = (id: string, { states, transitions, depth }: NonNullable<TestResult['explored']>): string =>
  `exploration ${id}: ${states} states, ${transitions} steps, depth ${depth}`;

const strengthText = ({ id, strength, runs }: TestResult): string =>
  `storm ${id}: median of ${runs.tried} runs ${workOf(strength)} ${strength.deliveries === 0 ? 'events' : 'deliveries'} (≥ ${strengthMin.deliveries}), ${strength.faults} faults that met work (≥ ${strengthMin.faults})`;

const verdictsOf = (report: GradeReport): string => {
  const bad = report.parts.flatMap((part) => part.properties).filter((property) => property.verdict !== 'passed');
  return bad
    .map(
      (property) => `; ${property.id} ${property.verdict}${property.because === null ? '' : ` (${property.because})`}`,
    )
    .join('');
};
