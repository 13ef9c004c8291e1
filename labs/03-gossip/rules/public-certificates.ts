/** Public tests of part D. */
import { type NodeId, scenario, storm } from '#course';
import { certificatesExpire, reinstatedSurvives, staysDeleted } from './certificates.ts';
import { certificateProtocol } from './protocols.ts';
import {
  askAll,
  crashes,
  cycle,
  deletion,
  owed,
  partitions,
  sites,
  troubles,
  unsorted,
  update,
  updates,
} from './worlds.ts';

const two = ['n2', 'n10'] as const;
export const lifetimes = { tau1: 600, tau2: 2000, retention: 2 } as const;

/** Everything within τ₁: a certificate does its work though one site was away when the item was deleted. */
export const whileAway = (away: number) =>
  scenario({
    id: `deleted-while-away-${away}`,
    title: `an item is deleted while a site is down for ${away} ms: within τ₁`,
    part: 'D',
    protocol: certificateProtocol,
    properties: [staysDeleted, reinstatedSurvives, certificatesExpire({ ...lifetimes, retention: 0 })],
    promise: staysDeleted,
    world: {
      plan: {
        nodes: sites(two, { exchange: 'push-pull', cycles: 'world', period: 10, ...lifetimes, retention: 0 }),
        network: { delay: 5 },
        faults: [{ kind: 'crash', node: 'n10', at: 100, restartAfter: away }],
        // τ₁ after the deletion, and not after what n10 brought back
        observe: [900],
        until: 910,
      },
      environment: owed([
        update(10, 'n2', 'x', 'v1'),
        update(15, 'n2', 'y', 'v2'),
        cycle(30, 'n10', 1),
        cycle(60, 'n2', 2),
        deletion(110, 'n2', 'x'),
        cycle(150 + away, 'n2', 3),
        cycle(200 + away, 'n10', 4),
        ...askAll(880, two, ['x', 'y']),
      ]),
    },
    script: [],
  });

/** Updates, deletions and updates again of the same keys; all copies meet within τ₁. */
export const certificateStorm = (id: string, size: readonly [number, number], seeds: number) =>
  storm({
    id,
    title: `${size[0]} to ${size[1]} sites update and delete the same keys; crashes, partitions, loss; and a long quiet time`,
    part: 'D',
    protocol: certificateProtocol,
    properties: [staysDeleted, reinstatedSurvives, certificatesExpire(stormTimes)],
    seeds,
    world(draw) {
      const nodes: NodeId[] = unsorted(draw.integer(size[0], size[1], 'size'));
      const exchange = draw.pick(['push', 'pull', 'push-pull'], 'exchange');
      const keys = ['w', 'x', 'y', 'z'];
      return {
        plan: {
          nodes: sites(nodes, { exchange, cycles: 'timer', period: 12, ...stormTimes }).map((plan, i) => ({
            ...plan,
            clock: { offset: draw.integer(0, 4, 'offset', i) },
          })),
          network: { delay: [0.5, 4], rules: troubles(draw) },
          faults: [...crashes(draw, nodes, 3, 150), ...partitions(draw, nodes, 2, 150)],
          requests: [
            ...updates(draw, nodes, keys, 12, 180),
            ...keys.map((key, i) => deletion(draw.integer(60, 190, 'deleted', i), draw.pick(nodes, 'deleter', i), key)),
            update(195, draw.pick(nodes, 'last'), draw.pick(keys, 'kept'), 'again'),
          ],
          observe: [950, 1565],
          healAt: 200,
          until: 1570,
        },
        environment: owed(askAll(1560, nodes, keys)),
      };
    },
  });

/** All copies have met 350 ms after healing at 200, before the first certificate may be forgotten. */
const stormTimes = { tau1: 600, tau2: 600, retention: 2 } as const;

export const publicCertificates = [whileAway(300), certificateStorm('gentle-certificates', [4, 5], 20)];
