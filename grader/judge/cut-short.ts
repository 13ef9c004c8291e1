/** A grading may ask for less than its tests need: what is not established for that reason alone says nothing of the program. */
import type { Measure } from '../course/suite.ts';
import { statesReached } from '../explorer/search-options.ts';
import type { GradeRequest } from './api.ts';
import type { TestResult } from './report.ts';

export type Limits = Pick<GradeRequest, 'states' | 'runs'>;

/** Of a measure that has made so many runs: its tolerance is for the mean of all of them, not of some. */
export const tooFewRuns = (tried: number, { runs }: Measure): string =>
  `${runsMade(tried)} ${runs} runs ${tried === 1 ? 'was' : 'were'} made: too few to compare their mean.`;

const runsMade = (tried: number): string => `Only ${tried} of`;

export function isCutShort({ kind, verdict, because }: TestResult, { states, runs }: Limits): boolean {
  if (verdict !== 'not-established' || because === null) return false;
  if (kind === 'exploration') return states !== undefined && because.startsWith(statesReached(states));
  return kind === 'measure' && runs !== undefined && because.startsWith(runsMade(runs));
}
