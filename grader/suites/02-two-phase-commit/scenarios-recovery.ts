/** Lab 02 C, schedules written by hand: the gaps between record and word, and who may decide what without the coordinator. */
import { type AnyProperty, type Json, type NodeId, type Scenario, type Step, scenario } from '#course';
import { ac1Agreement, ac2NoReversal } from '../../../labs/02-two-phase-commit/rules/atomic-commit.ts';
import {
  ac5EverybodyDecides,
  cooperativeTermination,
  presumedAbort,
  waitsInDoubt,
} from '../../../labs/02-two-phase-commit/rules/progress.ts';
import { commitProtocol } from '../../../labs/02-two-phase-commit/rules/protocols.ts';
import {
  acknowledgedIsRecorded,
  commitIsRecorded,
  yesIsRecorded,
} from '../../../labs/02-two-phase-commit/rules/records.ts';
import { bank, begin, brisk, delay, transfer } from '../../../labs/02-two-phase-commit/rules/worlds.ts';
import { begins, decides, expectDecided, givenDecided, givenYes } from './steps.ts';

/** Each of the three gaps by itself: a crash inside it is what the explorations try. */
const gap = (id: string, title: string, it: AnyProperty): Scenario =>
  scenario({
    id,
    title,
    part: 'C',
    protocol: commitProtocol,
    properties: [it],
    promise: ac5EverybodyDecides,
    world: { plan: { nodes: bank(2), network: { delay: brisk }, until: 100 * delay } },
    script: [
      begins('t1', transfer(30, 'p1.a', 'p2.a')),
      ...['c', 'p1', 'p2'].map((node) =>
        expectDecided(node, 't1', undefined, 20, `Nothing failed, and ${node} did not decide t1 within 20Δ.`),
      ),
      { kind: 'wait', ms: 10 * delay },
    ],
  });

/** c decides; p1 alone hears of it, and c is gone. Answers are kept back too, so that nobody has heard more than that. */
const toldOneOnly: Step[] = [
  { kind: 'hold', match: { from: 'c', to: ['p2', 'p3'], type: ['decision', 'answer'] } },
  { kind: 'hold', match: { from: 'p1', to: ['p2', 'p3'] } },
  begins('t1', transfer(30, 'p1.a', 'p2.a', 'p3.a')),
  givenDecided('p1', 't1', 'commit', 'p1 did not commit t1, though nothing had failed.'),
  { kind: 'crash', node: 'c' },
];

const isOf = (tx: string) => (message: Json) => (message as { tx?: Json }).tx === tx;

const inDoubt = (node: NodeId): Step => ({
  kind: 'never',
  what: decides(node, 't1'),
  within: 25 * delay,
  sentence: `${node} voted yes to t1 and can reach nobody who knows, and it decided.`,
});

/** A decision before the repair is what these two are about, right or wrong: no other rule may end the run before. */
const allUncertain = scenario({
  id: 'all-uncertain',
  title: 'the two who know of the commit crash, the two others are in doubt; then they come back',
  part: 'C',
  protocol: commitProtocol,
  properties: [],
  promise: waitsInDoubt,
  world: { plan: { nodes: bank(3), network: { delay: brisk }, until: 150 * delay } },
  script: [
    ...toldOneOnly,
    { kind: 'crash', node: 'p1' },
    { kind: 'discard', match: {} },
    { kind: 'release-all' },
    inDoubt('p2'),
    inDoubt('p3'),
    // p1 alone may not do: whoever has not acknowledged may have recorded the outcome lazily, and lost it.
    { kind: 'restart', node: 'p1' },
    { kind: 'restart', node: 'c' },
    ...['p2', 'p3'].map((node) =>
      expectDecided(
        node,
        't1',
        'commit',
        25,
        `p1, which committed t1, and c are back for 25Δ, and ${node} has not committed it.`,
      ),
    ),
  ],
});

/** The same without anybody who knows, until the coordinator comes back. */
const coordinatorGone = scenario({
  id: 'coordinator-gone',
  title: 'all participants are in doubt until the coordinator comes back',
  part: 'C',
  protocol: commitProtocol,
  properties: [],
  promise: waitsInDoubt,
  world: { plan: { nodes: bank(2), network: { delay: brisk }, until: 150 * delay } },
  script: [
    { kind: 'hold', match: { from: 'c', type: ['decision', 'answer'] } },
    begins('t1', transfer(30, 'p1.a', 'p2.a')),
    givenDecided('c', 't1', 'commit', 'c did not commit t1, though nothing had failed.'),
    { kind: 'crash', node: 'c' },
    { kind: 'discard', match: {} },
    { kind: 'release-all' },
    inDoubt('p1'),
    inDoubt('p2'),
    // A restart changes nothing about what p1 has promised.
    { kind: 'crash', node: 'p1' },
    { kind: 'restart', node: 'p1' },
    inDoubt('p1'),
    { kind: 'restart', node: 'c' },
    ...['p1', 'p2'].map((node) =>
      expectDecided(node, 't1', 'commit', 25, `c is back for 25Δ and has committed t1, and ${node} has not.`),
    ),
  ],
});

const toldOne = scenario({
  id: 'told-one',
  title: 'the coordinator tells one participant and never comes back',
  part: 'C',
  protocol: commitProtocol,
  properties: [ac1Agreement],
  promise: cooperativeTermination,
  world: { plan: { nodes: bank(3), network: { delay: brisk }, until: 150 * delay } },
  script: [
    ...toldOneOnly,
    { kind: 'discard', match: { from: 'c' } },
    { kind: 'release-all' },
    ...['p2', 'p3'].map((node) =>
      expectDecided(
        node,
        't1',
        'commit',
        25,
        `p1 has committed t1 and can be asked, and ${node} is still in doubt after 25Δ.`,
      ),
    ),
  ],
});

/** p2, which refuses, may say nothing of that to the application; so there is another transaction on which all agree. */
const notVoted = scenario({
  id: 'not-voted',
  title: 'the coordinator is gone, and one participant has never heard of the transaction',
  part: 'C',
  protocol: commitProtocol,
  properties: [ac1Agreement, ac2NoReversal],
  promise: cooperativeTermination,
  world: { plan: { nodes: bank(2), network: { delay: brisk }, until: 150 * delay } },
  script: [
    { kind: 'hold', match: { to: 'p2', type: 'prepare' } },
    begins('t1', transfer(30, 'p1.a', 'p2.a')),
    givenYes('p1'),
    { kind: 'crash', node: 'c' },
    expectDecided('p1', 't1', 'abort', 25, 'p2 has not voted and can refuse, and p1 is still in doubt after 25Δ.'),
    { kind: 'release-all' },
    { kind: 'restart', node: 'c' },
    { kind: 'wait', ms: 40 * delay },
    begins('t2', transfer(30, 'p1.b', 'p2.b')),
    ...['c', 'p1', 'p2'].map((node) =>
      expectDecided(node, 't2', 'commit', 20, `t1 is over for 40Δ, and ${node} did not commit t2 within 20Δ.`),
    ),
  ],
});

const notPutOff = scenario({
  id: 'not-put-off',
  title: 'a participant is in doubt, and new work comes all the time',
  part: 'C',
  protocol: commitProtocol,
  properties: [ac1Agreement],
  promise: cooperativeTermination,
  world: {
    plan: {
      nodes: bank(2),
      network: { delay: brisk },
      // Done in less than 3Δ each, so that no two are under way at p1.
      requests: [2, 5.6, 9.2, 12.8].map((at, i) => ({
        at: at * delay,
        node: 'c',
        request: begin(`t${i + 2}`, transfer(0, 'p1.b')),
      })),
      until: 60 * delay,
    },
  },
  script: [
    { kind: 'hold', match: { from: 'c', to: 'p1', type: ['decision', 'answer'], where: isOf('t1') } },
    begins('t1', transfer(30, 'p1.a', 'p2.a')),
    givenYes('p1'),
    {
      kind: 'expect',
      what: { kind: 'sent', match: { from: 'p1', to: 'p2', type: 'inquire', where: isOf('t1') } },
      within: 15.5 * delay,
      sentence:
        'p1 voted yes to t1 and hears no more of it; other work comes all the time, and in 15Δ it has not asked p2.',
    },
  ],
});

const noRecord = scenario({
  id: 'no-record',
  title: 'the coordinator crashes before it has decided, and comes back with an empty log',
  part: 'C',
  protocol: commitProtocol,
  properties: [ac1Agreement, ac2NoReversal],
  promise: presumedAbort,
  // They cannot hear each other: what c says is all there is.
  world: {
    plan: {
      nodes: bank(2),
      network: { delay: brisk, rules: [{ from: ['p1', 'p2'], to: ['p1', 'p2'], then: { kind: 'drop' } }] },
      until: 150 * delay,
    },
  },
  script: [
    { kind: 'hold', match: { to: 'c', type: 'vote' } },
    begins('t1', transfer(30, 'p1.a', 'p2.a')),
    ...['p1', 'p2'].map(
      (node): Step => ({
        kind: 'given',
        what: { kind: 'sent', match: { from: node, type: 'vote' } },
        within: 5 * delay,
        sentence: `${node} did not vote.`,
      }),
    ),
    { kind: 'crash', node: 'c' },
    { kind: 'discard', match: {} },
    { kind: 'release-all' },
    { kind: 'wait', ms: 10 * delay },
    { kind: 'restart', node: 'c' },
    ...['p1', 'p2'].map((node) =>
      expectDecided(
        node,
        't1',
        undefined,
        25,
        `c is back for 25Δ and has no record of t1, and ${node} is still in doubt.`,
      ),
    ),
  ],
});

export const recoveryScenarios = [
  gap('yes-after-its-record', 'a yes is sent when its record is durable', yesIsRecorded),
  gap('commit-after-its-record', 'a commit is told when its record is durable', commitIsRecorded),
  gap('acknowledgement-after-its-record', 'a commit is acknowledged when it is durable', acknowledgedIsRecorded),
  allUncertain,
  coordinatorGone,
  toldOne,
  notVoted,
  notPutOff,
  noRecord,
];
