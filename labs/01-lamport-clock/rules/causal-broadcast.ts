/**
 * Part C: broadcasts are delivered in causal order. A broadcast depends on what its sender had sent or *delivered*
 * before, not on what had merely arrived there: nobody is accused for a broadcast that overtakes one its sender still
 * kept back. (Waiting for that one too is more than is asked, but not wrong as long as the wait ends.)
 */
import { eventOf, type NodeId, property, type Ref, Violation } from '#course';
import type { VectorMessage, VectorOutput, VectorRequest } from '../messages.ts';

/** `record[key]`, and never something that every object inherits: ids come from programs. */
const own = <T>(record: { readonly [key: string]: T }, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

interface Broadcast {
  readonly id: string;
  readonly origin: number;
  /** Its number among its origin's broadcasts, from 1. */
  readonly nth: number;
  /** By process: how many of its broadcasts must be delivered before this one. */
  readonly after: readonly number[];
  /** Where it arrived before one it depends on. */
  readonly early: NodeId[];
  readonly ref: Ref;
}

interface CausalOrder {
  readonly nodes: readonly NodeId[];
  readonly broadcasts: { [id: string]: Broadcast };
  /** By origin, in order. */
  readonly made: Broadcast[][];
  /** By process and origin. */
  readonly delivered: number[][];
  waited: boolean;
}

export const causalDelivery = property<CausalOrder>({
  id: 'causal-delivery',
  rule: 'If a process delivered or sent m before it broadcast m′, nobody delivers m′ before m; nothing is delivered twice.',
  source: 'Birman, Schiper & Stephenson 1991; Schwarz & Mattern 1994',
  cause:
    'Delivered on arrival, or after the broadcasts of its own sender only: what the sender had delivered from others comes first too.',
  lecture: 'causal-delivery',
  kind: 'always',
  goal: 'a broadcast arrives before one it depends on, and is delivered after it',
  exercised: ({ waited }) => waited,
  initial: ({ nodes }) => ({
    nodes,
    broadcasts: {},
    made: nodes.map(() => []),
    delivered: nodes.map(() => nodes.map(() => 0)),
    waited: false,
  }),
  on: {
    request(state, fact) {
      const request = fact.request as VectorRequest;
      if (request.type !== 'broadcast') return state;
      const origin = state.nodes.indexOf(fact.node);
      const made = state.made[origin] ?? [];
      const after = [...(state.delivered[origin] ?? [])];
      after[origin] = made.length; // what one has sent comes before what one sends next
      const broadcast = { id: request.id, origin, nth: made.length + 1, after, early: [], ref: fact.ref };
      made.push(broadcast);
      state.broadcasts[request.id] = broadcast;
      return state;
    },
    deliver(state, fact) {
      const { type, id } = fact.message as VectorMessage;
      const broadcast = type === 'broadcast' ? own(state.broadcasts, id) : undefined;
      if (broadcast === undefined) return state;
      const here = state.delivered[state.nodes.indexOf(fact.node)] ?? [];
      if (broadcast.after.some((count, i) => (here[i] ?? 0) < count)) broadcast.early.push(fact.node);
      return state;
    },
    output(state, fact) {
      const output = fact.value as VectorOutput;
      return output.type === 'deliver' ? deliver(state, fact.node, output, fact.ref) : state;
    },
  },
});

function deliver(
  state: CausalOrder,
  node: NodeId,
  { id, origin }: { readonly id: string; readonly origin: NodeId },
  ref: Ref,
): CausalOrder | Violation {
  const broadcast = own(state.broadcasts, id);
  if (broadcast === undefined || state.nodes[broadcast.origin] !== origin) {
    return new Violation(
      `${node} delivers ${id} of ${origin}, which ${origin} never broadcast.`,
      broadcast?.ref ?? ref,
      ref,
    );
  }
  const here = state.delivered[state.nodes.indexOf(node)] ?? [];
  if ((here[broadcast.origin] ?? 0) >= broadcast.nth) {
    return new Violation(`${node} delivers ${id} of ${origin} a second time.`, broadcast.ref, ref);
  }
  for (let i = 0; i < here.length; i++) {
    const count = here[i] ?? 0;
    const missing = state.made[i]?.[count];
    if (missing !== undefined && count < (broadcast.after[i] ?? 0)) {
      const why = i === broadcast.origin ? 'sent' : 'delivered';
      return new Violation(
        `${node} delivers ${id} of ${origin} before ${missing.id} of ${state.nodes[i]}, which ${origin} had ${why} before it broadcast ${id}.`,
        missing.ref,
        ref,
      );
    }
  }
  here[broadcast.origin] = broadcast.nth;
  if (broadcast.early.includes(node)) state.waited = true;
  return state;
}

interface Owed {
  readonly nodes: readonly NodeId[];
  /** By broadcast: who has not delivered it. */
  readonly owed: { [id: string]: NodeId[] };
  /** A broadcast under way, which its own process delivers at once. */
  atOnce: { readonly node: NodeId; readonly id: string; readonly ref: Ref } | null;
}

export const deliveredEverywhere = property<Owed>({
  id: 'delivered-everywhere',
  rule: 'Every broadcast is delivered at every process; at its own in the handler that broadcasts it.',
  source: 'Birman, Schiper & Stephenson 1991',
  cause:
    'A broadcast waits for something that never comes, because local events or receipts are counted among the deliveries; or a delivery does not make the waiting ones be looked at again.',
  lecture: 'causal-delivery',
  kind: 'eventually',
  initial: ({ nodes }) => ({ nodes, owed: {}, atOnce: null }),
  on: {
    request(state, fact) {
      const late = ownMissed(state, fact.ref);
      if (late !== undefined) return late;
      const request = fact.request as VectorRequest;
      if (request.type !== 'broadcast') return state;
      state.owed[request.id] = [...state.nodes];
      state.atOnce = { node: fact.node, id: request.id, ref: fact.ref };
      return state;
    },
    deliver: (state, fact) => ownMissed(state, fact.ref) ?? state,
    output(state, fact) {
      const output = fact.value as VectorOutput;
      if (output.type !== 'deliver') return state;
      const mine = state.atOnce;
      if (mine?.id === output.id && mine.node === fact.node && eventOf(mine.ref) === eventOf(fact.ref))
        state.atOnce = null;
      const owed = own(state.owed, output.id);
      const place = owed?.indexOf(fact.node) ?? -1;
      if (place >= 0) owed?.splice(place, 1);
      if (owed?.length === 0) delete state.owed[output.id];
      return state;
    },
  },
  missing({ owed }) {
    for (const id in owed)
      return `All messages have arrived, and ${id} is still not delivered at ${owed[id]?.join(', ')}.`;
    return undefined;
  },
});

function ownMissed({ atOnce: mine }: Owed, ref: Ref): Violation | undefined {
  if (mine === null) return undefined;
  return new Violation(
    `${mine.node} did not deliver its own broadcast ${mine.id} in the handler that made it.`,
    mine.ref,
    ref,
  );
}
