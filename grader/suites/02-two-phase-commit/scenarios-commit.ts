/** Lab 02 B, schedules written by hand: what a transaction costs, and votes that are missing, doubled, or no. */
import { type NodeId, type Scenario, type Step, scenario } from '#course';
import { ac1Agreement, ac3AllVotedYes } from '../../../labs/02-two-phase-commit/rules/atomic-commit.ts';
import { locksUntilDecided, trueBalances } from '../../../labs/02-two-phase-commit/rules/bank.ts';
import { forcedPerTransaction, messagesPerTransaction } from '../../../labs/02-two-phase-commit/rules/costs.ts';
import type { Work } from '../../../labs/02-two-phase-commit/rules/ledger.ts';
import { ac4NoFailuresCommit, ac5EverybodyDecides } from '../../../labs/02-two-phase-commit/rules/progress.ts';
import { commitProtocol } from '../../../labs/02-two-phase-commit/rules/protocols.ts';
import { add, bank, brisk, delay, read, transfer } from '../../../labs/02-two-phase-commit/rules/worlds.ts';
import { begins, expectDecided, givenDecided } from './steps.ts';

/** One transaction after the other in a world without failures; what is sent and forced is counted. */
const cost = (
  it: Pick<Scenario, 'id' | 'title' | 'promise' | 'script'> & {
    readonly late?: NodeId /** Δ */;
    readonly until: number;
  },
): Scenario =>
  scenario({
    ...it,
    part: 'B',
    protocol: commitProtocol,
    properties: [messagesPerTransaction, forcedPerTransaction],
    world: {
      plan: {
        nodes: bank(4),
        network: {
          delay: delay / 2,
          // Its vote comes last, when the others are in doubt already.
          rules: it.late === undefined ? [] : [{ from: it.late, then: { kind: 'deliver', delay } }],
        },
        until: it.until * delay,
      },
    },
  });

const committed = (tx: string, work: Work, writers: readonly NodeId[]): Step[] => [
  begins(tx, work),
  ...['c', ...writers].map((node) =>
    expectDecided(node, tx, 'commit', 5, `Nothing failed, and ${node} did not commit ${tx} within 5Δ.`),
  ),
  { kind: 'wait', ms: 10 * delay },
];

const costOfCommits = cost({
  id: 'cost-of-commits',
  title: 'messages and forced writes of commits: two, three and four writers',
  until: 50,
  promise: ac4NoFailuresCommit,
  script: [
    ...committed('t1', transfer(100, 'p1.a', 'p2.a'), ['p1', 'p2']), // all that p1.a holds: that is enough
    ...committed('t2', transfer(5, 'p1.b', 'p2.b', 'p3.a'), ['p1', 'p2', 'p3']),
    ...committed('t3', transfer(5, 'p4.a', 'p3.a', 'p2.b', 'p1.b'), ['p1', 'p2', 'p3', 'p4']),
  ],
});

const costOfReading = cost({
  id: 'cost-of-reading',
  title: 'messages and forced writes where some participants only read',
  until: 24,
  promise: ac4NoFailuresCommit,
  script: committed('t1', { ...transfer(7, 'p1.a', 'p2.a'), p3: [read('p3.a')] }, ['p1', 'p2']),
});

const costOfOnlyReading = cost({
  id: 'cost-of-only-reading',
  title: 'messages and forced writes where all participants only read, between two transfers',
  until: 44,
  promise: ac4NoFailuresCommit,
  script: [
    ...committed('t1', transfer(7, 'p1.a', 'p2.a'), ['p1', 'p2']),
    begins('t2', { p1: [read('p1.a')], p2: [read('p2.b'), read('p2.a')] }),
    {
      kind: 'expect',
      what: {
        kind: 'output',
        node: 'c',
        where: (value) => {
          const output = value as { tx: string; outcome: string; read?: { [account: string]: number } };
          const found = output.read ?? {};
          const right = found['p1.a'] === 93 && found['p2.a'] === 107 && found['p2.b'] === 100;
          return output.tx === 't2' && output.outcome === 'commit' && right;
        },
      },
      within: 5 * delay,
      sentence: 't2 reads p1.a, p2.a and p2.b; c did not commit it within 5Δ with what they hold: 93, 107 and 100.',
    },
    { kind: 'wait', ms: 10 * delay },
    ...committed('t3', transfer(7, 'p1.a', 'p2.a'), ['p1', 'p2']), // the readers have let go
  ],
});

const costOfAborts = cost({
  id: 'cost-of-aborts',
  title: 'messages and forced writes of aborts: one cannot pay, and its no comes last',
  until: 65,
  promise: ac5EverybodyDecides,
  late: 'p4',
  script: [
    begins('t1', transfer(500, 'p4.a', 'p1.a', 'p2.a')),
    ...['c', 'p1', 'p2'].map((node) =>
      expectDecided(node, 't1', 'abort', 20, `p4 cannot pay, and ${node} did not abort t1 within 20Δ.`),
    ),
    { kind: 'wait', ms: 10 * delay },
    begins('t2', { ...transfer(500, 'p4.a', 'p1.a'), p3: [read('p3.a')] }),
    ...['c', 'p1'].map((node) =>
      expectDecided(node, 't2', 'abort', 20, `p4 cannot pay, and ${node} did not abort t2 within 20Δ.`),
    ),
    { kind: 'wait', ms: 10 * delay },
  ],
});

/** p1's vote comes four times, well before 2Δ are over, and p3's never. */
const doubledVote = scenario({
  id: 'doubled-vote',
  title: 'one vote comes again and again, another is lost',
  part: 'B',
  protocol: commitProtocol,
  properties: [ac1Agreement, ac5EverybodyDecides],
  promise: ac3AllVotedYes,
  world: {
    plan: {
      nodes: bank(3),
      network: {
        delay: brisk,
        rules: [
          { from: 'p3', type: 'vote', window: [0, 40 * delay], then: { kind: 'drop' } },
          { from: 'p1', type: 'vote', then: { kind: 'duplicate', copies: 3, spread: [0, delay / 4] } },
        ],
      },
      healAt: 60 * delay,
      until: 200 * delay,
    },
  },
  script: [
    { kind: 'hold', match: { to: 'p3', type: 'prepare' } },
    begins('t1', transfer(30, 'p1.a', 'p2.a', 'p3.a')),
    {
      kind: 'never',
      what: {
        kind: 'sent',
        match: { type: 'decision', where: (it) => (it as { outcome: string }).outcome === 'commit' },
      },
      within: 30 * delay,
      sentence: 'A commit was sent, and p3, which is to take part, has not even heard of the transaction.',
    },
    { kind: 'release-all' },
  ],
});

/** t1 is prepared at p1 and p2, and its decision is on the way; t2 wants one of its accounts. */
const inDoubt: readonly Step[] = [
  { kind: 'hold', match: { from: 'c', type: ['decision', 'answer'] } },
  begins('t1', { p1: [add('p1.a', -30), read('p1.b')], p2: [add('p2.a', 30)] }),
  expectDecided('c', 't1', 'commit', 5, 'Nothing failed, and c did not commit t1 within 5Δ.'),
  begins('t2', { p1: [add('p1.a', 10)], p3: [add('p3.a', -10)] }),
  expectDecided('c', 't2', 'abort', 20, 't1 holds p1.a, so p1 votes no to t2; c did not abort t2 within 20Δ.'),
];

/** Others want accounts that t1 holds, has read, or writes. */
const locked = scenario({
  id: 'locked',
  title: 'others want the accounts of a transaction that is in doubt',
  part: 'B',
  protocol: commitProtocol,
  properties: [locksUntilDecided, trueBalances],
  promise: ac5EverybodyDecides,
  world: { plan: { nodes: bank(3), network: { delay: brisk }, until: 200 * delay } },
  script: [
    ...inDoubt,
    begins('t3', { p1: [add('p1.b', 10)], p3: [add('p3.b', -10)] }),
    expectDecided('c', 't3', 'abort', 20, 't1 has read p1.b and holds it; c did not abort t3 within 20Δ.'),
    begins('t4', { p2: [read('p2.a')], p3: [read('p3.b')] }),
    expectDecided(
      'c',
      't4',
      'abort',
      20,
      't1 holds p2.a, so p2 votes no to who reads it; c did not abort t4 within 20Δ.',
    ),
    { kind: 'release-all' },
  ],
});

/** t1 was in doubt, and refused t2 while it was. Then it is decided, and t3 gets what t2 did not. */
const unlocked = scenario({
  ...locked,
  id: 'unlocked',
  title: 'others want the accounts of a transaction that was in doubt, and is decided',
  script: [
    ...inDoubt,
    { kind: 'release-all' },
    { kind: 'wait', ms: 20 * delay },
    begins('t3', { p1: [add('p1.a', 10), read('p1.b')], p3: [add('p3.a', -10)] }),
    expectDecided(
      'c',
      't3',
      'commit',
      20,
      't1 is decided everywhere, and t3, on the same accounts, was not committed.',
    ),
  ],
});

/** Several ops on one account: each is done on what those before it have left. */
const opsInOrder = scenario({
  id: 'ops-in-order',
  title: 'a read after an add, and two adds that are too much together',
  part: 'B',
  protocol: commitProtocol,
  properties: [trueBalances],
  promise: ac5EverybodyDecides,
  world: { plan: { nodes: bank(2), network: { delay: brisk }, until: 80 * delay } },
  script: [
    begins('t1', { p1: [add('p1.a', -30), read('p1.a')], p2: [read('p2.a'), add('p2.a', 30)] }),
    expectDecided('c', 't1', 'commit', 5, 'Nothing failed, and c did not commit t1 within 5Δ.'),
    expectDecided('p1', 't1', 'commit', 20, 'Nothing failed, and p1 did not commit t1 within 20Δ.'),
    { kind: 'wait', ms: 5 * delay },
    begins('t2', { p1: [add('p1.a', -60), add('p1.a', -60)], p2: [add('p2.a', 120)] }),
    expectDecided('c', 't2', 'abort', 20, 'p1.a holds 70, and t2 takes 60 twice; c did not abort t2 within 20Δ.'),
    { kind: 'wait', ms: 10 * delay },
  ],
});

/** Nobody needs to repeat anything; but what is repeated must come to an end. */
const fallsSilent = scenario({
  id: 'falls-silent',
  title: 'the first acknowledgements of a commit are lost; then nothing fails any more',
  part: 'B',
  protocol: commitProtocol,
  properties: [],
  promise: messagesPerTransaction,
  world: { plan: { nodes: bank(2), network: { delay: brisk }, until: 150 * delay } },
  script: [
    { kind: 'hold', match: { to: 'c', type: 'acknowledge' } },
    begins('t1', { p1: [add('p1.a', -30)] }),
    givenDecided('p1', 't1', 'commit', 'p1 did not commit t1, though nothing failed.'),
    { kind: 'wait', ms: delay },
    { kind: 'discard', match: {} },
    { kind: 'release-all' },
    { kind: 'wait', ms: 40 * delay },
    { kind: 'discard', match: {} }, // an action: from here on, and not from the last one, nothing is to be seen
    {
      kind: 'never',
      what: { kind: 'sent', match: { type: ['decision', 'inquire'] } },
      within: 40 * delay,
      sentence:
        't1 is committed everywhere, nothing was lost in the last 40Δ, and somebody still tells, or asks, about it.',
    },
  ],
});

export const commitScenarios = [
  costOfCommits,
  costOfReading,
  costOfOnlyReading,
  costOfAborts,
  doubledVote,
  locked,
  unlocked,
  opsInOrder,
  fallsSilent,
];
