/** From what became of each test to the report of a lab. */
import type { Manifest } from '../course/manifest.ts';
import { rulesOf } from '../course/rules-of.ts';
import type { Suite, Test } from '../course/suite.ts';
import { type LabJob, STOPS_MAX, visibilityOf, wantedTests } from './grade-lab.ts';
import { unjudged } from './judge-test.ts';
import { testsOf } from './lab-files.ts';
import type { GradeReport } from './report.ts';
import { scoreParts, type TestFindings, totals } from './score.ts';

/** How the reason of a verdict begins that says nothing of its test. */
export const NOT_RUN = 'Not run';

/** `judged`: in any order, by whomever. */
export function reportOf(job: LabJob, suite: Suite, judged: readonly TestFindings[]): GradeReport {
  const { manifest } = job;
  const all = testsOf(suite);
  const wanted = wantedTests(job, suite);
  const counted = untilStopped(wanted, suite, judged);
  const asked = job.test === undefined ? all : wanted;
  const parts = scoreParts(onlyAsked(manifest, asked), asked, counted, job.part);
  return {
    format: 1,
    lab: { id: manifest.id, title: manifest.title },
    program: job.program,
    sourceHash: job.sourceHash,
    suiteHash: job.suiteHash,
    seeds: {
      kind: job.official === undefined ? 'local' : 'official',
      only: job.seed ?? null,
      perStorm: job.seeds ?? null,
      perExploration: job.states ?? null,
      perMeasure: job.runs ?? null,
    },
    asked: { part: job.part ?? null, test: job.test ?? null },
    ...totals(parts),
    parts,
    tests: all.flatMap((test) => counted.filter(({ result }) => result.id === test.id).map(({ result }) => result)),
  };
}

/**
 * In the order of running, nothing counts that comes after too many stops: a test that was under way elsewhere at that
 * time gets the verdict that it would have where one is run after the other.
 */
function untilStopped(wanted: readonly Test[], suite: Suite, judged: readonly TestFindings[]): TestFindings[] {
  const found = new Map(judged.map((one) => [one.result.id, one]));
  const because = `${NOT_RUN}: the grader had to stop your program ${STOPS_MAX} times before.`;
  let stops = 0;
  return wanted.map((test) => {
    const one = found.get(test.id);
    if (one === undefined || stops >= STOPS_MAX)
      return unjudged({ test, visibility: visibilityOf(test, suite) }, { verdict: 'stopped', because });
    if (one.result.verdict === 'stopped') stops++;
    return one;
  });
}

/** With --test, only the points that this test can speak of are in question. */
function onlyAsked(manifest: Manifest, tests: readonly Test[]): Manifest {
  const judgedIn = (part: string) => tests.filter((test) => test.part === part);
  const parts = manifest.parts.flatMap((part) => {
    const ids = new Set(judgedIn(part.id).flatMap((test) => rulesOf(test).map((rule) => rule.id)));
    const points = Object.fromEntries(Object.entries(part.points).filter(([id]) => ids.has(id)));
    return Object.keys(points).length === 0 ? [] : [{ ...part, points }];
  });
  return { ...manifest, parts };
}
