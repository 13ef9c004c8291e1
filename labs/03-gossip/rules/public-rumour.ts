/** Part C, the tests you may read. */
import { scenario, type Test } from '#course';
import { hotRumoursAreTold, interestIsLost } from './rumour-mongering.ts';
import { rumourRounds } from './rumour-storms.ts';
import { mongers, rounds, rumourProtocol, table1 } from './rumour-worlds.ts';
import { stored, storedAtHome } from './scripts.ts';
import { update } from './worlds.ts';

/** With two sites there is no choice: a tells b, each hears from the other that it was unnecessary, and both are silent. */
const twoSites = scenario({
  id: 'two-sites',
  title: 'two sites, two updates, k = 1',
  part: 'C',
  protocol: rumourProtocol,
  properties: [interestIsLost(table1(1))],
  promise: hotRumoursAreTold(table1(1)),
  world: {
    plan: {
      nodes: mongers(['a', 'b'], table1(1)),
      network: { delay: 5 },
      requests: [update(1, 'a', 'x', 'v1'), update(2, 'a', 'y', 'v2')],
      until: 700,
    },
    environment: rounds(['a', 'b'], { most: 6 }),
  },
  script: ['v1', 'v2'].flatMap((value) => [
    storedAtHome('a', value),
    stored('b', value, 150, `a has a hot rumour, ${value}, and one partner; in cycle 1 it did not come to b.`),
  ]),
});

export const publicRumour: readonly Test[] = [
  twoSites,
  rumourRounds({
    id: 'four-sites',
    title: 'four sites in rounds, k = 2; some messages are lost',
    k: 2,
    sites: [4, 4],
    updates: 28,
  }),
];
