/** Lab 01, schedules written by hand: each is one way in which programs go wrong. */
import { type Json, type Step, scenario } from '#course';
import { deliveryOf, receiptOf } from '../../../labs/01-lamport-clock/rules/answers.ts';
import { causalDelivery, deliveredEverywhere } from '../../../labs/01-lamport-clock/rules/causal-broadcast.ts';
import { grantOrder } from '../../../labs/01-lamport-clock/rules/grant-order.ts';
import { clockCondition, oneOutputPerEvent } from '../../../labs/01-lamport-clock/rules/lamport-clock.ts';
import {
  gc1OneHolder,
  gc2RequestOrder,
  gc3EveryRequestGranted,
} from '../../../labs/01-lamport-clock/rules/mutual-exclusion.ts';
import { clockProtocol, mutexProtocol, vectorProtocol } from '../../../labs/01-lamport-clock/rules/protocols.ts';
import { vectorExactness } from '../../../labs/01-lamport-clock/rules/vector-clock.ts';
import { application, processes, releasing } from '../../../labs/01-lamport-clock/rules/worlds.ts';

const request = (node: string, type: string, id: string, to?: string): Step => ({
  kind: 'request',
  node,
  request: to === undefined ? { type, id } : { type, id, to },
});

const granted = (node: string, within: number, sentence: string): Step => ({
  kind: 'expect',
  what: { kind: 'output', node },
  within,
  sentence,
});

const received = (node: string, id: string): Step => ({
  kind: 'expect',
  what: { kind: 'output', node, where: receiptOf(id) },
  within: 50,
  sentence: `${id} arrived at ${node}, and ${node} output no receipt of ${id}.`,
});

// ── A. Logical clock ────────────────────────────────────────────────────────────────────────────────────────────────

/** As many events on both sides: the message finds the receiver's clock at its own time. */
const equalClocks = scenario({
  id: 'equal-clocks',
  title: 'messages between processes that have counted as far',
  part: 'A',
  protocol: clockProtocol,
  properties: [clockCondition],
  promise: oneOutputPerEvent,
  world: { plan: { nodes: processes('p1', 'p2'), network: { delay: 5 }, until: 200 } },
  script: [
    request('p1', 'local', 'e1'),
    request('p2', 'local', 'e2'),
    request('p2', 'local', 'e3'),
    request('p1', 'send', 'm1', 'p2'),
    received('p2', 'm1'),
    request('p1', 'local', 'e4'),
    request('p2', 'send', 'm2', 'p1'),
    received('p1', 'm2'),
  ],
});

/** The receiver has long passed the time of the message: its clock must not fall back. */
const lateMessage = scenario({
  id: 'late-message',
  title: 'a message arrives long after its time',
  part: 'A',
  protocol: clockProtocol,
  properties: [clockCondition],
  promise: oneOutputPerEvent,
  world: { plan: { nodes: processes('p1', 'p2', 'p3'), network: { delay: 5 }, until: 500 } },
  script: [
    { kind: 'hold', match: { from: 'p1', to: 'p2' } },
    request('p1', 'send', 'm1', 'p2'),
    ...['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7', 'e8'].map((id) => request('p2', 'local', id)),
    request('p3', 'local', 'e9'),
    request('p3', 'send', 'm2', 'p2'),
    received('p2', 'm2'),
    { kind: 'release-all' },
    received('p2', 'm1'),
    request('p2', 'send', 'm3', 'p1'),
    received('p1', 'm3'),
  ],
});

// ── B. Mutual exclusion ─────────────────────────────────────────────────────────────────────────────────────────────

/** Both ask at once, and p1 comes first. Its request is still on its way to p3, while p2 has long answered p3. */
const requestInFlight = scenario({
  id: 'request-in-flight',
  title: 'an earlier request is on its way to a process that everybody else has answered',
  part: 'B',
  protocol: mutexProtocol,
  properties: [gc1OneHolder, gc3EveryRequestGranted],
  promise: grantOrder,
  world: {
    plan: { nodes: processes('p1', 'p2', 'p3', 'p4', 'p5'), network: { delay: 5, fifo: true }, until: 1000 },
    environment: application({ p1: [{ id: 'a', think: 2, hold: 3 }], p3: [{ id: 'b', think: 2, hold: 3 }] }),
  },
  script: [
    { kind: 'hold', match: { from: 'p1', to: 'p3' } },
    {
      kind: 'never',
      what: { kind: 'output', node: 'p3' },
      within: 300,
      sentence:
        'p3 was granted the resource although nothing from p1 had reached it: an earlier request of p1 was on its way (rule 5, ii).',
    },
    { kind: 'release-all' },
    granted('p3', 200, 'Everything has arrived, and p3 was still not granted the resource.'),
  ],
});

/** p2 asks after p1's request has reached it. p3 has answered p2, and has not yet heard of p1. */
const askedLater = scenario({
  id: 'asked-later',
  title: 'a process asks after it has heard of the request of another',
  part: 'B',
  protocol: mutexProtocol,
  properties: [gc1OneHolder, grantOrder, gc3EveryRequestGranted],
  promise: gc2RequestOrder,
  world: {
    plan: { nodes: processes('p3', 'p2', 'p1'), network: { delay: 5, fifo: true }, until: 1000 },
    environment: releasing(3),
  },
  script: [
    { kind: 'hold', match: { from: 'p1', to: 'p3' } },
    request('p1', 'request', 'a'),
    {
      kind: 'given',
      what: { kind: 'delivered', match: { from: 'p1', to: 'p2', type: 'request' } },
      within: 100,
      sentence: "p1's request never reached p2.",
    },
    request('p2', 'request', 'b'),
    {
      kind: 'never',
      what: { kind: 'output', node: 'p2' },
      within: 300,
      sentence: 'p2 was granted the resource before p1, whose request it had known when it asked.',
    },
    { kind: 'release-all' },
    granted('p2', 200, 'Everything has arrived, and p2 was still not granted the resource.'),
  ],
});

/** While a process is silent nobody is owed a grant, and nobody may take one. */
const silentProcess = scenario({
  id: 'silent-process',
  title: 'one process says nothing for a long time',
  part: 'B',
  protocol: mutexProtocol,
  properties: [gc1OneHolder, gc3EveryRequestGranted],
  promise: grantOrder,
  world: {
    plan: { nodes: processes('p1', 'p2', 'p3', 'p4'), network: { delay: 5, fifo: true }, until: 3000 },
    environment: application({ p1: [{ id: 'a', think: 2, hold: 3 }], p2: [{ id: 'b', think: 2, hold: 3 }] }),
  },
  script: [
    { kind: 'pause', node: 'p3' },
    {
      kind: 'never',
      what: { kind: 'output' },
      within: 2000,
      sentence:
        'The resource was granted while p3 was silent: nobody could know that no earlier request of p3 was on its way (rule 5, ii).',
    },
    { kind: 'resume', node: 'p3' },
    granted('p1', 200, 'p3 answers again, and p1 was still not granted the resource.'),
    granted('p2', 200, 'p3 answers again, and p2 was still not granted the resource.'),
  ],
});

const alone = scenario({
  id: 'alone',
  title: 'a process that has nobody to ask',
  part: 'B',
  protocol: mutexProtocol,
  properties: [],
  promise: gc3EveryRequestGranted,
  world: { plan: { nodes: processes('p1'), network: { delay: 5, fifo: true }, until: 500 }, environment: releasing(3) },
  script: [
    request('p1', 'request', 'a'),
    granted('p1', 50, 'There is nobody to wait for, and p1 was not granted the resource.'),
    { kind: 'wait', ms: 10 },
    request('p1', 'request', 'b'),
    granted('p1', 50, 'p1 released the resource and asked again, and was not granted it.'),
  ],
});

// ── C. Vector clock and causal broadcast ────────────────────────────────────────────────────────────────────────────

/** Four broadcasts, each an answer to the one before. p3 gets them in the order b2, b4, b3, b1. */
const chain = scenario({
  id: 'chain',
  title: 'a chain of answers arrives in the wrong order',
  part: 'C',
  protocol: vectorProtocol,
  properties: [deliveredEverywhere, vectorExactness],
  promise: causalDelivery,
  world: { plan: { nodes: processes('p1', 'p2', 'p3'), network: { delay: 5 }, healAt: 900, until: 1000 } },
  script: [
    { kind: 'hold', match: { from: 'p1', to: 'p3' } },
    request('p1', 'broadcast', 'b1'),
    given('p2', 'b1'),
    request('p2', 'broadcast', 'b2'),
    given('p1', 'b2'),
    request('p1', 'broadcast', 'b3'),
    given('p2', 'b3'),
    request('p2', 'broadcast', 'b4'),
    {
      kind: 'never',
      what: { kind: 'output', node: 'p3', where: isDelivery },
      within: 200,
      sentence: 'p3 delivered something before b1, on which everything else depends.',
    },
    { kind: 'release', match: { from: 'p1', to: 'p3', where: (message) => (message as { id?: Json }).id === 'b3' } },
    {
      kind: 'never',
      what: { kind: 'output', node: 'p3', where: isDelivery },
      within: 200,
      sentence: 'p3 delivered something before b1, on which everything else depends.',
    },
    { kind: 'release-all' },
    ...['b1', 'b2', 'b3', 'b4'].map(
      (id): Step => ({
        kind: 'expect',
        what: { kind: 'output', node: 'p3', where: deliveryOf(id) },
        within: 100,
        sentence: `Everything has arrived at p3, and it did not deliver ${id}.`,
      }),
    ),
  ],
});

/** Stamps count what no delivery ever makes up for. */
const busySender = scenario({
  id: 'busy-sender',
  title: 'a broadcast after many other events',
  part: 'C',
  protocol: vectorProtocol,
  properties: [vectorExactness],
  promise: deliveredEverywhere,
  world: { plan: { nodes: processes('p1', 'p2', 'p3'), network: { delay: 5 }, healAt: 400, until: 500 } },
  script: [
    { kind: 'hold', match: { type: 'event', to: 'p3' } },
    ...['e1', 'e2', 'e3'].map((id) => request('p1', 'local', id)),
    request('p1', 'send', 'm1', 'p3'),
    request('p1', 'send', 'm2', 'p2'),
    {
      kind: 'given',
      what: { kind: 'output', node: 'p2', where: receiptOf('m2') },
      within: 50,
      sentence: 'p2 never output the receipt of m2.',
    },
    request('p2', 'broadcast', 'b1'),
    request('p1', 'broadcast', 'b2'),
    ...['p1', 'p2', 'p3'].flatMap((node) =>
      ['b1', 'b2'].map(
        (id): Step => ({
          kind: 'expect',
          what: { kind: 'output', node, where: deliveryOf(id) },
          within: 100,
          sentence: `${node} did not deliver ${id}, though no broadcast came before it.`,
        }),
      ),
    ),
  ],
});

function given(node: string, id: string): Step {
  return {
    kind: 'given',
    what: { kind: 'output', node, where: deliveryOf(id) },
    within: 100,
    sentence: `${node} never delivered ${id}, on which the next broadcast was to depend.`,
  };
}

function isDelivery(value: Json): boolean {
  return (value as { type?: Json }).type === 'deliver';
}

export const scenarios = [
  equalClocks,
  lateMessage,
  requestInFlight,
  askedLater,
  silentProcess,
  alone,
  chain,
  busySender,
];
