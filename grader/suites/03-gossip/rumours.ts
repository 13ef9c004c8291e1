/** Lab 03, part C: the hidden storms and the figures. */
import { scenario, type Test } from '#course';
import {
  backed,
  blindRounds,
  everywhereInTheEnd,
  exchangesBegin,
  pulledRounds,
  rumourBacked,
  rumourRounds,
} from '../../../labs/03-gossip/rules/rumour-storms.ts';
import { mongers, period, rumourProtocol } from '../../../labs/03-gossip/rules/rumour-worlds.ts';
import { stored, updatedAndTold } from '../../../labs/03-gossip/rules/scripts.ts';
import { cycle, owed, update } from '../../../labs/03-gossip/rules/worlds.ts';
import { measures } from './measures.ts';
import { partners } from './partners.ts';

/** Three cycles lie between two exchanges; one of them brings it. */
const onlyAntiEntropy = scenario({
  id: 'only-anti-entropy',
  title: 'two sites with anti-entropy behind their rumours; every rumour is lost',
  part: 'C',
  protocol: rumourProtocol,
  properties: [],
  promise: everywhereInTheEnd,
  world: {
    plan: {
      nodes: mongers(['a', 'b'], backed),
      network: { delay: 1, rules: [{ type: 'rumours', then: { kind: 'drop' } }] },
      until: 200,
    },
  },
  script: [
    { kind: 'wait', ms: 5 },
    ...updatedAndTold('a', 'x', 'v1'),
    stored(
      'b',
      'v1',
      80,
      'a has x = v1, and 8 cycles have passed, two exchanges among them; b still does not store it.',
    ),
  ],
});

/** a alone has cycles. It has an entry, so that an exchange has something to bring, and its rumour is soon told. */
const everyThirdCycle = scenario({
  id: 'every-third-cycle',
  title: 'two sites with an exchange every third cycle; seven cycles of one of them',
  part: 'C',
  protocol: rumourProtocol,
  properties: [exchangesBegin(3)],
  promise: everywhereInTheEnd,
  world: {
    plan: {
      nodes: mongers(['a', 'b'], { ...backed, cycles: 'world', period }),
      network: { delay: 5 },
      until: 9 * period,
    },
    environment: owed([
      update(5, 'a', 'x', 'v1'),
      ...Array.from({ length: 7 }, (_, i) => cycle((i + 1) * period, 'a', i + 1)),
    ]),
  },
  script: [],
});

export const rumourTests: readonly Test[] = [
  rumourRounds({
    id: 'rounds-1',
    title: 'five to eight sites in rounds, k = 1; some messages are lost',
    k: 1,
    sites: [5, 8],
    updates: 24,
  }),
  rumourRounds({
    id: 'rounds-3',
    title: 'three to six sites in rounds, k = 3; some messages are lost',
    k: 3,
    sites: [3, 6],
    updates: 24,
  }),
  pulledRounds,
  blindRounds,
  onlyAntiEntropy,
  everyThirdCycle,
  rumourBacked,
  partners,
  ...measures,
];
