/** Part C: random schedules. Worlds of rounds lose messages; the world with anti-entropy has all the troubles there are. */
import { type Draw, type NodeId, type Property, property, type Storm, storm, type WorldPlan } from '#course';
import type { RumourMessage, RumourOptions, RumourRequest } from '../rumour-messages.ts';
import { mailArrives } from './convergence.ts';
import { hotRumoursAreTold, interestIsLost, neededBeforeTheCycle } from './rumour-mongering.ts';
import { hop, mongers, period, rounds, rumourProtocol, table1 } from './rumour-worlds.ts';
import { askAll, crashes, owed, partitions, troubles, unsorted, update, updates } from './worlds.ts';

/** Each key is updated once, at a random site, in one of the first cycles. */
function news(draw: Draw, nodes: readonly NodeId[], count: number, cycles: number): NonNullable<WorldPlan['requests']> {
  return Array.from({ length: count }, (_, i) => {
    const at = draw.integer(0, cycles - 1, 'in', i) * period + draw.integer(1, period - 1, 'at', i);
    return update(at, draw.pick(nodes, 'site', i), `key${i + 1}`, `v${i + 1}`);
  });
}

interface RoundsStorm {
  readonly id: string;
  readonly title: string;
  readonly k: number;
  readonly sites: readonly [from: number, to: number];
  readonly updates: number;
}

export function rumourRounds({ id, title, k, sites, updates: count }: RoundsStorm): Storm {
  const options = table1(k);
  return storm({
    id,
    title,
    part: 'C',
    protocol: rumourProtocol,
    properties: [neededBeforeTheCycle, hotRumoursAreTold(options), interestIsLost(options)],
    seeds: 200,
    world(draw) {
      const nodes = unsorted(draw.integer(...sites, 'size'));
      return roundsOf(draw, nodes, options, { requests: news(draw, nodes, count, 30), cycles: 45 });
    },
  });
}

/** In pull and push-pull the contacts of a cycle are not the site's own choice: what they say together is judged cycle by cycle. */
export const pulledRounds = storm({
  id: 'rounds-pull',
  title: 'three to six sites in rounds, pull or push-pull, k = 2; some messages are lost',
  part: 'C',
  protocol: rumourProtocol,
  properties: [neededBeforeTheCycle, hotRumoursAreTold(table1(2, { exchange: 'pull' }))],
  seeds: 100,
  world(draw) {
    const nodes = unsorted(draw.integer(3, 6, 'size'));
    const options = table1(2, { exchange: draw.pick(['pull', 'push-pull'] as const, 'exchange') });
    return roundsOf(draw, nodes, options, { requests: news(draw, nodes, 8, 12), cycles: 24 });
  },
});

const blind = table1(3, { lose: { feedback: false, by: 'counter', k: 3 } });

export const blindRounds = storm({
  id: 'rounds-blind',
  title: 'seven to ten sites in rounds, blind, k = 3; some messages are lost',
  part: 'C',
  protocol: rumourProtocol,
  properties: [hotRumoursAreTold(blind), interestIsLost(blind)],
  seeds: 60,
  world(draw) {
    const nodes = unsorted(draw.integer(7, 10, 'size'));
    return roundsOf(draw, nodes, blind, { requests: news(draw, nodes, 28, 30), cycles: 40 });
  },
});

function roundsOf(
  draw: Draw,
  nodes: readonly NodeId[],
  options: RumourOptions,
  { requests, cycles }: { readonly requests: NonNullable<WorldPlan['requests']>; readonly cycles: number },
): ReturnType<Storm['world']> {
  return {
    plan: {
      nodes: mongers(nodes, options),
      network: { delay: hop, rules: [{ chance: draw.between(0.02, 0.2, 'loss'), then: { kind: 'drop' } }] },
      requests,
      until: (cycles + 2) * period,
    },
    environment: rounds(nodes, { most: cycles }),
  };
}

export const everywhereInTheEnd = property({
  ...mailArrives,
  id: 'everywhere-in-the-end',
  rule: 'With anti-entropy behind it, begun every `antiEntropy` cycles, an update that rumours did not bring everywhere still arrives everywhere, and the latest entry of every key wins.',
  source: 'Demers et al. 1987, §1.5: a rumour may die before it has reached all sites; anti-entropy repairs that',
  cause:
    'The site does not begin an exchange every `antiEntropy` cycles; or not after a crash; or what anti-entropy brings is not stored, or an older entry replaces a newer one.',
  lecture: 'rumours-and-anti-entropy',
});

const ofRumours: readonly string[] = ['rumours', 'feedback'];

interface Exchanges {
  readonly sites: { [node: NodeId]: { cycles: number; begun: number; silent: boolean } };
}

/** Whatever a site sends in a cycle, beside rumours and what is said of them, belongs to an exchange. */
export const exchangesBegin = (every: number): Property<Exchanges> =>
  property<Exchanges>({
    id: everywhereInTheEnd.id,
    rule: everywhereInTheEnd.rule,
    source: everywhereInTheEnd.source,
    cause: everywhereInTheEnd.cause,
    lecture: everywhereInTheEnd.lecture,
    kind: 'eventually',
    initial: () => ({ sites: {} }),
    on: {
      request(state, fact) {
        if ((fact.request as RumourRequest).type !== 'cycle') return state;
        state.sites[fact.node] ??= { cycles: 0, begun: 0, silent: true };
        const site = state.sites[fact.node] as { cycles: number; silent: boolean }; // just made
        site.cycles++;
        site.silent = true;
        return state;
      },
      send(state, fact) {
        const site = state.sites[fact.node];
        if (site?.silent !== true || ofRumours.includes((fact.message as RumourMessage).type)) return state;
        site.silent = false;
        site.begun++;
        return state;
      },
    },
    missing({ sites }) {
      for (const [node, { cycles, begun }] of Object.entries(sites)) {
        const due = cycles / every;
        if (Math.abs(begun - due) > 1)
          return `${node} began an exchange in ${begun} of ${cycles} cycles; antiEntropy is ${every}, so there should be ${Math.floor(due)}.`;
      }
      return undefined;
    },
  });

/** Rumours that die soon, and anti-entropy behind them. */
export const backed: RumourOptions = {
  exchange: 'push',
  lose: { feedback: true, by: 'counter', k: 1 },
  cycles: 'timer',
  period: 10,
  antiEntropy: 3,
};

export const rumourBacked = storm({
  id: 'rumours-and-anti-entropy',
  title: 'four to eight sites, k = 1, with anti-entropy behind; crashes, partitions, losses',
  part: 'C',
  protocol: rumourProtocol,
  properties: [everywhereInTheEnd],
  seeds: 300,
  world(draw) {
    const nodes = unsorted(draw.integer(4, 8, 'size'));
    const keys = ['a', 'b', 'c'];
    const lose = draw.pick([backed.lose, { feedback: false, by: 'coin', k: 2 } as const], 'lose');
    const exchange = draw.pick(['push', 'pull', 'push-pull'] as const, 'exchange');
    return {
      plan: {
        nodes: mongers(nodes, { ...backed, lose, exchange }),
        network: { delay: [1, 8], rules: troubles(draw) },
        faults: [...crashes(draw, nodes, 3, 300), ...partitions(draw, nodes, 2, 300)],
        requests: updates(draw, nodes, keys, 8, 300),
        healAt: 400,
        until: 1000,
      },
      environment: owed(askAll(980, nodes, keys)),
    };
  },
});
