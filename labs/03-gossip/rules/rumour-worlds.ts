/** What the worlds of part C are made of. In worlds of rounds the messages of a cycle arrive before the next begins. */
import type { Environment, NodeId, NodePlan, Protocol } from '#course';
import { GossipOutput } from '../messages.ts';
import { RumourMessage, type RumourOptions, RumourRequest, RumourStatus } from '../rumour-messages.ts';

export const rumourProtocol: Protocol = {
  id: 'rumour-mongering',
  message: RumourMessage,
  roles: {
    site: {
      file: 'rumour-mongering.ts',
      export: 'RumourMongering',
      request: RumourRequest,
      output: GossipOutput,
      status: RumourStatus,
    },
  },
};

/** One cycle, ms. A cycle has at most three messages in a row (pull, rumours, feedback), each up to `hop` ms. */
export const period = 100;
export const hop = [1, 25] as const;

/** Push, feedback, counter, as in the paper's Table 1; cycles begun by the world. */
export const table1 = (k: number, changes: Partial<RumourOptions> = {}): RumourOptions => ({
  exchange: 'push',
  lose: { feedback: true, by: 'counter', k },
  cycles: 'world',
  period,
  antiEntropy: null,
  ...changes,
});

export const mongers = (ids: readonly NodeId[], options: RumourOptions): NodePlan[] =>
  ids.map((id) => ({ id, role: 'site', options }));

interface Rounds {
  /** The cycle under way. */
  readonly n: number;
  /** The last one with news. */
  readonly news: number;
  /** Who has stored something, the last one first. */
  readonly storing: Chain | null;
}

interface Chain {
  readonly node: NodeId;
  readonly before: Chain | null;
}

function* nodesOf(chain: Chain | null): Generator<NodeId> {
  for (let link = chain; link !== null; link = link.before) yield link.node;
}

interface Cycles {
  readonly most: number;
  /** Cycles without news after which there are no more: by then nothing is hot. Default: however many. */
  readonly quiet?: number;
  /** A cycle begins at all sites, or only at those that store something: where sites push, the others have nothing to do. */
  readonly at?: 'all' | 'storing';
}

/** Begins a cycle at all sites at one instant, every `period` ms. */
export function rounds(nodes: readonly NodeId[], { most, quiet = most, at = 'all' }: Cycles): Environment<Rounds> {
  return {
    init: () => ({ state: { n: 0, news: 0, storing: null }, wake: [{ after: period, key: 'cycle' }] }),
    onOutput(state, node, output) {
      if ((output as { readonly type: string }).type !== 'stored') return { state };
      return { state: { n: state.n, news: state.n, storing: { node, before: state.storing } } };
    },
    onTime(state) {
      const { n, news, storing } = state;
      if (n >= most || n - news > quiet) return { state };
      const beginning = at === 'all' ? nodes : [...new Set(nodesOf(storing))];
      return {
        state: { ...state, n: n + 1 },
        requests: beginning.map((node) => ({ node, after: 0, request: { type: 'cycle', n: n + 1 } })),
        wake: [{ after: period, key: 'cycle' }],
      };
    },
  };
}
