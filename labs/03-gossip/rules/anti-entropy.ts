/** Part B: what an exchange costs, and which way contents travel. */
import { type NodeId, property, type Ref, type Rule, Violation } from '#course';
import { show, toldBy } from './stamps.ts';
import type { GossipRequest } from './words.ts';

/** Characters of JSON, of all messages of one exchange together. */
const exchangeMax = 1000;
/** A database so large that its contents are not small. */
const itemsMin = 20;

interface Costs {
  readonly nodes: readonly NodeId[];
  readonly held: { [site: NodeId]: { [key: string]: string } };
  /** Whether all copies were equal when the cycle began. */
  equal: boolean;
  began: Ref;
  /** Characters sent since. */
  sent: number;
  exercised: boolean;
}

export const checksumFirst = property<Costs>({
  id: 'checksum-first',
  rule: `An exchange between equal copies costs at most ${exchangeMax} characters of messages, however large the database.`,
  source: 'Demers et al. 1987, §1.3: exchange checksums first, compare the databases only if they disagree',
  cause:
    'Contents are sent without comparing sums; or equal copies have different sums, since the order of arrival, or of a Map, is in them.',
  lecture: 'checksums',
  kind: 'atMost',
  goal: `an exchange begins when all copies are equal, with ${itemsMin} items or more`,
  exercised: ({ exercised }) => exercised,
  initial: ({ nodes }) => ({
    nodes,
    held: Object.fromEntries(nodes.map((node) => [node, {}])),
    equal: false,
    began: 0,
    sent: 0,
    exercised: false,
  }),
  on: {
    request(state, fact) {
      const request = fact.request as GossipRequest;
      if (request.type === 'cycle') {
        const [first, ...others] = state.nodes.map((node) => Object.entries(state.held[node] ?? {}));
        const same = (site: readonly (readonly [string, string])[], node: NodeId | undefined) =>
          site.length === first?.length && site.every(([key, stamp]) => state.held[node ?? '']?.[key] === stamp);
        state.equal = (first?.length ?? 0) >= itemsMin && others.every((site) => same(site, state.nodes[0]));
        state.began = fact.ref;
        state.sent = 0;
      }
      return state;
    },
    output(state, fact) {
      const told = toldBy(fact);
      const site = state.held[fact.node];
      if (told !== undefined && site !== undefined) site[told.key] = show(told.stamp);
      return state;
    },
    send(state, fact) {
      if (!state.equal) return state;
      state.exercised = true;
      state.sent += JSON.stringify(fact.message).length;
      if (state.sent <= exchangeMax) return state;
      return new Violation(
        `All copies were equal when this exchange began, and ${state.sent} characters have been sent in it.`,
        state.began,
        fact.ref,
      );
    },
  },
});

export const exchangeDirection: Rule = {
  id: 'exchange-direction',
  rule: 'In push, entries travel from the site that begins the exchange to its partner; in pull, from the partner; in push-pull, both ways.',
  source: 'Demers et al. 1987, §1.3: ResolveDifference in three forms',
  cause: 'The answer to a checksum does not look at `exchange`; or it is not clear to the program who began.',
  lecture: 'push-pull-and-both',
};
