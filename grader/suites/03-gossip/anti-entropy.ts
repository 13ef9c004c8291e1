/** Lab 03 B, hidden. */
import { exploration, type Step, scenario, storm } from '#course';
import { converges } from '../../../labs/03-gossip/rules/convergence.ts';
import { nothingInvented, nothingRolledBack, stampsRise } from '../../../labs/03-gossip/rules/database.ts';
import { antiEntropyProtocol } from '../../../labs/03-gossip/rules/protocols.ts';
import { equalCopies } from '../../../labs/03-gossip/rules/public-anti-entropy.ts';
import { updated } from '../../../labs/03-gossip/rules/scripts.ts';
import {
  askAll,
  clocked,
  crashes,
  cycle,
  owed,
  partitions,
  sites,
  troubles,
  unsorted,
  update,
  updates,
} from '../../../labs/03-gossip/rules/worlds.ts';

const database = [nothingInvented, nothingRolledBack, stampsRise, converges];

const alone = scenario({
  id: 'alone',
  title: 'one site, and nobody to exchange with',
  part: 'B',
  protocol: antiEntropyProtocol,
  properties: [converges],
  promise: converges,
  world: {
    plan: {
      nodes: sites(['n2'], { exchange: 'push-pull', cycles: 'timer', period: 10 }),
      network: { delay: 5 },
      requests: [update(5, 'n2', 'x', 'v1'), update(50, 'n2', 'x', 'v2')],
      until: 100,
    },
    environment: owed(askAll(90, ['n2'], ['x'])),
  },
  script: [],
});

/** Both sides of a partition serve updates. */
const merge = scenario({
  id: 'merge',
  title: 'two sites serve updates of the same keys while they are cut off, at the same instants, and then meet',
  part: 'B',
  protocol: antiEntropyProtocol,
  properties: [converges],
  promise: converges,
  world: {
    plan: {
      nodes: sites(['n2', 'n10'], { exchange: 'push-pull', cycles: 'world', period: 10 }),
      network: { delay: 5 },
      faults: [{ kind: 'partition', at: 5, for: 100, sides: [['n2'], ['n10']] }],
      requests: [
        update(10, 'n2', 'x', 'a1'),
        update(10, 'n10', 'x', 'b1'),
        update(20, 'n10', 'y', 'b2'),
        update(20, 'n2', 'y', 'a2'),
      ],
      until: 300,
    },
    environment: owed([
      cycle(50, 'n2', 1),
      cycle(150, 'n10', 2),
      cycle(200, 'n2', 3),
      ...askAll(290, ['n2', 'n10'], ['x', 'y']),
    ]),
  },
  script: [],
});

const antiEntropyStorm = storm({
  id: 'anti-entropy-storm',
  title: 'five to eight sites update the same keys; crashes inside handlers, partitions, one-way too, loss, doubles',
  part: 'B',
  protocol: antiEntropyProtocol,
  properties: database,
  seeds: 100,
  world(draw) {
    const nodes = unsorted(draw.integer(5, 8, 'size'));
    const exchange = draw.pick(['push', 'pull', 'push-pull'], 'exchange');
    const keys = ['x', 'y', 'z'];
    return {
      plan: {
        nodes: clocked(draw, sites(nodes, { exchange, cycles: 'timer', period: 10 }), 40),
        network: { delay: [0.5, 4], rules: troubles(draw) },
        faults: [...crashes(draw, nodes, 5, 250), ...partitions(draw, nodes, 3, 250)],
        requests: updates(draw, nodes, keys, 24, 290),
        healAt: 300,
        until: 800,
      },
      environment: owed(askAll(780, nodes, keys)),
    };
  },
});

/** Equal clocks and long partitions: stamps are often equal. */
const twelveSites = storm({
  id: 'twelve-sites',
  title: 'eleven or twelve sites with the same clock, cut in two, update two keys at the same instants',
  part: 'B',
  protocol: antiEntropyProtocol,
  properties: database,
  seeds: 30,
  world(draw) {
    const nodes = unsorted(draw.integer(11, 12, 'size'));
    const exchange = draw.pick(['push', 'pull', 'push-pull'], 'exchange');
    return {
      plan: {
        nodes: sites(nodes, { exchange, cycles: 'timer', period: 10 }),
        network: { delay: [0.5, 4], rules: troubles(draw) },
        faults: [...crashes(draw, nodes, 3, 150), ...partitions(draw, nodes, 3, 150)],
        requests: Array.from({ length: 16 }, (_, i) =>
          update(40 * (1 + (i >> 2)), draw.pick(nodes, 'site', i), draw.pick(['x', 'y'], 'key', i), `v${i + 1}`),
        ),
        healAt: 200,
        until: 700,
      },
      environment: owed(askAll(680, nodes, ['x', 'y'])),
    };
  },
});

/** The update of each key is cut off after so many of its effects. */
const crashInUpdate = scenario({
  id: 'crash-in-update',
  title: 'a site crashes at every place of an update: what it told before must still be so',
  part: 'B',
  protocol: antiEntropyProtocol,
  properties: [nothingRolledBack],
  promise: nothingRolledBack,
  world: {
    plan: {
      nodes: sites(['n2'], { exchange: 'pull', cycles: 'world', period: 10 }),
      network: { delay: 5 },
      until: 500,
    },
  },
  script: [1, 2, 3, 4].flatMap((keep): Step[] => [
    updated('n2', `k${keep}`, `v${keep}`),
    { kind: 'wait', ms: 5 },
    { kind: 'crash-inside', node: 'n2', keep },
    updated('n2', `k${keep}`, `w${keep}`),
    { kind: 'wait', ms: 5 },
    { kind: 'restart', node: 'n2' },
    { kind: 'wait', ms: 5 },
    { kind: 'request', node: 'n2', request: { type: 'get', id: `g${keep}`, key: `k${keep}` } },
    { kind: 'wait', ms: 5 },
  ]),
});

const everyMerge = exploration({
  id: 'every-merge',
  title:
    'two sites update one key and exchange, one of them may crash; messages arrive any number of times: every schedule',
  part: 'B',
  protocol: antiEntropyProtocol,
  nodes: sites(['n2', 'n10'], { exchange: 'push-pull', cycles: 'world', period: 10 }),
  network: 'set',
  requests: [
    update(1, 'n2', 'x', 'a1'),
    cycle(2, 'n2', 1),
    update(1, 'n10', 'x', 'b1'),
    update(2, 'n10', 'x', 'b2'),
    cycle(3, 'n10', 2),
  ],
  crashes: { most: 1 },
  properties: [nothingInvented, nothingRolledBack, stampsRise],
});

export const antiEntropyTests = [
  alone,
  merge,
  equalCopies('push'),
  equalCopies('pull'),
  crashInUpdate,
  everyMerge,
  antiEntropyStorm,
  twelveSites,
];
