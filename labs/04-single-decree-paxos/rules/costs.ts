/** Part D: what a decision costs, as figures of runs in which nothing goes wrong. */
import type { Rule, SingleMeasure } from '#course';
import type { ProposerRequest } from '../messages.ts';
import { isLearner, isProposer } from './agents.ts';
import { DELTA } from './worlds.ts';

export const decisionDelays: Rule = {
  id: 'decision-delays',
  rule: 'A lone proposer’s value is learned four message delays after it was asked; five through a distinguished learner.',
  source: 'Lamport 2001, §2.2 and §2.3',
  cause:
    'Something waits that need not: the prepare leaves with the request, the accept with the promise that completes the majority, and a learner learns with the `accepted` that does.',
  lecture: 'what-a-decision-costs',
};

export const stableProposer: Rule = {
  id: 'stable-proposer',
  rule: 'A proposer that was told to lead has its value learned two message delays after it is asked; three through a distinguished learner.',
  source: 'Lamport 2001, §3',
  cause:
    'On `lead` do phase 1 and keep the majority’s promises; on `propose` send the accepts at once. A new number would throw the promises away: `propose` begins phase 1 again, or the timer of phase 1 goes on while you are `ready`.',
  lecture: 'what-a-decision-costs',
};

export const messagesPerDecision: Rule = {
  id: 'messages-per-decision',
  rule: 'With A acceptors and L learners a decision takes at most 3A + A(L + 1) messages, and A + A(L + 1) after `lead`; and when all is known, nothing more is sent.',
  source: 'Lamport 2001, §2.2 and §2.3',
  cause:
    'Something is sent twice, or to agents whom it does not concern; or a timer goes on when all is done, or while you are `ready`: cancel it.',
  lecture: 'what-a-decision-costs',
};

type Figure = SingleMeasure['fold'];

interface Delays {
  readonly learners: number;
  asked: number | null;
  learned: number;
  last: number;
}

/** From the `propose` to the moment when all learners have learned, in message delays. */
export const delaysToLearn: Figure = {
  initial: ({ nodes }): Delays => ({ learners: nodes.filter(isLearner).length, asked: null, learned: 0, last: 0 }),
  on: {
    request: (state: Delays, { node, at, request }) =>
      isProposer(node) && (request as ProposerRequest).type === 'propose' ? { ...state, asked: at } : state,
    output: (state: Delays, { node, at }) =>
      isLearner(node) ? { ...state, learned: state.learned + 1, last: at } : state,
  },
  figure: ({ learners, asked, learned, last }: Delays) =>
    asked === null || learned < learners ? undefined : (last - asked) / (1000 * DELTA),
};

interface Messages extends Delays {
  messages: number;
}

/** Messages of the run, or only those from the `propose` on; none where somebody does not learn. */
export const messagesToLearn = (whole: boolean): Figure => ({
  initial: (context): Messages => ({ ...delaysToLearn.initial(context), messages: 0 }),
  on: {
    ...delaysToLearn.on, // they keep what else is in the state
    send: (state: Messages, { node, to }) =>
      node !== to && (whole || state.asked !== null) ? { ...state, messages: state.messages + 1 } : state,
  },
  figure: ({ learners, learned, messages }: Messages) => (learned < learners ? undefined : messages),
});
