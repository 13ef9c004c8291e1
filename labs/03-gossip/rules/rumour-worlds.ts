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
}

/**
 * Begins a cycle at all sites at one instant, every `period` ms, until `cycles` have passed, or `quiet` cycles since
 * something was stored: when every hot site has had k unnecessary contacts in a row, there is none any more.
 */
export function rounds(nodes: readonly NodeId[], cycles: number, quiet: number = cycles): Environment<Rounds> {
  return {
    init: () => ({ state: { n: 0, news: 0 }, wake: [{ after: period, key: 'cycle' }] }),
    onOutput: (state, _node, output) =>
      (output as { readonly type: string }).type === 'stored' && state.news < state.n
        ? { state: { n: state.n, news: state.n } }
        : { state },
    onTime({ n, news }) {
      if (n >= cycles || n - news > quiet) return { state: { n, news } };
      return {
        state: { n: n + 1, news },
        requests: nodes.map((node) => ({ node, after: 0, request: { type: 'cycle', n: n + 1 } })),
        wake: [{ after: period, key: 'cycle' }],
      };
    },
  };
}
