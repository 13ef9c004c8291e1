/** Lab 04 A, schedules written by hand. The test plays the proposers, so no other part is needed. */
import { scenario } from '#course';
import {
  acceptanceReported,
  acceptorAnswers,
  promiseKept,
  survivesCrashes,
} from '../../../labs/04-single-decree-paxos/rules/acceptor.ts';
import { paxosProtocol } from '../../../labs/04-single-decree-paxos/rules/protocol.ts';
import {
  accept,
  expect,
  isReport,
  never,
  prepare,
  says,
  sent,
} from '../../../labs/04-single-decree-paxos/rules/steps.ts';
import { agents, type Cast, DELTA } from '../../../labs/04-single-decree-paxos/rules/worlds.ts';

const world = (cast: Cast = {}) => ({
  plan: {
    nodes: agents({ acceptors: 1, scripted: 2, learners: 2, played: 'learners', ...cast }),
    network: { delay: 5 },
    until: 2000,
  },
});

const soon = 2 * DELTA;

/** Nobody asked for a promise: an accept is answered all the same, and the last acceptance is the one that counts. */
const acceptedTwice = scenario({
  id: 'accepted-twice',
  title: 'an acceptor that has promised nothing accepts, and later accepts something else',
  part: 'A',
  protocol: paxosProtocol,
  properties: [acceptanceReported],
  promise: acceptorAnswers,
  world: world(),
  script: [
    says('s1', 'a1', accept(3, 'x')),
    expect(
      sent('accepted', 'a1', 's1', ({ n }) => n === 3),
      soon,
      'a1 had promised nothing and was asked to accept proposal 3 (x); it did not tell s1 that it accepted it.',
    ),
    says('s2', 'a1', prepare(6)),
    expect(
      sent('promise', 'a1', 's2', isReport(6, { n: 3, value: 'x' })),
      soon,
      'a1 accepted proposal 3 (x); asked for a promise of 6, it did not promise 6 and report that.',
    ),
    says('s2', 'a1', accept(6, 'y')),
    expect(
      sent('accepted', 'a1', 'l2', ({ n, value }) => n === 6 && value === 'y'),
      soon,
      'a1 promised 6 and was asked to accept proposal 6 (y); it did not tell l2 that it accepted it.',
    ),
    says('s1', 'a1', prepare(9)),
    expect(
      sent('promise', 'a1', 's1', isReport(9, { n: 6, value: 'y' })),
      soon,
      'a1 accepted proposal 3 (x), then proposal 6 (y); asked for a promise of 9, it did not report proposal 6 (y).',
    ),
  ],
});

/** Two prepares have crossed: the older one must not take the promise back. */
const olderPrepare = scenario({
  id: 'older-prepare',
  title: 'a prepare with a lower number comes after one with a higher, and then its accept',
  part: 'A',
  protocol: paxosProtocol,
  properties: [promiseKept],
  promise: acceptorAnswers,
  world: world(),
  script: [
    says('s2', 'a1', prepare(7)),
    expect(
      sent('promise', 'a1', 's2', isReport(7, null)),
      soon,
      'a1 was asked for a promise of 7 and did not give it.',
    ),
    says('s1', 'a1', prepare(4)),
    { kind: 'wait', ms: soon },
    says('s1', 'a1', accept(4, 'x')),
    { kind: 'wait', ms: soon },
    says('s2', 'a1', accept(7, 'y')),
    expect(
      sent('accepted', 'a1', 's2', ({ n, value }) => n === 7 && value === 'y'),
      soon,
      'a1 promised 7 and was asked to accept proposal 7 (y); it did not tell s2 that it accepted it.',
    ),
  ],
});

const distinguishedLearner = scenario({
  id: 'one-learner-is-told',
  title: 'with a distinguished learner, an acceptor tells it and no other learner',
  part: 'A',
  protocol: paxosProtocol,
  properties: [],
  promise: acceptorAnswers,
  world: world({ distinguishedLearner: true }),
  script: [
    says('s1', 'a1', prepare(2)),
    expect(
      sent('promise', 'a1', 's1', isReport(2, null)),
      soon,
      'a1 was asked for a promise of 2 and did not give it.',
    ),
    says('s1', 'a1', accept(2, 'x')),
    ...['l1', 's1'].map((to) =>
      expect(
        sent('accepted', 'a1', to),
        soon,
        `a1 accepted proposal 2 (x) and did not tell ${to}${to === 'l1' ? ', the distinguished learner' : ', which asked it'}.`,
      ),
    ),
    never(
      sent('accepted', 'a1', 'l2'),
      soon,
      'a1 told l2 that it accepted proposal 2 (x), but there is a distinguished learner: it tells the others.',
    ),
  ],
});

const afterACrash = scenario({
  id: 'after-a-crash',
  title: 'an acceptor promises and crashes, accepts and crashes, and is asked again each time',
  part: 'A',
  protocol: paxosProtocol,
  properties: [survivesCrashes],
  promise: acceptorAnswers,
  world: world(),
  script: [
    says('s1', 'a1', prepare(4)),
    expect(
      sent('promise', 'a1', 's1', isReport(4, null)),
      soon,
      'a1 was asked for a promise of 4 and did not give it.',
    ),
    { kind: 'crash', node: 'a1' },
    { kind: 'restart', node: 'a1' },
    says('s2', 'a1', accept(3, 'x')),
    { kind: 'wait', ms: soon },
    says('s1', 'a1', accept(4, 'y')),
    expect(
      sent('accepted', 'a1', 'l1', ({ n }) => n === 4),
      soon,
      'a1 promised 4, crashed, and was asked to accept proposal 4 (y); it did not tell l1 that it accepted it.',
    ),
    { kind: 'crash', node: 'a1' },
    { kind: 'restart', node: 'a1' },
    says('s2', 'a1', prepare(5)),
    expect(
      sent('promise', 'a1', 's2', isReport(5, { n: 4, value: 'y' })),
      soon,
      'a1 accepted proposal 4 (y) and crashed; asked for a promise of 5, it did not promise 5 and report that.',
    ),
  ],
});

export const acceptorScenarios = [acceptedTwice, olderPrepare, distinguishedLearner, afterACrash];
