/** The course checks itself: skeletons fail as they should, solutions pass, every wrong variant is caught by the test that names it. */
import { loadSuite, loadVariants, readProgram } from '../course/catalogue.ts';
import { affectedParts } from './affected.ts';
import type { Judge } from './api.ts';
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
  readonly onLine: (line: CheckLine) => void;
  readonly signal?: AbortSignal;
}

/** What a storm must be to count: architecture page, "A storm must hurt". */
export const strengthMin = { deliveries: 200, faults: 2 } as const;

export async function checkLab(judge: Judge, lab: string, options: CheckOptions): Promise<boolean> {
  let good = true;
  const say = (ok: boolean, text: string) => {
    good &&= ok;
    options.onLine({ ok, text });
  };
  for (const fault of await lintLab(lab)) say(false, fault);
  const few = Math.min(options.seeds ?? 100, 100);
  const grade = async (
    source: Parameters<typeof readProgram>[1],
    seeds: number | undefined,
    asked: { readonly test?: string; readonly part?: string } = {},
  ): Promise<GradeReport | string> => {
    const outcome = await judge.grade({
      lab,
      program: await readProgram(lab, source),
      ...(seeds === undefined ? {} : { seeds }),
      ...asked,
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
    const source = { kind: 'alternative', id: alternative.id } as const;
    const { files } = await readProgram(lab, source);
    // In the other parts it is the solution, which has been graded.
    for (const part of affectedParts(await loadSuite(lab), files, alternative.files)) {
      const report = await grade(source, options.seeds, { part });
      say(
        typeof report !== 'string' && fullPoints(report),
        `alternative ${alternative.id}, part ${part}: ${typeof report === 'string' ? report : pointsOf(report)}`,
      );
    }
  }
  const skeleton = await grade({ kind: 'handed-in' }, few);
  say(
    typeof skeleton !== 'string' && failsFriendly(skeleton),
    `skeleton: ${typeof skeleton === 'string' ? skeleton : `${pointsOf(skeleton)}, ${skeleton.tests.filter((it) => it.verdict === 'todo').length} of ${skeleton.tests.length} tests name the next step`}`,
  );
  for (const variant of variants) {
    const report = await grade({ kind: 'variant', id: variant.id }, few, { test: variant.caughtBy });
    const caught = typeof report !== 'string' && catches(report, variant.caughtBy, variant.breaks);
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

const isStrong = ({ strength }: TestResult): boolean =>
  strength.deliveries >= strengthMin.deliveries && strength.faults >= strengthMin.faults;

const exploredText = (id: string, { states, transitions, depth }: NonNullable<TestResult['explored']>): string =>
  `exploration ${id}: ${states} states, ${transitions} steps, depth ${depth}`;

const strengthText = ({ id, strength, runs }: TestResult): string =>
  `storm ${id}: median of ${runs.tried} runs ${strength.deliveries} deliveries (≥ ${strengthMin.deliveries}), ${strength.faults} faults that met work (≥ ${strengthMin.faults})`;

const verdictsOf = (report: GradeReport): string => {
  const bad = report.parts.flatMap((part) => part.properties).filter((property) => property.verdict !== 'passed');
  return bad
    .map(
      (property) => `; ${property.id} ${property.verdict}${property.because === null ? '' : ` (${property.because})`}`,
    )
    .join('');
};
