/**
 * Lab 01, random schedules. The rules stand in the lab's folder for everybody to read; what is hidden is when what
 * happens. Sizes are chosen so that the median run has 200 deliveries or a little more: 500 seeds of each stay cheap.
 */
import { type Draw, type NetworkRule, type NodeId, storm } from '#course';
import { causalDelivery, deliveredEverywhere } from '../../../labs/01-lamport-clock/rules/causal-broadcast.ts';
import { grantOrder, messagesPerEntry } from '../../../labs/01-lamport-clock/rules/grant-order.ts';
import { clockCondition, oneOutputPerEvent } from '../../../labs/01-lamport-clock/rules/lamport-clock.ts';
import {
  gc1OneHolder,
  gc2RequestOrder,
  gc3EveryRequestGranted,
} from '../../../labs/01-lamport-clock/rules/mutual-exclusion.ts';
import { clockRate, neverSetBack, pc2SkewBound } from '../../../labs/01-lamport-clock/rules/physical-clock.ts';
import {
  clockProtocol,
  mutexProtocol,
  physicalProtocol,
  vectorProtocol,
} from '../../../labs/01-lamport-clock/rules/protocols.ts';
import { vectorExactness } from '../../../labs/01-lamport-clock/rules/vector-clock.ts';
import {
  type Arc,
  application,
  clocks,
  drawTurns,
  holds,
  line,
  named,
  pauses,
  processes,
  randomGraph,
  ring,
  star,
  traffic,
  unsorted,
} from '../../../labs/01-lamport-clock/rules/worlds.ts';

/** The slow way there: most messages are quick, some take long, so that old news meets new. */
const longTail = { mean: 12, max: 300 } as const;

const clockStorm = storm({
  id: 'clock-storm',
  title: 'two to six processes; messages are lost, late and overtaken; processes pause',
  part: 'A',
  protocol: clockProtocol,
  properties: [oneOutputPerEvent, clockCondition],
  world(draw) {
    const nodes = named(draw.integer(2, 6, 'size'));
    return {
      plan: {
        nodes: processes(...nodes),
        network: {
          delay: longTail,
          rules: [
            { chance: draw.between(0, 0.2, 'loss'), then: { kind: 'drop' } },
            { chance: 0.15, then: { kind: 'reorder', by: [10, 200] } },
          ],
        },
        faults: pauses(draw, nodes, 3, 400, 60),
        requests: traffic(draw, nodes, { local: draw.integer(0, 60, 'local'), send: 245, span: 500 }),
        until: 1000,
      },
    };
  },
});

const mutexRules = [gc1OneHolder, gc2RequestOrder, grantOrder, messagesPerEntry, gc3EveryRequestGranted];

/** Links that are slow for a while: what they carry arrives long after what others carry. */
function slowSpells(draw: Draw, nodes: readonly NodeId[], count: number, span: number): NetworkRule[] {
  return Array.from({ length: count }, (_, i) => {
    const at = draw.between(0, span, 'slow-at', i);
    return {
      from: draw.pick(nodes, 'slow-from', i),
      window: [at, at + draw.between(10, 80, 'slow-for', i)],
      chance: 0.5,
      then: { kind: 'deliver', delay: [5, 60] },
    };
  });
}

/** Everybody wants it all the time. */
const mutexStorm = storm({
  id: 'mutex-storm',
  title: 'three to five processes want the resource all the time; links and processes stand still',
  part: 'B',
  protocol: mutexProtocol,
  properties: mutexRules,
  world(draw) {
    const nodes = named(draw.integer(3, 5, 'size'));
    const entries = [12, 6, 4][nodes.length - 3] ?? 4;
    return {
      plan: {
        nodes: processes(...nodes),
        network: {
          delay: [0.5, 8],
          fifo: true,
          rules: [...holds(draw, nodes, 5, 300, 60), ...slowSpells(draw, nodes, 4, 300)],
        },
        faults: pauses(draw, nodes, 4, 300, 50),
        healAt: 800,
        until: 4000,
      },
      environment: application(drawTurns(draw, nodes, () => entries, 10)),
    };
  },
});

/** One process asks again and again and drives the time up; the others ask now and then, with clocks far behind. */
const mutexUneven = storm({
  id: 'mutex-uneven',
  title: 'one busy process among others that seldom ask; one link is slow throughout',
  part: 'B',
  protocol: mutexProtocol,
  properties: mutexRules,
  world(draw) {
    const nodes = unsorted(draw.integer(3, 4, 'size'));
    const busy = draw.integer(0, nodes.length - 1, 'busy');
    const slow = draw.pick(nodes, 'slow');
    const most = nodes.length === 3 ? 26 : 13;
    const turns = drawTurns(draw, nodes, (_, place) => (place === busy ? most : 4), 30);
    // The busy one hardly waits between its turns.
    const busyId = nodes[busy] ?? '';
    const hurried = (turns[busyId] ?? []).map((turn, i) => ({ ...turn, think: draw.between(0.1, 3, 'hurry', i) }));
    return {
      plan: {
        nodes: processes(...nodes),
        network: {
          delay: [0.5, 4],
          fifo: true,
          rules: [
            ...holds(draw, nodes, 4, 300, 40),
            {
              from: slow,
              to: nodes.filter((node) => node !== slow)[0] ?? '',
              then: { kind: 'deliver', delay: [10, 30] },
            },
          ],
        },
        faults: pauses(draw, nodes, 3, 300, 40),
        healAt: 1000,
        until: 5000,
      },
      environment: application({ ...turns, [busyId]: hurried }),
    };
  },
});

const broadcastStorm = storm({
  id: 'broadcast-storm',
  title: 'three to five processes send and broadcast faster than the network delivers',
  part: 'C',
  protocol: vectorProtocol,
  properties: [vectorExactness, causalDelivery, deliveredEverywhere],
  world(draw) {
    const nodes = unsorted(draw.integer(3, 5, 'size'));
    return {
      plan: {
        nodes: processes(...nodes),
        network: {
          delay: longTail,
          rules: [
            // The broadcast layer loses nothing.
            { type: 'event', chance: draw.between(0, 0.3, 'loss'), then: { kind: 'drop' } },
            { chance: 0.15, then: { kind: 'reorder', by: [10, 200] } },
          ],
        },
        faults: pauses(draw, nodes, 3, 400, 60),
        requests: traffic(draw, nodes, {
          local: 20,
          send: 60,
          broadcast: Math.ceil(160 / (nodes.length - 1)),
          span: 500,
        }),
        healAt: 900,
        until: 1500,
      },
    };
  },
});

/** Drift counts: poor clocks that must be set often. */
const smallNetwork = { diameter: 2, kappa: 0.01, tau: 100, mu: 5, xi: 1 };

/** All of diameter 2. */
const graphs = {
  star: () => [5, star(5)],
  line: () => [3, line(3)],
  ring: () => [3, ring(3)],
  random: (draw) => [5, randomGraph(draw, 5, 2)],
} as const satisfies { [kind: string]: (draw: Draw) => readonly [size: number, arcs: readonly Arc[]] };

const physicalStorm = storm({
  id: 'physical-storm',
  title: 'poor clocks on a star, a short line, a small ring or a random graph',
  part: 'D',
  protocol: physicalProtocol,
  properties: [neverSetBack, clockRate(smallNetwork.kappa), pc2SkewBound(smallNetwork)],
  world(draw) {
    const [size, arcs] = graphs[draw.pick(['star', 'line', 'ring', 'random', 'random'] as const, 'graph')](draw);
    const rounds = Math.ceil(210 / arcs.length);
    return { plan: clocks(draw, size, arcs, smallNetwork, (rounds + 1) * smallNetwork.tau) };
  },
});

export const storms = [clockStorm, mutexStorm, mutexUneven, broadcastStorm, physicalStorm];
