/**
 * The tests of this lab that you may read, with the rules they hold in `rules/`. `npx lockstep grade 04` runs these and
 * hidden ones: more schedules, judged by the same rules.
 */
import { measure, scenario, storm, type Test } from '#course';
import { acceptanceReported, acceptorAnswers, promiseKept } from './rules/acceptor.ts';
import { chosenInTheEnd, duelsEnd, learnedInTheEnd, learnedWasChosen, oneValueChosen } from './rules/choice.ts';
import { decisionDelays, delaysToLearn } from './rules/costs.ts';
import { onlyProposed, uniqueNumbers } from './rules/proposer.ts';
import { paxosProtocol } from './rules/protocol.ts';
import {
  accept,
  accepted,
  anyAcceptor,
  asked,
  expect,
  given,
  isReport,
  learns,
  never,
  prepare,
  says,
  sent,
} from './rules/steps.ts';
import { agents, crashes, DELTA, proposals, propose, rough } from './rules/worlds.ts';

const calm = { delay: 5 };

// ── A. Acceptor ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** s1 is a proposer that the test plays; so are the learners. */
const promiseAndAccept = scenario({
  id: 'promise-and-accept',
  title: 'one acceptor is asked for promises and acceptances, in order and out of order',
  part: 'A',
  protocol: paxosProtocol,
  properties: [promiseKept, acceptanceReported],
  promise: acceptorAnswers,
  world: {
    plan: {
      nodes: agents({ acceptors: 1, scripted: 1, learners: 2, played: 'learners' }),
      network: calm,
      until: 1000,
    },
  },
  script: [
    says('s1', 'a1', prepare(5)),
    expect(
      sent('promise', 'a1', 's1', isReport(5, null)),
      2 * DELTA,
      'a1 was asked for a promise of 5, the first of all; it did not promise 5 and report null.',
    ),
    says('s1', 'a1', accept(3, 'x')),
    says('s1', 'a1', accept(5, 'y')),
    ...['l1', 'l2', 's1'].map((to) =>
      expect(
        sent('accepted', 'a1', to, ({ n, value }) => n === 5 && value === 'y'),
        2 * DELTA,
        `a1 promised 5 and was asked to accept proposal 5 (y); it did not tell ${to} that it accepted it.`,
      ),
    ),
    says('s1', 'a1', prepare(8)),
    expect(
      sent('promise', 'a1', 's1', isReport(8, { n: 5, value: 'y' })),
      2 * DELTA,
      'a1 accepted proposal 5 (y); asked for a promise of 8, it did not promise 8 and report that.',
    ),
  ],
});

// ── B. Proposer ─────────────────────────────────────────────────────────────────────────────────────────────────────

const loneProposer = scenario({
  id: 'lone-proposer',
  title: 'one proposer, and then another one, on a network that loses nothing',
  part: 'B',
  protocol: paxosProtocol,
  properties: [onlyProposed, uniqueNumbers],
  promise: chosenInTheEnd,
  world: { plan: { nodes: agents({ proposers: 2 }), network: calm, until: 3000 } },
  script: [
    asked('p1', 'x'),
    expect(
      sent('accepted', anyAcceptor, 'p1', ({ value }) => value === 'x'),
      40 * DELTA,
      'p1 was asked to propose x, and no acceptor ever accepted it.',
    ),
    asked('p2', 'y'),
    expect(
      sent('accepted', anyAcceptor, 'p2', ({ value }) => value === 'x'),
      100 * DELTA,
      'x is accepted. p2 was asked to propose y; no acceptor ever accepted a proposal of p2 with the value x.',
    ),
  ],
});

const gentleProposers = storm({
  id: 'gentle-proposers',
  title: 'two proposers, three acceptors; some messages are lost, proposers crash',
  part: 'B',
  protocol: paxosProtocol,
  properties: [uniqueNumbers, onlyProposed, oneValueChosen, chosenInTheEnd],
  seeds: 150,
  world: (draw) => ({
    plan: {
      nodes: agents({ proposers: 2, learners: 0 }),
      network: { delay: [1, DELTA], rules: rough(draw) },
      faults: crashes(draw, ['p1', 'p2'], 30, 1500),
      requests: proposals(draw, ['p1', 'p2'], 60, 1500),
      healAt: 1600,
      up: ['p2', 'a1', 'a2'],
      until: 1600 + 300 * DELTA,
    },
  }),
});

// ── C. Learner ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** The acceptors are played by the test. */
const counting = scenario({
  id: 'counting',
  title: 'a learner hears from one acceptor after the other',
  part: 'C',
  protocol: paxosProtocol,
  properties: [learnedWasChosen],
  promise: learnedInTheEnd,
  world: {
    plan: { nodes: agents({ scripted: 1, learners: 1, played: 'acceptors' }), network: calm, until: 1000 },
  },
  script: [
    says('a1', 'l1', accepted(4, 'x')),
    says('a1', 'l1', accepted(4, 'x')),
    never(learns('l1'), 2 * DELTA, 'l1 learned a value that only a1 has accepted.'),
    says('a2', 'l1', accepted(7, 'x')),
    never(
      learns('l1'),
      2 * DELTA,
      'l1 learned x, which a1 has accepted with number 4 and a2 with number 7: it is not chosen with either.',
    ),
    says('a3', 'l1', accepted(7, 'x')),
    expect(learns('l1', 'x'), 2 * DELTA, 'a2 and a3 have accepted proposal 7 (x) and told l1; it did not learn x.'),
  ],
});

// ── D. Progress ─────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Nothing is lost, and no message takes longer than Δ. But accepts are slow and all else is fast: whoever answers a
 * refusal at once by a higher number gets it in before the other one's accepts, for ever.
 */
const duel = scenario({
  id: 'duel',
  title: 'two proposers; accepts take Δ, all other messages hardly any time',
  part: 'D',
  protocol: paxosProtocol,
  properties: [duelsEnd],
  promise: duelsEnd,
  world: {
    plan: {
      nodes: agents({ proposers: 2, learners: 1 }),
      network: { delay: 0.2, rules: [{ type: 'accept', then: { kind: 'deliver', delay: DELTA } }] },
      requests: [
        { at: 5, node: 'p1', request: propose('x') },
        { at: 9, node: 'p2', request: propose('y') },
      ],
      until: 200 * DELTA,
    },
  },
  script: [
    given(sent('prepare', 'p1', anyAcceptor), 200, 'p1 never sent a prepare.'),
    expect(
      learns('l1'),
      150 * DELTA,
      'Nothing is lost, and still l1 has learned nothing after 150 Δ: p1 and p2 stop each other again and again.',
    ),
  ],
});

const coldDecision = measure({
  id: 'cold-decision',
  title: 'message delays from the request until all learners know, one proposer',
  part: 'D',
  promise: decisionDelays,
  protocol: paxosProtocol,
  runs: 5,
  world: (draw) => ({
    plan: {
      nodes: agents({ acceptors: draw.pick([3, 5], 'acceptors'), proposers: 1, learners: 2 }),
      network: { delay: DELTA },
      requests: [{ at: 1, node: 'p1', request: propose('x') }],
      until: 50 * DELTA,
    },
  }),
  fold: delaysToLearn,
  unit: 'message delays',
  reference: { mean: 4, tolerance: 0.01, runs: 4000, atMost: true },
  published: { value: '4', source: 'Lamport 2001, §2.2 and §2.3: two phases of two delays' },
});

/** In the order of the parts. */
export const publicTests: readonly Test[] = [
  promiseAndAccept,
  loneProposer,
  gentleProposers,
  counting,
  duel,
  coldDecision,
];
