/** Whether a part has been begun: an unwritten one has failures too, but only those of a node that does nothing. */
import type { GradeReport, PartResult, TestResult, Verdict } from '../judge/report.ts';

export const testsOf = (report: GradeReport, part: PartResult): readonly TestResult[] =>
  report.tests.filter((test) => test.part === part.id);

/** What silence leads to: a Todo that is met, an answer that never comes, a test that does not reach its point. */
const silent: readonly Verdict[] = ['todo', 'violated', 'not-established'];

/** A Todo was met, no point was earned. Who asks for the part by name wants to see all of it. */
export function isUnbegun(report: GradeReport, part: PartResult): boolean {
  const tests = testsOf(report, part);
  const asked = report.asked.part !== null || report.asked.test !== null;
  const quiet: readonly Verdict[] = asked ? ['todo'] : silent;
  return (
    part.points === 0 &&
    tests.some((test) => test.verdict === 'todo') &&
    tests.every((test) => quiet.includes(test.verdict))
  );
}

/** The skeleton as shipped: the first part is to be begun, and nothing anywhere shows that anything was tried. */
export function isUntouched(report: GradeReport): boolean {
  const first = report.parts.find((part) => testsOf(report, part).length > 0);
  if (first === undefined || report.points + report.bonus > 0) return false;
  return isUnbegun(report, first) && report.tests.every((test) => silent.includes(test.verdict));
}

/** "Still to do: part A: the rules IR1 and IR2." → "the rules IR1 and IR2" */
export const todoText = (because: string): string =>
  because
    .replace(/^Still to do:\s*/, '')
    .replace(/^part [A-Z]\s*[:,]\s*/i, '')
    .replace(/\.$/, '');
