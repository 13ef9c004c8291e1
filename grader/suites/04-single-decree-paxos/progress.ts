/** Lab 04 D: duels, and what a decision costs. */
import { measure, type Rule, scenario, type WorldPlan } from '#course';
import { duelsEnd } from '../../../labs/04-single-decree-paxos/rules/choice.ts';
import {
  decisionDelays,
  delaysToLearn,
  messagesPerDecision,
  messagesToLearn,
  stableProposer,
} from '../../../labs/04-single-decree-paxos/rules/costs.ts';
import { paxosProtocol } from '../../../labs/04-single-decree-paxos/rules/protocol.ts';
import {
  anyAcceptor,
  asked,
  expect,
  given,
  learns,
  never,
  prepare,
  says,
  sent,
} from '../../../labs/04-single-decree-paxos/rules/steps.ts';
import { agents, type Cast, DELTA, propose } from '../../../labs/04-single-decree-paxos/rules/worlds.ts';

/** Nothing is lost, nothing takes longer than Δ; accepts are slow, so that there is always time to get in between. */
const slowAccepts: WorldPlan['network'] = {
  delay: 0.1,
  rules: [{ type: 'accept', then: { kind: 'deliver', delay: DELTA } }],
};

const threeWay = scenario({
  id: 'three-way-duel',
  title: 'three proposers with five acceptors; accepts take Δ, all other messages hardly any time',
  part: 'D',
  protocol: paxosProtocol,
  properties: [duelsEnd],
  promise: duelsEnd,
  world: {
    plan: {
      nodes: agents({ acceptors: 5, proposers: 3, learners: 2 }),
      network: slowAccepts,
      requests: [5, 8, 11].map((at, i) => ({ at, node: `p${i + 1}`, request: propose(`v${i + 1}`) })),
      until: 250 * DELTA,
    },
  },
  script: [
    given(sent('prepare', 'p2', anyAcceptor), 400, 'p2 never sent a prepare.'),
    expect(
      learns('l1'),
      200 * DELTA,
      'Nothing is lost, and still l1 has learned nothing after 200 Δ: the proposers stop each other again and again.',
    ),
  ],
});

/** a3 is asked to accept when it has promised a greater number, and all others have accepted long ago. */
const lateRefusal = scenario({
  id: 'late-refusal',
  title: 'all is known, and then an acceptor refuses',
  part: 'D',
  protocol: paxosProtocol,
  properties: [],
  promise: messagesPerDecision,
  world: {
    plan: {
      nodes: agents({ proposers: 1, scripted: 1, learners: 1 }),
      network: { delay: 5 },
      until: 5000,
    },
  },
  script: [
    { kind: 'hold', match: { to: 'a3', type: 'accept' } },
    asked('p1', 'x'),
    given(learns('l1', 'x'), 150 * DELTA, 'p1 was asked to propose x, and l1 never learned it.'),
    { kind: 'wait', ms: DELTA },
    says('s1', 'a3', prepare(1_000_000)),
    { kind: 'wait', ms: DELTA },
    { kind: 'release-all' },
    never(
      { kind: 'sent', match: { from: 'p1' } },
      35 * DELTA,
      'x is chosen, p1 and l1 know it, and nobody asks; then a3 refuses, and p1 sends something more.',
    ),
  ],
});

/** p2 is ahead, and gone. a1 and a2 refuse p1 at once, and a3's refusal comes when the next attempt is about to succeed. */
const oldRefusal = scenario({
  id: 'old-refusal',
  title: 'a refusal of an earlier number overtakes the acceptances of the present one',
  part: 'D',
  protocol: paxosProtocol,
  properties: [],
  promise: {
    ...messagesPerDecision,
    cause: 'A refusal of an earlier number has ended the attempt: compare its n with your current number first.',
  },
  world: { plan: { nodes: agents({ proposers: 2 }), network: { delay: 5 }, until: 5000 } },
  script: [
    { kind: 'hold', match: { from: 'p2', type: 'accept' } },
    asked('p2', 'z'),
    given(sent('accept', 'p2', anyAcceptor), 40 * DELTA, 'p2 never got as far as its accepts.'),
    { kind: 'crash', node: 'p2' },
    { kind: 'discard', match: {} },
    { kind: 'hold', match: { from: 'a3', to: 'p1', type: 'refused' } },
    { kind: 'wait', ms: DELTA },
    asked('p1', 'x'),
    { kind: 'hold', match: { to: 'p1', type: 'accepted' } },
    given(sent('accepted', anyAcceptor, 'p1'), 150 * DELTA, 'p1 was asked to propose x, and nobody accepted it.'),
    given(sent('accepted', anyAcceptor, 'p1'), 150 * DELTA, 'p1 was asked to propose x, and only one accepted it.'),
    { kind: 'release', match: { type: 'refused' } },
    { kind: 'wait', ms: 1 },
    { kind: 'release-all' },
    { kind: 'wait', ms: 1 },
    never(
      { kind: 'sent', match: { from: 'p1' } },
      35 * DELTA,
      'A majority has accepted what p1 proposed, and it was told so; then it sends something more.',
    ),
  ],
});

/** A decision in which nothing goes wrong. */
const undisturbed = (cast: Cast, lead: boolean): WorldPlan => ({
  nodes: agents({ proposers: 1, ...cast }),
  network: { delay: DELTA },
  requests: [
    ...(lead ? [{ at: 1, node: 'p1', request: { type: 'lead' } }] : []),
    { at: lead ? WAIT : 1, node: 'p1', request: propose('x') },
  ],
  until: 120 * DELTA,
});

/** ms from the beginning to the value of a proposer that leads. Learners that have heard nothing begin to ask after 10 Δ. */
const WAIT = 6 * DELTA + 1;

const learners = 2;

const delays = (id: string, title: string, promise: Rule, cast: Cast, lead: boolean, mean: number) =>
  measure({
    id,
    title,
    part: 'D',
    promise,
    protocol: paxosProtocol,
    runs: 5,
    world: (draw) => ({
      plan: undisturbed({ acceptors: draw.pick([3, 4, 5], 'acceptors'), learners, ...cast }, lead),
    }),
    fold: delaysToLearn,
    unit: 'message delays',
    reference: { mean, tolerance: 0.01, runs: 4000, atMost: true },
    published: { value: `${mean}`, source: promise.source },
  });

/** Long after the decision p1 is asked for another value: it knows that there is nothing to do. */
const askedAgain = (plan: WorldPlan): WorldPlan => ({
  ...plan,
  requests: [...(plan.requests ?? []), { at: 90 * DELTA, node: 'p1', request: propose('y') }],
});

const messages = (id: string, title: string, acceptors: number, lead: boolean) => {
  const most = (lead ? 1 : 3) * acceptors + acceptors * (learners + 1);
  return measure({
    id,
    title,
    part: 'D',
    promise: messagesPerDecision,
    protocol: paxosProtocol,
    runs: 5,
    world: () => ({ plan: askedAgain(undisturbed({ acceptors, learners }, lead)) }),
    fold: messagesToLearn(!lead),
    unit: 'messages per decision',
    reference: { mean: most, tolerance: 0.01, runs: 4000, atMost: true },
    published: { value: `${most}`, source: promise(lead) },
  });
};

const promise = (lead: boolean) => `${messagesPerDecision.source}: ${lead ? 'A' : '3A'} + A(L + 1)`;

export const progressTests = [
  threeWay,
  lateRefusal,
  oldRefusal,
  delays(
    'cold-through-one-learner',
    'message delays until all learners know, through a distinguished learner',
    decisionDelays,
    { distinguishedLearner: true },
    false,
    5,
  ),
  delays('led-decision', 'message delays until all learners know, after `lead`', stableProposer, {}, true, 2),
  delays(
    'led-through-one-learner',
    'the same, through a distinguished learner',
    stableProposer,
    { distinguishedLearner: true },
    true,
    3,
  ),
  messages('cold-messages', 'messages of a decision, three acceptors and two learners', 3, false),
  messages('led-messages', 'messages of a decision after `lead`, five acceptors and two learners', 5, true),
];
