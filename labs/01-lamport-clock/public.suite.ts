/**
 * The tests of this lab that you may read, with the rules they hold in `rules/`. `npx lockstep grade 01` runs these and
 * hidden ones: more schedules, judged by the same rules.
 */
import { law, scenario, storm, type Test } from '#course';
import { checkBefore, checkConcurrent, checkHappenedBefore, deliveryOf, receiptOf } from './rules/answers.ts';
import { causalDelivery, deliveredEverywhere } from './rules/causal-broadcast.ts';
import { grantOrder, messagesPerEntry } from './rules/grant-order.ts';
import { clockCondition, oneOutputPerEvent, totalOrder } from './rules/lamport-clock.ts';
import { gc1OneHolder, gc2RequestOrder, gc3EveryRequestGranted } from './rules/mutual-exclusion.ts';
import { clockRate, neverSetBack, pc2SkewBound } from './rules/physical-clock.ts';
import { clockProtocol, mutexProtocol, physicalProtocol, vectorProtocol } from './rules/protocols.ts';
import { concurrentRule, happenedBeforeRule } from './rules/vector-clock.ts';
import { application, clocks, drawTurns, holds, line, named, pauses, processes, ring } from './rules/worlds.ts';

// ── A. Logical clock ────────────────────────────────────────────────────────────────────────────────────────────────

/** p1 is far ahead. p3 hears of it only through p2, which does nothing but pass the news on. */
const relay = scenario({
  id: 'relay',
  title: 'what p1 did reaches p3 by way of p2',
  part: 'A',
  protocol: clockProtocol,
  properties: [clockCondition],
  promise: oneOutputPerEvent,
  world: {
    plan: {
      nodes: processes('p1', 'p2', 'p3'),
      network: { delay: 5 },
      requests: [
        ...['e1', 'e2', 'e3', 'e4', 'e5', 'e6'].map((id, i) => ({
          at: 1 + i,
          node: 'p1',
          request: { type: 'local', id },
        })),
        { at: 10, node: 'p1', request: { type: 'send', id: 'm1', to: 'p2' } },
        { at: 20, node: 'p2', request: { type: 'send', id: 'm2', to: 'p3' } },
        { at: 30, node: 'p3', request: { type: 'local', id: 'e7' } },
      ],
      until: 100,
    },
  },
  script: [
    {
      kind: 'expect',
      what: { kind: 'output', node: 'p2', where: receiptOf('m1') },
      within: 50,
      sentence: 'm1 arrived at p2, and p2 output no receipt of m1.',
    },
    {
      kind: 'expect',
      what: { kind: 'output', node: 'p3', where: receiptOf('m2') },
      within: 50,
      sentence: 'm2 arrived at p3, and p3 output no receipt of m2.',
    },
  ],
});

const beforeTable = law({
  id: 'before-table',
  title: 'a ⇒ b, case by case',
  part: 'A',
  promise: totalOrder,
  call: { file: 'lamport-clock.ts', export: 'before' },
  cases: {
    table: [
      [{ time: 1, process: 'p1' }, { time: 2, process: 'p1' }, ['p1', 'p2']],
      [{ time: 2, process: 'p1' }, { time: 1, process: 'p2' }, ['p1', 'p2']],
      [{ time: 3, process: 'p1' }, { time: 3, process: 'p2' }, ['p1', 'p2']],
      [{ time: 3, process: 'p2' }, { time: 3, process: 'p1' }, ['p1', 'p2']],
      [{ time: 3, process: 'p1' }, { time: 3, process: 'p1' }, ['p1', 'p2']], // no event comes before itself
      [{ time: 3, process: 'n2' }, { time: 3, process: 'n10' }, ['n2', 'n10']], // as strings, n10 < n2
      [{ time: 3, process: 'a' }, { time: 3, process: 'z' }, ['z', 'a']],
      [{ time: 9, process: 'p1' }, { time: 10, process: 'p1' }, ['p1']], // as strings, 10 < 9
    ],
  },
  check: checkBefore,
});

// ── B. Mutual exclusion ─────────────────────────────────────────────────────────────────────────────────────────────

/** Everybody asks at the same moment; ids are the other way round as strings. */
const equalTimes = scenario({
  id: 'equal-times',
  title: 'three requests made at the same moment',
  part: 'B',
  protocol: mutexProtocol,
  properties: [gc1OneHolder, grantOrder, messagesPerEntry],
  promise: gc3EveryRequestGranted,
  world: {
    plan: { nodes: processes('n10', 'n2', 'n1'), network: { delay: 5, fifo: true }, until: 500 },
    environment: application({
      n10: [{ id: 'a', think: 1, hold: 3 }],
      n2: [{ id: 'b', think: 1, hold: 3 }],
      n1: [{ id: 'c', think: 1, hold: 3 }],
    }),
  },
  script: ['n10', 'n2', 'n1'].map((node) => ({
    kind: 'expect',
    what: { kind: 'output', node },
    within: 200,
    sentence: `${node} asked for the resource and was not granted it within 200 ms.`,
  })),
});

const gentleMutex = storm({
  id: 'gentle-mutex',
  title: 'three processes take turns; links and processes stand still for a moment',
  part: 'B',
  protocol: mutexProtocol,
  properties: [gc1OneHolder, gc2RequestOrder, grantOrder, messagesPerEntry, gc3EveryRequestGranted],
  world: (draw) => ({
    plan: {
      nodes: processes(...named(3)),
      network: { delay: [1, 4], fifo: true, rules: holds(draw, named(3), 4, 300, 30) },
      faults: pauses(draw, named(3), 3, 300, 20),
      healAt: 600,
      until: 3000,
    },
    environment: application(drawTurns(draw, named(3), () => 12, 15)),
  }),
});

// ── C. Vector clock and causal broadcast ────────────────────────────────────────────────────────────────────────────

/** b2 answers b1, and overtakes it on the way to p3. That both are delivered in the end, `delivered-everywhere` says. */
const overtaken = scenario({
  id: 'overtaken',
  title: 'an answer arrives before what it answers',
  part: 'C',
  protocol: vectorProtocol,
  properties: [deliveredEverywhere],
  promise: causalDelivery,
  world: { plan: { nodes: processes('p1', 'p2', 'p3'), network: { delay: 5 }, healAt: 400, until: 500 } },
  script: [
    { kind: 'hold', match: { from: 'p1', to: 'p3' } },
    { kind: 'request', node: 'p1', request: { type: 'broadcast', id: 'b1' } },
    {
      kind: 'given',
      what: { kind: 'output', node: 'p2', where: deliveryOf('b1') },
      within: 100,
      sentence: 'p2 never delivered b1, on which b2 was to depend.',
    },
    { kind: 'request', node: 'p2', request: { type: 'broadcast', id: 'b2' } },
    {
      kind: 'never',
      what: { kind: 'output', node: 'p3', where: deliveryOf('b2') },
      within: 100,
      sentence: 'p3 delivered b2 while b1, which p2 had delivered before it broadcast b2, was still on its way to p3.',
    },
    { kind: 'release-all' },
  ],
});

const pairs = (...rows: readonly string[]) =>
  rows.map((row) => row.split(' | ').map((vector) => vector.split(' ').map(Number)));

const happenedBeforeTable = law({
  id: 'happened-before-table',
  title: 'happenedBefore(u, v), case by case',
  part: 'C',
  promise: happenedBeforeRule,
  call: { file: 'vector-clock.ts', export: 'happenedBefore' },
  cases: {
    table: pairs(
      '1 0 | 1 1',
      '1 1 | 1 0',
      '1 0 | 0 1',
      '0 1 | 1 0',
      '2 1 | 2 1', // one and the same event
      '0 0 | 9 9',
      '1 2 3 | 1 2 4',
      '3 0 0 | 2 9 9',
      '9 0 | 10 0', // as strings, 10 < 9
    ),
  },
  check: checkHappenedBefore,
});

const concurrentTable = law({
  id: 'concurrent-table',
  title: 'concurrent(u, v), case by case',
  part: 'C',
  promise: concurrentRule,
  call: { file: 'vector-clock.ts', export: 'concurrent' },
  cases: { table: pairs('1 0 | 0 1', '0 1 | 1 0', '1 0 | 1 1', '1 1 | 1 0', '2 0 1 | 1 5 1', '1 2 3 | 1 2 4') },
  check: checkConcurrent,
});

// ── D ★. Physical clock ─────────────────────────────────────────────────────────────────────────────────────────────

/** Long arcs and fair clocks: a message that forgets μ is soon noticed. */
const longArcs = { diameter: 3, kappa: 0.002, tau: 100, mu: 10, xi: 1 };

const gentlePhysical = storm({
  id: 'gentle-physical',
  title: 'four clocks in a line, or in a ring with arcs one way round',
  part: 'D',
  protocol: physicalProtocol,
  properties: [neverSetBack, clockRate(longArcs.kappa), pc2SkewBound(longArcs)],
  world(draw) {
    const arcs = draw.pick([line(4), ring(4)], 'graph');
    return { plan: clocks(draw, 4, arcs, longArcs, (Math.ceil(212 / arcs.length) + 1) * longArcs.tau) };
  },
});

/** In the order of the parts. */
export const publicTests: readonly Test[] = [
  relay,
  beforeTable,
  equalTimes,
  gentleMutex,
  overtaken,
  happenedBeforeTable,
  concurrentTable,
  gentlePhysical,
];
