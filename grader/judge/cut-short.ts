/** A grading may ask for less than its tests need: what is not established for that reason alone says nothing of the program. */
import type { Test } from '../course/suite.ts';
import { statesReached } from '../explorer/search-options.ts';
import type { GradeRequest } from './api.ts';
import type { TestResult } from './report.ts';
import type { TestFindings } from './score.ts';
import type { Finding } from './tally.ts';

export type Limits = Pick<GradeRequest, 'states' | 'runs'>;

/** A measure's tolerance is for the mean of all its runs: neither right nor wrong can be said of some of them. */
export function onAllRuns(test: Test, judged: TestFindings): TestFindings {
  const { findings, result } = judged;
  const { tried, failed } = result.runs;
  const isJudged = result.verdict === 'passed' || result.verdict === 'violated';
  if (test.kind !== 'measure' || tried >= test.runs || failed > 0 || !isJudged) return judged;
  const because = `${runsMade(tried)} ${test.runs} runs ${tried === 1 ? 'was' : 'were'} made: too few to compare their mean.`;
  const finding: Finding = { verdict: 'not-established', because };
  const all = new Map([...findings.keys()].map((id) => [id, finding]));
  return { findings: all, result: { ...result, ...finding, measured: null, failure: null } };
}

const runsMade = (tried: number): string => `Only ${tried} of`;

export function isCutShort({ kind, verdict, because }: TestResult, { states, runs }: Limits): boolean {
  if (verdict !== 'not-established' || because === null) return false;
  if (kind === 'exploration') return states !== undefined && because.startsWith(statesReached(states));
  return kind === 'measure' && runs !== undefined && because.startsWith(runsMade(runs));
}
