/** Laws: one pure function of the program, asked case by case, by table or by generation. */
import fc from 'fast-check';
import type { Json } from '#contract';
import { finish, mix, mixText } from '../base/draw.ts';
import type { Law } from '../course/suite.ts';
import type { Answerer } from './answerer.ts';
import type { Failure } from './report.ts';
import type { Finding } from './tally.ts';

export interface LawResult {
  readonly finding: Finding;
  readonly tried: number;
  readonly failure: Omit<Failure, 'rule' | 'source' | 'cause' | 'lecture' | 'property'> | null;
}

interface Wrong {
  readonly verdict: 'violated' | 'threw' | 'todo';
  readonly because: string;
  readonly where: Failure['where'];
}

/** The smallest wrong case: the table's first, or what fast-check shrinks to. */
export function judgeLaw(law: Law, seed: number, answerer: Answerer): LawResult {
  let tried = 0;
  let last: Wrong | undefined;
  const ask = (args: readonly Json[]): Wrong | undefined => {
    tried++;
    const answer = answerer.call(law, args);
    if (answer.kind === 'trouble') {
      const { kind, text, at } = answer.trouble;
      return { verdict: kind === 'todo' ? 'todo' : 'threw', because: text, where: at ?? null };
    }
    const because = law.check(args, answer.value);
    return because === undefined
      ? undefined
      : {
          verdict: 'violated',
          because: `${callText(law, args)} answered ${JSON.stringify(answer.value)}: ${because}`,
          where: null,
        };
  };

  if ('table' in law.cases) {
    for (const args of law.cases.table) {
      last = ask(args);
      if (last !== undefined) break;
    }
  } else {
    const details = fc.check(
      fc.property(law.cases.arbitrary, (args) => {
        const wrong = ask(args);
        if (wrong === undefined) return true;
        last = wrong;
        return false;
      }),
      { seed: finish(mixText(mix(0, seed), law.id)) | 0, numRuns: law.cases.runs },
    );
    if (details.failed) {
      // The last wrong answer seen is that of the last successful shrink.
      tried = details.numRuns;
    }
  }
  if (last === undefined) return { finding: { verdict: 'passed', because: null }, tried, failure: null };
  return {
    finding: { verdict: last.verdict, because: last.because },
    tried,
    failure: {
      because: last.because,
      where: last.where,
      seed: null,
      shrunk: null,
      facts: [],
      nodes: [],
      events: [],
      transcript: null,
    },
  };
}

/** What a failure shows that is no run of a world. */
export const withoutRun = { where: null, seed: null, shrunk: null, facts: [], nodes: [], events: [], transcript: null };

const callText = (law: Law, args: readonly Json[]): string =>
  `${law.call.export}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`;
