/**
 * Lab 01 B, schedules written by hand: each is one way in which programs go wrong. Where the promise is about order, a
 * grant that never comes is not its business: in the middle of a script it is `given`, at the end GC3 speaks of it.
 */
import { scenario } from '#course';
import { grantOrder } from '../../../labs/01-lamport-clock/rules/grant-order.ts';
import {
  gc1OneHolder,
  gc2RequestOrder,
  gc3EveryRequestGranted,
} from '../../../labs/01-lamport-clock/rules/mutual-exclusion.ts';
import { mutexProtocol } from '../../../labs/01-lamport-clock/rules/protocols.ts';
import { application, processes, releasing } from '../../../labs/01-lamport-clock/rules/worlds.ts';
import { givenGrant, granted, request } from './steps.ts';

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
  ],
});

/** p2's release of long ago arrives after p1 has asked: stamped earlier than T_m, it says nothing of what p2 did since. */
const oldMessage = scenario({
  id: 'old-message',
  title: 'a message from before the request arrives after it',
  part: 'B',
  protocol: mutexProtocol,
  properties: [gc3EveryRequestGranted],
  promise: grantOrder,
  world: { plan: { nodes: processes('p1', 'p2', 'p3'), network: { delay: 5, fifo: true }, until: 1000 } },
  script: [
    request('p2', 'request', 'b'),
    givenGrant('p2', 'p2, which asked first and alone, was never granted the resource.'),
    { kind: 'hold', match: { from: 'p2', to: 'p1' } },
    request('p2', 'release', 'b'),
    { kind: 'wait', ms: 20 },
    // p3 has seen the release: what it does from now on is later, and p1 hears of that.
    request('p3', 'request', 'c'),
    givenGrant('p3', 'p3, which asked after p2 had released the resource, was never granted it.'),
    request('p3', 'release', 'c'),
    { kind: 'wait', ms: 20 },
    request('p1', 'request', 'a'),
    { kind: 'wait', ms: 50 },
    { kind: 'release', match: { from: 'p2', to: 'p1', type: 'release' } },
    {
      kind: 'never',
      what: { kind: 'output', node: 'p1' },
      within: 200,
      sentence:
        'p1 was granted the resource, but all it had heard from p2 was stamped earlier than its own request (rule 5, ii).',
    },
    { kind: 'release-all' },
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

export const mutexScenarios = [requestInFlight, askedLater, silentProcess, oldMessage, alone];
