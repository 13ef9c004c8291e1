/**
 * The tests of this lab that you may read, with the rules they hold in `rules/`. `npx lockstep grade 02` runs these and
 * hidden ones: more schedules, judged by the same rules.
 */
import { type Json, scenario, storm, type Test } from '#course';
import { ac1Agreement, ac2NoReversal, ac3AllVotedYes } from './rules/atomic-commit.ts';
import { locksUntilDecided, moneyConserved, trueBalances } from './rules/bank.ts';
import { forcedPerTransaction, messagesPerTransaction } from './rules/costs.ts';
import * as disks from './rules/disks.ts';
import { ac4NoFailuresCommit, ac5EverybodyDecides } from './rules/progress.ts';
import { commitProtocol, stableProtocol } from './rules/protocols.ts';
import { acknowledgedIsRecorded, commitIsRecorded, yesIsRecorded } from './rules/records.ts';
import { cleanedUpInTime, everyRequestAnswered } from './rules/stable-progress.ts';
import { bothCopiesWritten, cleanBeforeAnswer, oneCopyAtATime, stableValue } from './rules/stable-storage.ts';
import { bank, begin, brisk, business, crashes, delay, rough, settleDelays, transfer } from './rules/worlds.ts';

const says = (tx: string, outcome: string) => (value: Json) => {
  const output = value as { tx?: Json; outcome?: Json };
  return output.tx === tx && output.outcome === outcome;
};

// ── A. Stable storage ───────────────────────────────────────────────────────────────────────────────────────────────

/** The first write leaves the page bad, the next one changes nothing; and the first reading of the get that follows fails. */
const badLuck = scenario({
  id: 'bad-luck',
  title: 'a put whose first two writes go wrong, and a get whose first reading fails',
  part: 'A',
  protocol: stableProtocol,
  properties: [bothCopiesWritten, oneCopyAtATime],
  promise: everyRequestAnswered,
  world: {
    plan: { nodes: [disks.storage({ pairs: 2, softReads: 2, badWrites: 3 })], network: { delay: 1 }, until: 300 },
  },
  script: [
    { kind: 'request', node: 'd1', request: disks.put('r1', 1, 'a') },
    {
      kind: 'expect',
      what: { kind: 'output', node: 'd1' },
      within: 10,
      sentence: 'd1 was asked to put a on page 1, and has not answered.',
    },
    { kind: 'luck', node: 'd1', puts: ['bad', 'null', 'good', 'good'] },
    { kind: 'request', node: 'd1', request: disks.put('r2', 1, 'b') },
    {
      kind: 'expect',
      what: { kind: 'output', node: 'd1' },
      within: 10,
      sentence: 'd1 was asked to put b on page 1, and has not answered.',
    },
    { kind: 'luck', node: 'd1', softGets: [true] },
    { kind: 'request', node: 'd1', request: disks.get('r3', 1) },
    {
      kind: 'expect',
      what: { kind: 'output', node: 'd1', where: (value) => (value as { data?: Json }).data === 'b' },
      within: 10,
      sentence: 'd1 was asked for page 1, which holds b, and has not answered with it.',
    },
  ],
});

const gentleDisks = storm({
  id: 'gentle-disks',
  title: 'three pages; a few writes and readings fail, pages decay, now and then a crash',
  part: 'A',
  protocol: stableProtocol,
  seeds: 60,
  properties: [
    stableValue,
    bothCopiesWritten,
    oneCopyAtATime,
    cleanBeforeAnswer,
    everyRequestAnswered,
    cleanedUpInTime,
  ],
  world: (draw) => ({
    plan: {
      nodes: [
        disks.storage({
          pairs: 3,
          softRead: 0.1,
          nullWrite: 0.1,
          badWrite: 0.1,
          torn: 0.5,
          softReads: 2,
          badWrites: 3,
        }),
      ],
      network: { delay: 1 },
      faults: [...disks.crashes(draw, 12, 1200), ...disks.decays(draw, 3, 12, 1200)],
      requests: disks.clients(draw, 3, { count: 190, span: 1200 }),
      healAt: 1220,
      until: 1220 + disks.settleMs,
    },
  }),
});

// ── B. Commit ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Nothing fails: 2Δ to the votes, 3Δ to the decision everywhere. */
const firstTransfer = scenario({
  id: 'first-transfer',
  title: 'one transfer, and nothing fails',
  part: 'B',
  protocol: commitProtocol,
  properties: [ac3AllVotedYes, trueBalances, messagesPerTransaction, forcedPerTransaction],
  promise: ac4NoFailuresCommit,
  world: { plan: { nodes: bank(2), network: { delay: brisk }, until: 30 * delay } },
  script: [
    { kind: 'request', node: 'c', request: begin('t1', transfer(30, 'p1.a', 'p2.a')) },
    ...['c', 'p1', 'p2'].map((node) => ({
      kind: 'expect' as const,
      what: { kind: 'output' as const, node, where: says('t1', 'commit') },
      within: 5 * delay,
      sentence: `Nothing failed and p1 can pay, and ${node} did not commit t1 within 5Δ.`,
    })),
  ],
});

const gentleCommit = storm({
  id: 'gentle-commit',
  title: 'three participants, transfers that conflict; messages are lost, doubled and overtaken',
  part: 'B',
  protocol: commitProtocol,
  seeds: 40,
  properties: [ac1Agreement, ac2NoReversal, ac3AllVotedYes, locksUntilDecided, trueBalances, ac5EverybodyDecides],
  world: (draw) => ({
    plan: {
      nodes: bank(3),
      network: { delay: [1, delay], rules: rough(0.05) },
      faults: [1, 2, 3].map((i) => ({
        kind: 'pause',
        node: `p${i}`,
        at: draw.between(1, 1500, 'pause at', i),
        for: draw.between(delay, 8 * delay, 'pause for', i),
      })),
      requests: business(draw, 3, { count: 19, span: 2000 }),
      healAt: 2100,
      until: 2100 + 2 * settleDelays * delay,
    },
  }),
});

// ── C. Recovery ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** What is decided is decided, though the one who decided it was gone for a while. */
const coordinatorReturns = scenario({
  id: 'coordinator-returns',
  title: 'the coordinator crashes after it has decided, before anybody hears of it',
  part: 'C',
  protocol: commitProtocol,
  properties: [ac1Agreement, ac2NoReversal, commitIsRecorded],
  promise: ac5EverybodyDecides,
  world: { plan: { nodes: bank(2), network: { delay: brisk }, until: 120 * delay } },
  script: [
    { kind: 'hold', match: { from: 'c', type: ['decision', 'answer'] } },
    { kind: 'request', node: 'c', request: begin('t1', transfer(30, 'p1.a', 'p2.a')) },
    {
      kind: 'given',
      what: { kind: 'output', node: 'c', where: says('t1', 'commit') },
      within: 10 * delay,
      sentence: 'The coordinator did not commit t1, though nothing had failed.',
    },
    { kind: 'crash', node: 'c' },
    { kind: 'discard', match: {} },
    { kind: 'wait', ms: 5 * delay },
    { kind: 'release-all' },
    { kind: 'restart', node: 'c' },
    ...['c', 'p1', 'p2'].map((node) => ({
      kind: 'expect' as const,
      what: { kind: 'output' as const, node, where: says('t1', 'commit') },
      within: 25 * delay,
      sentence: `c is back for 25Δ, its log says that t1 is committed, and ${node} has not said so since.`,
    })),
  ],
});

const gentleCrashes = storm({
  id: 'gentle-crashes',
  title: 'three participants; now and then a node crashes inside a handler and comes back',
  part: 'C',
  protocol: commitProtocol,
  seeds: 40,
  properties: [
    ac1Agreement,
    ac2NoReversal,
    yesIsRecorded,
    commitIsRecorded,
    acknowledgedIsRecorded,
    locksUntilDecided,
    trueBalances,
    ac5EverybodyDecides,
    moneyConserved,
  ],
  world: (draw) => ({
    plan: {
      nodes: bank(3),
      network: { delay: [1, delay] },
      faults: crashes(draw, ['c', 'p1', 'p2', 'p3'], 5, 1800),
      requests: business(draw, 3, { count: 27, span: 2000 }),
      healAt: 2200,
      until: 2200 + 2 * settleDelays * delay,
    },
  }),
});

/** In the order of the parts. */
export const publicTests: readonly Test[] = [
  badLuck,
  gentleDisks,
  firstTransfer,
  gentleCommit,
  coordinatorReturns,
  gentleCrashes,
];
