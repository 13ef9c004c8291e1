/**
 * Lab 01, every schedule of a small world. Small is enough for most of what can be wrong with five rules: an entry that is
 * too early is too early already among three processes.
 */
import { exploration, type Json, type NodeId } from '#course';
import { grantOrder, messagesPerEntry } from '../../../labs/01-lamport-clock/rules/grant-order.ts';
import { clockCondition } from '../../../labs/01-lamport-clock/rules/lamport-clock.ts';
import { gc1OneHolder, gc3EveryRequestGranted } from '../../../labs/01-lamport-clock/rules/mutual-exclusion.ts';
import { clockProtocol, mutexProtocol } from '../../../labs/01-lamport-clock/rules/protocols.ts';
import { application, processes } from '../../../labs/01-lamport-clock/rules/worlds.ts';

/** So many turns each, one after the other. */
const turns = (count: number, ...nodes: readonly NodeId[]) =>
  Object.fromEntries(
    nodes.map((node) => [
      node,
      Array.from({ length: count }, (_, i) => ({ id: `${node}.${i + 1}`, think: 1, hold: 1 })),
    ]),
  );

const mutexProperties = [gc1OneHolder, grantOrder, messagesPerEntry, gc3EveryRequestGranted];

const threeOnce = exploration({
  id: 'three-ask-once',
  title: 'three processes, one request each: every schedule',
  part: 'B',
  protocol: mutexProtocol,
  nodes: processes('p1', 'p2', 'p3'),
  network: 'fifo',
  environment: application(turns(1, 'p1', 'p2', 'p3')),
  properties: mutexProperties,
  bounds: { states: 2_500_000 },
});

const twoThrice = exploration({
  id: 'two-ask-thrice',
  title: 'two processes, three requests each: every schedule',
  part: 'B',
  protocol: mutexProtocol,
  nodes: processes('p1', 'p2'),
  network: 'fifo',
  environment: application(turns(3, 'p1', 'p2')),
  properties: mutexProperties,
  bounds: { states: 400_000 },
});

const ask = (node: NodeId, request: Json, at = 0) => ({ at, node, request });

const smallTraffic = exploration({
  id: 'small-traffic',
  title: 'three processes, five sendings and two local events: every schedule',
  part: 'A',
  protocol: clockProtocol,
  nodes: processes('p1', 'p2', 'p3'),
  network: 'multiset',
  requests: [
    ask('p1', { type: 'send', id: 'm1', to: 'p2' }),
    ask('p1', { type: 'local', id: 'e1' }),
    ask('p1', { type: 'send', id: 'm2', to: 'p3' }),
    ask('p2', { type: 'local', id: 'e2' }),
    ask('p2', { type: 'send', id: 'm3', to: 'p3' }),
    ask('p2', { type: 'send', id: 'm4', to: 'p1' }),
    ask('p3', { type: 'send', id: 'm5', to: 'p1' }),
  ],
  properties: [clockCondition],
  bounds: { states: 400_000 },
});

export const explorations = [smallTraffic, threeOnce, twoThrice];
