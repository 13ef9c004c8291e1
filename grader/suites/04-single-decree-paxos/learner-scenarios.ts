/** Lab 04 C, schedules written by hand. The test plays acceptors and proposers: a learner needs nothing else. */
import { type Rule, scenario } from '#course';
import { learnedInTheEnd, learnedOnce, learnedWasChosen } from '../../../labs/04-single-decree-paxos/rules/choice.ts';
import { paxosProtocol } from '../../../labs/04-single-decree-paxos/rules/protocol.ts';
import {
  accept,
  accepted,
  anyAcceptor,
  asked,
  expect,
  given,
  learns,
  never,
  says,
  sent,
} from '../../../labs/04-single-decree-paxos/rules/steps.ts';
import { agents, type Cast, DELTA, saying } from '../../../labs/04-single-decree-paxos/rules/worlds.ts';

const world = (cast: Cast) => ({
  plan: { nodes: agents({ scripted: 2, played: 'acceptors', ...cast }), network: { delay: 5 }, until: 10_000 },
});

const soon = 2 * DELTA;

const halfIsNotEnough = scenario({
  id: 'half-is-not-enough',
  title: 'two of four acceptors, one of them twice; then a third',
  part: 'C',
  protocol: paxosProtocol,
  properties: [learnedWasChosen, learnedOnce],
  promise: learnedInTheEnd,
  world: world({ acceptors: 4, learners: 1 }),
  script: [
    says('a1', 'l1', accepted(3, 'x')),
    says('a4', 'l1', accepted(3, 'x')),
    says('a4', 'l1', accepted(3, 'x')),
    never(learns('l1'), soon, 'l1 learned x, which two of four acceptors have accepted: that is no majority.'),
    says('a2', 'l1', accepted(3, 'x')),
    expect(learns('l1', 'x'), soon, 'Three of four acceptors told l1 that they accepted proposal 3 (x).'),
    says('a3', 'l1', accepted(3, 'x')),
    never(learns('l1'), soon, 'l1 had learned x, and told the application a second time.'),
  ],
});

/** Acceptances of three numbers, from all acceptors, in any order; only one number has a majority. */
const interleaved = scenario({
  id: 'three-numbers',
  title: 'acceptances of three proposals arrive mixed up',
  part: 'C',
  protocol: paxosProtocol,
  properties: [learnedWasChosen],
  promise: learnedInTheEnd,
  world: world({ acceptors: 5, learners: 1 }),
  script: [
    says('a1', 'l1', accepted(2, 'x')),
    says('a2', 'l1', accepted(5, 'y')),
    says('a3', 'l1', accepted(2, 'x')),
    says('a3', 'l1', accepted(8, 'x')),
    says('a4', 'l1', accepted(5, 'y')),
    says('a5', 'l1', accepted(8, 'x')),
    never(learns('l1'), soon, 'l1 learned a value, and no proposal has been accepted by three of the five acceptors.'),
    says('a4', 'l1', accepted(8, 'x')),
    expect(learns('l1', 'x'), soon, 'a3, a4 and a5 told l1 that they accepted proposal 8 (x).'),
  ],
});

/** Of five proposers, so that one that asks any of them hardly ever asks the same one eight times in a row. */
const proposers = ['s1', 's2', 's3', 's4', 's5'];

/** Every message to l1 is lost. It must ask, neither too seldom nor too often, and not always the same proposer. */
const asks = scenario({
  id: 'learner-asks',
  title: 'a learner hears nothing, and no proposer that it asks has an answer',
  part: 'C',
  protocol: paxosProtocol,
  properties: [],
  promise: learnedInTheEnd,
  world: world({ scripted: 5, learners: 1 }),
  script: [
    expect(sent('query', 'l1', proposers), 20 * DELTA + 1, 'l1 hears nothing, and in 20 Δ it has asked no proposer.'),
    ...[1, 2, 3].flatMap(() => [
      // It may ask several at a time; a release looks away from what has been sent.
      { kind: 'wait', ms: 1 } as const,
      { kind: 'release', match: { from: 'l1' } } as const,
      never(sent('query', 'l1', proposers), 8 * DELTA, 'l1 has asked, and within 8 Δ it asks again.'),
      expect(
        sent('query', 'l1', proposers),
        12 * DELTA,
        'l1 has asked once; it hears nothing, and for 20 Δ it has not asked again.',
      ),
    ]),
    ...proposers.map((silent) =>
      expect(
        sent(
          'query',
          'l1',
          proposers.filter((it) => it !== silent),
        ),
        160 * DELTA,
        `l1 hears nothing, and in 160 Δ it has asked no proposer but ${silent}, which may be down.`,
      ),
    ),
    // Now that somebody asks, a majority speaks: what was chosen long ago.
    says('a1', 'l1', accepted(3, 'x')),
    says('a2', 'l1', accepted(3, 'x')),
    expect(learns('l1', 'x'), soon, 'a1 and a2 told l1 that they accepted proposal 3 (x).'),
  ],
});

/**
 * The first accepts reach a1 and a2, the second a3 and a4, all others everybody. So five of five may have accepted x, but no
 * three of them the same proposal; what a2 has to say comes late.
 */
const twoNumbers = scenario({
  id: 'acceptances-of-two-numbers',
  title: 'two proposals of one proposer, each accepted by two of five acceptors, and a learner that asks',
  part: 'C',
  protocol: paxosProtocol,
  properties: [learnedWasChosen],
  promise: learnedInTheEnd,
  world: {
    plan: {
      nodes: agents({ acceptors: 5, proposers: 1, learners: 1 }),
      network: {
        delay: 5,
        rules: [
          { type: 'accept', nth: 1, to: ['a3', 'a4', 'a5'], then: { kind: 'drop' } },
          { type: 'accept', nth: 2, to: ['a1', 'a2', 'a5'], then: { kind: 'drop' } },
        ],
      },
      until: 5000,
    },
  },
  script: [
    { kind: 'hold', match: { to: 'l1', type: 'accepted' } },
    { kind: 'hold', match: { from: 'a2', to: 'p1', type: 'accepted' } },
    asked('p1', 'x'),
    given(sent('accepted', ['a3', 'a4'], 'p1'), 100 * DELTA, 'Neither a3 nor a4 ever accepted a proposal of p1.'),
    { kind: 'discard', match: { to: 'l1' } },
    { kind: 'release-all' },
    expect(
      learns('l1', 'x'),
      100 * DELTA,
      'l1 missed what the acceptors said at first; p1 proposes x, and l1 has not learned it after 100 Δ.',
    ),
  ],
});

const tellsTheOthers = scenario({
  id: 'distinguished-learner',
  title: 'the distinguished learner tells the others what it has learned',
  part: 'C',
  protocol: paxosProtocol,
  properties: [learnedWasChosen],
  promise: learnedInTheEnd,
  world: world({ learners: 3, distinguishedLearner: true }),
  script: [
    says('a1', 'l1', accepted(3, 'x')),
    says('a3', 'l1', accepted(3, 'x')),
    ...['l1', 'l2', 'l3'].map((node) =>
      expect(
        learns(node, 'x'),
        3 * DELTA,
        node === 'l1'
          ? 'a1 and a3 told l1 that they accepted proposal 3 (x); it did not learn x.'
          : `l1, the distinguished learner, knows that x is chosen, and ${node} does not.`,
      ),
    ),
  ],
});

/** A learner may keep what it has learned on disk or ask again: it tells the application either way. */
const learnsAgain = scenario({
  id: 'learns-again',
  title: 'a learner that has learned crashes and comes back',
  part: 'C',
  protocol: paxosProtocol,
  properties: [learnedWasChosen],
  promise: learnedInTheEnd,
  world: {
    plan: {
      nodes: agents({ scripted: 2, played: 'acceptors', learners: 1 }),
      network: { delay: 5 },
      requests: [
        { at: 5, node: 'a1', request: saying('l1', accepted(3, 'x')) },
        { at: 5, node: 'a2', request: saying('l1', accepted(3, 'x')) },
        { at: 100, node: 's1', request: saying('l1', { type: 'learned', value: 'x' }) },
      ],
      until: 1000,
    },
  },
  script: [
    expect(learns('l1', 'x'), 50, 'a1 and a2 told l1 that they accepted proposal 3 (x); it did not learn x.'),
    { kind: 'crash', node: 'l1' },
    { kind: 'restart', node: 'l1' },
    expect(learns('l1', 'x'), 200, 'l1 crashed, came back, was told again, and did not tell the application.'),
  ],
});

/** What was chosen was told to nobody, and who proposed it is silent. p1 has no value, and finds out. */
const askedProposer = scenario({
  id: 'asked-proposer',
  title: 'a proposer that knows nothing and wants nothing is asked what was chosen',
  part: 'C',
  protocol: paxosProtocol,
  properties: [learnedWasChosen],
  promise: learnedInTheEnd,
  world: { plan: { nodes: agents({ proposers: 1, scripted: 1, learners: 1 }), network: { delay: 5 }, until: 5000 } },
  script: [
    { kind: 'hold', match: { to: 'l1', type: 'accepted' } },
    says('s1', 'a1', accept(1, 'x')),
    says('s1', 'a2', accept(1, 'x')),
    ...['a1', 'a2'].map((a) => given(sent('accepted', a, 'l1'), 50, `${a} did not accept proposal 1 (x).`)),
    { kind: 'discard', match: { to: 'l1' } },
    { kind: 'release-all' },
    expect(
      learns('l1', 'x'),
      200 * DELTA,
      'x is chosen, and l1 heard nothing of it; p1 is up, and still l1 has not learned x after 200 Δ.',
    ),
  ],
});

const findsOut: Rule = {
  ...learnedInTheEnd,
  cause:
    'You were `ready`: others may have chosen since. Begin an attempt; and when you know what was chosen, tell whoever asked.',
};

/** The learner is played by the test and asks once. What p1 was promised is of no use any more: p2 has come in between. */
const tellsWhoeverAsked = scenario({
  id: 'tells-whoever-asked',
  title: 'a proposer that leads is asked once; it finds out what another one has got chosen, and answers',
  part: 'C',
  protocol: paxosProtocol,
  properties: [],
  promise: findsOut,
  world: {
    plan: {
      nodes: agents({ acceptors: 1, proposers: 2, learners: 1, played: 'learners' }),
      network: { delay: 5 },
      until: 6000,
    },
  },
  script: [
    { kind: 'request', node: 'p1', request: { type: 'lead' } },
    { kind: 'wait', ms: 5 * DELTA },
    asked('p2', 'x'),
    given(
      sent('accepted', anyAcceptor, 'p2', ({ value }) => value === 'x'),
      200 * DELTA,
      'p2 was asked to propose x, and no acceptor ever accepted it.',
    ),
    { kind: 'wait', ms: soon },
    { kind: 'crash', node: 'p2' },
    says('l1', 'p1', { type: 'query' }),
    expect(
      sent('learned', 'p1', 'l1', ({ value }) => value === 'x'),
      200 * DELTA,
      'x is chosen. l1 asked p1 once, p1 can find out, and in 200 Δ it never told l1.',
    ),
  ],
});

export const learnerScenarios = [
  halfIsNotEnough,
  interleaved,
  asks,
  twoNumbers,
  askedProposer,
  tellsWhoeverAsked,
  tellsTheOthers,
  learnsAgain,
];
