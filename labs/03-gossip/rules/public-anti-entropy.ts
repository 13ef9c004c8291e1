/** Public tests of part B. */
import { scenario, storm } from '#course';
import type { Exchange } from '../messages.ts';
import { checksumFirst, exchangeDirection } from './anti-entropy.ts';
import { converges } from './convergence.ts';
import { nothingInvented, nothingRolledBack, stampsRise } from './database.ts';
import { antiEntropyProtocol } from './protocols.ts';
import { cycled, neverStored, stored, updatedAndTold } from './scripts.ts';
import { askAll, crashes, cycle, owed, partitions, sites, troubles, unsorted, update, updates } from './worlds.ts';

const two = ['n2', 'n10'] as const;
const options = (exchange: Exchange) => ({ exchange, cycles: 'world', period: 10 });

/** n2 has x, n10 has y, and n2 begins. */
const direction = (exchange: Exchange) =>
  scenario({
    id: `direction-${exchange}`,
    title: `n2 has x, n10 has y, and n2 begins an exchange: ${exchange}`,
    part: 'B',
    protocol: antiEntropyProtocol,
    properties: [],
    promise: exchangeDirection,
    world: { plan: { nodes: sites(two, options(exchange)), network: { delay: 5 }, until: 300 } },
    script: [
      ...updatedAndTold('n10', 'y', 'v2'),
      ...updatedAndTold('n2', 'x', 'v1'),
      cycled('n2', 1),
      exchange === 'pull'
        ? neverStored('n10', 'v1', 100, 'n2 pulled, and its entry of x travelled to n10.')
        : stored('n10', 'v1', 100, `n2 began an exchange (${exchange}), and n10 did not store its entry of x.`),
      exchange === 'push'
        ? neverStored('n2', 'v2', 100, 'n2 pushed, and the entry of y travelled from n10 to n2.')
        : stored('n2', 'v2', 100, `n2 began an exchange (${exchange}), and did not store n10's entry of y.`),
    ],
  });

/** Two sites get the same 40 entries in different orders; then they have nothing more to tell each other. */
const equalCopies = (exchange: Exchange) =>
  scenario({
    id: `equal-copies-${exchange}`,
    title: `exchanges between two sites that have the same forty items: ${exchange}`,
    part: 'B',
    protocol: antiEntropyProtocol,
    properties: [checksumFirst, converges],
    promise: converges,
    world: {
      plan: {
        nodes: sites(two, options(exchange)),
        network: { delay: 5 },
        requests: Array.from({ length: 40 }, (_, i) => update(1 + i, two[(i + (i >> 2)) % 2] ?? '', `k${i}`, `v${i}`)),
        until: 700,
      },
      environment: owed([
        ...[100, 200, 300, 400, 500, 600].map((at, i) => cycle(at, two[i % 2] ?? '', i + 1)),
        ...askAll(
          680,
          two,
          Array.from({ length: 40 }, (_, i) => `k${i}`),
        ),
      ]),
    },
    script: [],
  });

const gentleAntiEntropy = storm({
  id: 'gentle-anti-entropy',
  title: 'five sites, few updates; two partitions, two crashes, lost messages; then the world heals',
  part: 'B',
  protocol: antiEntropyProtocol,
  properties: [nothingInvented, nothingRolledBack, stampsRise, converges],
  seeds: 60,
  world(draw) {
    const nodes = unsorted(5);
    const exchange = draw.pick(['push', 'pull', 'push-pull'], 'exchange');
    return {
      plan: {
        nodes: sites(nodes, { exchange, cycles: 'timer', period: 10 }),
        network: { delay: [0.5, 4], rules: troubles(draw) },
        faults: [...crashes(draw, nodes, 2, 250), ...partitions(draw, nodes, 2, 250)],
        requests: updates(draw, nodes, ['x', 'y'], 10, 280),
        healAt: 300,
        until: 800,
      },
      environment: owed(askAll(780, nodes, ['x', 'y'])),
    };
  },
});

export const publicAntiEntropy = [
  direction('push'),
  direction('pull'),
  direction('push-pull'),
  equalCopies('push-pull'),
  gentleAntiEntropy,
];
export { equalCopies };
