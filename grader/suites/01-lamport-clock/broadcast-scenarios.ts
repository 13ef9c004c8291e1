/**
 * Lab 01 C, schedules written by hand: each is one way in which programs go wrong. Where the promise is about order, a
 * delivery that never comes at the end is told by `delivered-everywhere`.
 */
import { type Json, type Step, scenario } from '#course';
import { deliveryOf, receiptOf } from '../../../labs/01-lamport-clock/rules/answers.ts';
import { causalDelivery, deliveredEverywhere } from '../../../labs/01-lamport-clock/rules/causal-broadcast.ts';
import { vectorProtocol } from '../../../labs/01-lamport-clock/rules/protocols.ts';
import { vectorExactness } from '../../../labs/01-lamport-clock/rules/vector-clock.ts';
import { processes } from '../../../labs/01-lamport-clock/rules/worlds.ts';
import { given, isDelivery, request } from './steps.ts';

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

export const broadcastScenarios = [chain, busySender];
