/**
 * Lab 03 C: the choice of partners, "uniformly among all others". Where sites pull, each asks one of them in every cycle,
 * whether there is news or not. The mean is that of 20,000 runs of uniform draws; its tolerance is eight standard errors, and
 * less than half the way to a site whose first and last partner come up half as often as the middle one (0.5).
 */
import { type Facts, measure, type NodeId } from '#course';
import { residue } from '../../../labs/03-gossip/rules/rumour-figures.ts';
import { mongers, period, rounds, rumourProtocol, table1 } from '../../../labs/03-gossip/rules/rumour-worlds.ts';
import type { RumourMessage } from '../../../labs/03-gossip/rumour-messages.ts';

const nodes = ['a', 'b', 'c', 'd'];
const cycles = 100;

interface Asked {
  /** By site: how often it has asked whom. */
  readonly asked: { [site: NodeId]: { [partner: NodeId]: number } };
}

const onSend = ({ asked }: Asked, { node, to, message: sent }: Facts['send']): Asked => {
  const message = sent as RumourMessage;
  if (message.type === 'rumours' && message.pull) asked[node] = { ...asked[node], [to]: (asked[node]?.[to] ?? 0) + 1 };
  return { asked };
};

/** Of one site: the share of its most frequent partner. */
function largestShare(times: { [partner: NodeId]: number }): number {
  const counts = Object.values(times);
  return Math.max(...counts) / counts.reduce((sum, count) => sum + count, 0);
}

export const partners = measure({
  id: 'partners',
  title: `four sites that pull, ${cycles} cycles: how often a site asks its most frequent partner`,
  part: 'C',
  promise: residue,
  protocol: rumourProtocol,
  runs: 5,
  world: () => ({
    plan: {
      nodes: mongers(nodes, table1(1, { exchange: 'pull' })),
      network: { delay: 1 },
      until: (cycles + 2) * period,
    },
    environment: rounds(nodes, { most: cycles }),
  }),
  fold: {
    initial: (): Asked => ({ asked: {} }),
    on: { send: onSend },
    figure: ({ asked }: Asked) => {
      const shares = Object.values(asked).map(largestShare);
      return shares.length < nodes.length ? undefined : shares.reduce((sum, share) => sum + share, 0) / shares.length;
    },
  },
  unit: 'of its cycles',
  reference: { mean: 0.3825, tolerance: 0.05, runs: 20_000, atMost: true },
  published: { value: '1/3, and chance', source: 'Demers et al. 1987, §1.4' },
});
