/** The figures of a measure: what its runs say, and how that compares with the reference. */
import type { Figure, Measure, Rule } from '../course/suite.ts';
import type { Measured } from './report.ts';
import { worstOf } from './score.ts';
import { type Finding, passed, type Tally } from './tally.ts';

export interface JudgedFigures {
  /** By the id of the promise. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** null: there were not figures of all runs. */
  readonly shown: Measured[] | null;
  /** The promise of the first figure that is wrong. */
  readonly wrong: Rule | undefined;
}

export class Figures {
  private readonly test: Measure;
  private readonly found: readonly number[][];

  constructor(test: Measure) {
    this.test = test;
    this.found = test.figures.map(() => []);
  }

  /** `state`: of the measure's fold, after a run. */
  add(state: unknown): void {
    this.test.figures.forEach((figure, place) => {
      const value = figure.of(state);
      if (value !== undefined) this.found[place]?.push(value);
    });
  }

  judge(tally: Tally): JudgedFigures {
    const { figures } = this.test;
    const ran = tally.promise();
    const findings = new Map<string, Finding>();
    let wrong: Rule | undefined;
    const all = figures.map((figure, place) => {
      const values = this.found[place] ?? [];
      const missing = tally.tried - values.length;
      return { figure, values, missing, shown: shownOf(figure, values) };
    });
    for (const { figure, values, missing, shown } of all) {
      if (figure.held === undefined) continue;
      const { promise } = figure.held;
      const finding = ran.verdict !== 'passed' ? ran : compared(figure, values, missing, shown);
      if (finding.verdict === 'violated' && ran.verdict === 'passed') wrong ??= promise;
      findings.set(promise.id, worstOf([findings.get(promise.id) ?? passed, finding]));
    }
    const whole = ran.verdict === 'passed' && all.every(({ missing, values }) => missing === 0 && values.length > 0);
    return { findings, shown: whole ? all.map(({ shown }) => shown) : null, wrong };
  }
}

/** Three places after the point, or four digits where that says more. */
function rounded(value: number): number {
  const thousandths = Math.round(value * 1000) / 1000;
  return Math.abs(value) < 1 ? Number(value.toPrecision(4)) : thousandths;
}

function shownOf(figure: Figure, values: readonly number[]): Measured {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
  const reference = figure.held?.reference;
  return {
    unit: figure.unit,
    mean: rounded(mean),
    spread: rounded(spread),
    reference: reference?.mean ?? null,
    tolerance: reference === undefined ? null : rounded(reference.tolerance),
    published: figure.published === undefined ? null : `${figure.published.value} (${figure.published.source})`,
  };
}

function compared(figure: Figure, values: readonly number[], missing: number, shown: Measured): Finding {
  const tried = missing + values.length;
  if (missing > 0 || values.length === 0) {
    const because = `${missing} of ${tried} runs had no figure to measure (${figure.unit}).`;
    return { verdict: 'not-established', because };
  }
  const { mean, reference, tolerance } = shown;
  if (reference === null || tolerance === null) return passed;
  const atMost = figure.held?.reference.atMost === true;
  if (mean <= reference + tolerance && (atMost || mean >= reference - tolerance)) return passed;
  const right = atMost ? `up to ${rounded(reference + tolerance)}` : `within ${tolerance} of it`;
  const over = values.length === 1 ? '1 run' : `${values.length} runs`;
  return {
    verdict: 'violated',
    because: `${mean} ${figure.unit} over ${over}; the reference has ${reference}, right is ${right}.`,
  };
}
