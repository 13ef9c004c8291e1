/** From tests to points: a property earns its points when every test that judges it passed. */
import type { Manifest } from '../course/manifest.ts';
import { rulesOf } from '../course/rules-of.ts';
import type { Test } from '../course/suite.ts';
import type { GradeReport, TestResult } from './report.ts';
import type { Finding } from './tally.ts';

/** What became of one test, and what it found about each property or rule it judges. Plain data: it goes between threads. */
export interface TestFindings {
  readonly result: TestResult;
  readonly findings: ReadonlyMap<string, Finding>;
}

export type Parts = GradeReport['parts'];

/** Worst first: what a property shows when its tests disagree. */
const order = ['stopped', 'threw', 'todo', 'violated', 'not-established', 'passed'] as const;

export function scoreParts(
  manifest: Manifest,
  all: readonly Test[],
  judged: readonly TestFindings[],
  part: string | undefined,
): Parts {
  return manifest.parts
    .filter((it) => part === undefined || it.id === part)
    .map((it) => {
      const properties = Object.entries(it.points).map(([id, of]) => scoreProperty(id, of, it.id, all, judged));
      return {
        id: it.id,
        title: it.title,
        bonus: it.bonus ?? false,
        points: properties.reduce((sum, property) => sum + property.points, 0),
        of: properties.reduce((sum, property) => sum + property.of, 0),
        properties,
      };
    });
}

function scoreProperty(
  id: string,
  of: number,
  part: string,
  all: readonly Test[],
  judged: readonly TestFindings[],
): Parts[number]['properties'][number] {
  const judging = all.filter((test) => test.part === part && rulesOf(test).some((rule) => rule.id === id));
  const rule = judging.flatMap((test) => rulesOf(test)).find((it) => it.id === id);
  if (rule === undefined) throw new Error(`No test judges "${id}" of part ${part}.`);
  const findings = judging.map((test) => {
    const run = judged.find(({ result }) => result.id === test.id);
    return (
      run?.findings.get(id) ?? { verdict: 'not-established' as const, because: `The test ${test.id} was not run.` }
    );
  });
  const worst = findings.reduce((a, b) => (order.indexOf(b.verdict) < order.indexOf(a.verdict) ? b : a));
  return {
    id,
    rule: rule.rule,
    source: rule.source,
    points: worst.verdict === 'passed' ? of : 0,
    of,
    verdict: worst.verdict,
    because: worst.because,
    tests: judging.map((test) => test.id),
  };
}

export function totals(parts: Parts): Pick<GradeReport, 'points' | 'of' | 'bonus' | 'bonusOf'> {
  const sum = (bonus: boolean, key: 'points' | 'of') =>
    parts.filter((part) => part.bonus === bonus).reduce((total, part) => total + part[key], 0);
  return { points: sum(false, 'points'), of: sum(false, 'of'), bonus: sum(true, 'points'), bonusOf: sum(true, 'of') };
}

export const worstOf = (findings: Iterable<Finding>): Finding => {
  let worst: Finding = { verdict: 'passed', because: null };
  for (const finding of findings) if (order.indexOf(finding.verdict) < order.indexOf(worst.verdict)) worst = finding;
  return worst;
};
