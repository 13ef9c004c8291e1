/**
 * Lab 04 B, schedules written by hand. Acceptors are the student's own; s1 is a proposer that the test plays. Which numbers
 * a proposer uses is its own business, so a script waits for what an attempt brings and not for a number.
 */
import { type Rule, scenario } from '#course';
import { chosenInTheEnd } from '../../../labs/04-single-decree-paxos/rules/choice.ts';
import { onlyProposed, p2c, uniqueNumbers } from '../../../labs/04-single-decree-paxos/rules/proposer.ts';
import { paxosProtocol } from '../../../labs/04-single-decree-paxos/rules/protocol.ts';
import {
  accept,
  anyAcceptor,
  asked,
  expect,
  given,
  prepare,
  says,
  sent,
} from '../../../labs/04-single-decree-paxos/rules/steps.ts';
import { agents, type Cast, DELTA } from '../../../labs/04-single-decree-paxos/rules/worlds.ts';

const world = (cast: Cast, delay = DELTA / 2) => ({
  plan: { nodes: agents(cast), network: { delay }, until: 5000 },
});

/**
 * p2 has prepared a number with the only acceptor and is gone. Whatever it was, the third attempt of p1 at the latest has a
 * greater one: two refusals of 2 Δ, two pauses of 30 Δ, and 3 Δ to the acceptance.
 */
const outbid = scenario({
  id: 'outbid',
  title: 'the first proposer must outbid the last one, which has prepared and crashed',
  part: 'B',
  protocol: paxosProtocol,
  properties: [onlyProposed],
  promise: chosenInTheEnd,
  world: world({ acceptors: 1, proposers: 2 }, DELTA),
  script: [
    { kind: 'hold', match: { from: 'p2', type: 'accept' } },
    asked('p2', 'z'),
    given(sent('accept', 'p2', anyAcceptor), 400, 'p2 never got as far as its accepts.'),
    { kind: 'crash', node: 'p2' },
    asked('p1', 'x'),
    expect(
      sent('accepted', anyAcceptor, 'p1', ({ value }) => value === 'x'),
      68 * DELTA,
      'p2 prepared a number and crashed. p1 was asked to propose x, and in 68 Δ it never found a number greater than that.',
    ),
  ],
});

/** a1 has accepted 1 (x), a2 has accepted 2 (y), a3 is down. Both promises arrive, in one order or in the other. */
const twoReports = (id: string, first: string, second: string) =>
  scenario({
    id,
    title: `two promises report different values; that of ${first} arrives first`,
    part: 'B',
    protocol: paxosProtocol,
    properties: [p2c],
    promise: chosenInTheEnd,
    world: world({ proposers: 1, scripted: 1 }),
    script: [
      { kind: 'crash', node: 'a3' },
      says('s1', 'a1', accept(1, 'x')),
      says('s1', 'a2', accept(2, 'y')),
      given(sent('accepted', 'a2', 's1'), 50, 'a2 did not accept proposal 2 (y).'),
      { kind: 'hold', match: { to: 'p1', type: 'promise' } },
      asked('p1', 'z'),
      given(sent('promise', 'a1', 'p1'), 1000, 'p1 never prepared a number that a1 could promise.'),
      given(sent('promise', 'a2', 'p1'), 1000, 'p1 never prepared a number that a2 could promise.'),
      { kind: 'release', match: { from: first } },
      { kind: 'wait', ms: 1 },
      { kind: 'release', match: { from: second } },
      { kind: 'release-all' },
      expect(
        sent('accepted', 'a1', 'p1', ({ value }) => value === 'y'),
        1000,
        'Promises report proposals 1 (x) and 2 (y); a1 never accepted a proposal of p1 with the value y.',
      ),
    ],
  });

const fourAcceptors = scenario({
  id: 'four-acceptors',
  title: 'one of four acceptors is down, and another hears nothing: no majority; then the first comes back',
  part: 'B',
  protocol: paxosProtocol,
  properties: [p2c],
  promise: chosenInTheEnd,
  world: world({ acceptors: 4, proposers: 1, scripted: 1 }),
  script: [
    { kind: 'crash', node: 'a3' },
    { kind: 'hold', match: { to: 'a4' } },
    says('s1', 'a1', accept(1, 'w')),
    given(sent('accepted', 'a1', 's1'), 50, 'a1 did not accept proposal 1 (w).'),
    asked('p1', 'x'),
    // Two of four are no majority: `p2c` says so if p1 goes on.
    { kind: 'wait', ms: 6 * DELTA },
    { kind: 'restart', node: 'a3' },
    expect(
      sent('accepted', 'a3', 'p1', ({ value }) => value === 'w'),
      34 * DELTA,
      'a1, a2 and a3 are up, and they are a majority of four; a3 never accepted w, which a1 reports, from p1.',
    ),
  ],
});

/** The prepares of the first attempt are lost, then the accepts of another: each time a new attempt is needed. */
const lostTwice = scenario({
  id: 'lost-attempts',
  title: 'the first prepares are lost, and later the first accepts',
  part: 'B',
  protocol: paxosProtocol,
  properties: [onlyProposed],
  promise: chosenInTheEnd,
  world: {
    plan: {
      nodes: agents({ proposers: 1 }),
      network: {
        delay: 5,
        rules: [
          { type: 'prepare', nth: 1, then: { kind: 'drop' } },
          { type: 'accept', nth: 1, then: { kind: 'drop' } },
        ],
      },
      until: 5000,
    },
  },
  script: [
    asked('p1', 'x'),
    given(sent('prepare', 'p1', anyAcceptor), 50, 'p1 sent no prepare.'),
    expect(
      sent('accept', 'p1', anyAcceptor),
      100 * DELTA,
      'The first prepares of p1 were lost, and it never came as far as an accept.',
    ),
    expect(
      sent('accepted', anyAcceptor, 'p1', ({ value }) => value === 'x'),
      100 * DELTA,
      'The first accepts of p1 were lost, and no acceptor ever accepted x.',
    ),
  ],
});

/** When the proposal is out, the promise of a1 comes once more, and for the first time that of a3, which reports y. */
const promisesTooMany = scenario({
  id: 'promises-too-many',
  title: 'two acceptors promise; then comes a copy, and the third promise, which reports another value',
  part: 'B',
  protocol: paxosProtocol,
  properties: [uniqueNumbers, onlyProposed],
  promise: chosenInTheEnd,
  world: {
    plan: {
      nodes: agents({ proposers: 2, scripted: 1 }),
      network: {
        delay: 5,
        rules: [{ type: 'promise', from: 'a1', to: 'p1', then: { kind: 'duplicate', copies: 1, spread: 2 * DELTA } }],
      },
      until: 5000,
    },
  },
  script: [
    says('s1', 'a3', accept(1, 'y')),
    given(sent('accepted', 'a3', 's1'), 50, 'a3 did not accept proposal 1 (y).'),
    { kind: 'hold', match: { from: 'a3', to: 'p1', type: 'promise' } },
    asked('p1', 'x'),
    expect(
      sent('accepted', anyAcceptor, 'p1', ({ value }) => value === 'x'),
      100 * DELTA,
      'a1 and a2 have promised and reported nothing; p1 was asked to propose x, and no acceptor ever accepted it.',
    ),
    { kind: 'release-all' },
    { kind: 'wait', ms: 4 * DELTA },
    asked('p2', 'z'),
    // It may find that x is chosen, and be done; its number must be another one than that of p1.
    expect(
      sent('prepare', 'p2', anyAcceptor),
      30 * DELTA + 1,
      'p2 was asked to propose z, and in 30 Δ it prepared no number.',
    ),
  ],
});

/** The first accepts of a proposer that leads are lost. One that does not yet listen to `lead` begins with the value. */
const ledAndLost = scenario({
  id: 'led-and-lost',
  title: 'a proposer that leads gets its value, and its first accepts are lost',
  part: 'B',
  protocol: paxosProtocol,
  properties: [onlyProposed],
  promise: chosenInTheEnd,
  world: {
    plan: {
      nodes: agents({ proposers: 1 }),
      network: { delay: 5, rules: [{ type: 'accept', nth: 1, then: { kind: 'drop' } }] },
      until: 5000,
    },
  },
  script: [
    { kind: 'request', node: 'p1', request: { type: 'lead' } },
    { kind: 'wait', ms: 5 * DELTA },
    asked('p1', 'x'),
    expect(
      sent('accepted', anyAcceptor, 'p1', ({ value }) => value === 'x'),
      100 * DELTA,
      'p1 was told to lead, then to propose x; its first accepts were lost, and no acceptor ever accepted x.',
    ),
  ],
});

const patience: Rule = {
  ...chosenInTheEnd,
  cause: 'The wait grows without limit: cap it. Or there is no timer, or it is not set again.',
  lecture: 'progress',
};

/** Nobody answers. An acceptor that comes back at last should not wait for a proposer whose patience has grown without end. */
const patienceHasAnEnd = scenario({
  id: 'patience-has-an-end',
  title: 'the only acceptor is down for long; its proposer goes on trying',
  part: 'B',
  protocol: paxosProtocol,
  properties: [onlyProposed],
  promise: patience,
  world: world({ acceptors: 1, proposers: 1 }),
  script: [
    { kind: 'crash', node: 'a1' },
    asked('p1', 'x'),
    ...Array.from({ length: 10 }, () =>
      expect(
        sent('prepare', 'p1', 'a1'),
        30 * DELTA + 1,
        'a1, the only acceptor, is down; p1 wants x chosen, and was silent for 30 Δ.',
      ),
    ),
    { kind: 'restart', node: 'a1' },
    expect(
      sent('accepted', 'a1', 'p1', ({ value }) => value === 'x'),
      35 * DELTA,
      'a1 came back, and never accepted x.',
    ),
  ],
});

/** So far ahead is s1 each time. */
const AHEAD = 1_000_000;

const SILENT =
  'p1 wants x chosen, and none of its attempts has come to anything; after the last one it sent no prepare for 30 Δ.';

/**
 * s1 is ahead of p1 with every number: each attempt is refused. A proposer that listens to refusals gets past what it is
 * told of, and s1 past it; one that does not stays behind. Where p1's numbers grow so fast that it gets past s1 for good,
 * it hears nothing: promises do not come to it. Then s1 is silent, and who has failed so often must still try again.
 * Counted from the refusal, which is there Δ after the prepare at the latest.
 */
const patienceWithRefusals = scenario({
  id: 'refused-again-and-again',
  title: 'another proposer is always ahead, and then falls silent; the first one goes on trying',
  part: 'B',
  protocol: paxosProtocol,
  properties: [],
  promise: patience,
  world: {
    plan: {
      nodes: agents({ acceptors: 1, proposers: 1, scripted: 1 }),
      network: { delay: 5, rules: [{ from: 's1', then: { kind: 'deliver', delay: 0.1 } }] },
      until: 5000,
    },
  },
  script: [
    { kind: 'hold', match: { from: 'a1', type: 'promise' } },
    { kind: 'hold', match: { from: 'a1', to: 's1' } }, // nobody waits for these
    says('s1', 'a1', prepare(AHEAD)),
    { kind: 'wait', ms: DELTA },
    asked('p1', 'x'),
    given(sent('prepare', 'p1', 'a1'), 50, 'p1 was asked to propose x and sent no prepare.'),
    ...Array.from({ length: 10 }, (_, i) => [
      says('s1', 'a1', prepare((i + 2) * AHEAD)),
      expect(sent('prepare', 'p1', 'a1'), 31 * DELTA + 1, SILENT),
    ]).flat(),
  ],
});

export const proposerScenarios = [
  outbid,
  twoReports('lower-report-last', 'a2', 'a1'),
  twoReports('lower-report-first', 'a1', 'a2'),
  fourAcceptors,
  lostTwice,
  promisesTooMany,
  ledAndLost,
  patienceHasAnEnd,
  patienceWithRefusals,
];
