/**
 * Part B: GC1–GC3. A process holds the resource from its `granted` output to the `release` request. The schemas have
 * checked every message and output before a rule sees it, so the casts here cannot lie.
 */
import { eventOf, type NodeId, property, type Ref, Violation } from '#course';
import type { MutexOutput, MutexRequest, MutexStatus } from '../messages.ts';

interface Waiting {
  readonly id: string;
  readonly ref: Ref;
}

interface OneHolder {
  holder: { readonly node: NodeId; readonly id: string; readonly ref: Ref } | null;
  readonly waiting: { [node: NodeId]: Waiting };
  contested: boolean;
}

export const gc1OneHolder = property<OneHolder>({
  id: 'gc1-one-holder',
  rule: 'A process that has been granted the resource must release it before it can be granted to another; `holding` says so.',
  source: 'Lamport 1978, condition I (GC1)',
  cause:
    'Entering without having heard, from every other process, something stamped later than the own request; or without being first in the own queue.',
  lecture: 'mutual-exclusion',
  kind: 'always',
  goal: 'the resource is granted to one process while another waits for it',
  exercised: ({ contested }) => contested,
  initial: () => ({ holder: null, waiting: {}, contested: false }),
  on: {
    request(state, fact) {
      const request = fact.request as MutexRequest;
      if (request.type === 'request') state.waiting[fact.node] = { id: request.id, ref: fact.ref };
      else if (state.holder?.node === fact.node) state.holder = null;
      return state;
    },
    output(state, fact) {
      const { id } = fact.value as MutexOutput;
      const { holder } = state;
      if (holder !== null) {
        const second = holder.node === fact.node ? 'again' : `to ${fact.node} (${id})`;
        return new Violation(
          `The resource is granted ${second}, but ${holder.node} (${holder.id}) holds it and has not released it.`,
          holder.ref,
          fact.ref,
        );
      }
      state.holder = { node: fact.node, id, ref: fact.ref };
      delete state.waiting[fact.node];
      for (const _ in state.waiting) state.contested = true;
      return state;
    },
    status(state, fact) {
      const { holding } = fact.after as MutexStatus;
      const holds = state.holder?.node === fact.node;
      if (holding === holds) return state;
      const because = holding
        ? `The status of ${fact.node} says that it holds the resource; it was not granted, or has been released.`
        : `${fact.node} was granted the resource and has not released it; its status says that it does not hold it.`;
      return new Violation(because, (holds && state.holder?.ref) || fact.ref, fact.ref);
    },
  },
});

interface Asked extends Waiting {
  /** Events of each process that happened before this request, itself included. */
  readonly past: readonly number[];
  /** Some request of another process, not yet granted, happened before it. */
  readonly later: boolean;
}

interface RequestOrder {
  readonly nodes: readonly NodeId[];
  /** By process: how many events of each process have happened before its next one. */
  readonly past: { [node: NodeId]: number[] };
  /** By event that sent something: the same, itself included. */
  readonly sendings: { [event: number]: readonly number[] };
  readonly asked: { [node: NodeId]: Asked };
  exercised: boolean;
}

/** Silent on concurrent requests: their order is the business of `grant-order`. */
export const gc2RequestOrder = property<RequestOrder>({
  id: 'gc2-request-order',
  rule: 'If one request happened before another, it is granted before the other.',
  source: 'Lamport 1978, condition II (GC2)',
  cause:
    'A request is stamped with an old time, or its stamp is compared in the order of arrival: a process that has seen your request must not get in before you.',
  lecture: 'mutual-exclusion',
  kind: 'always',
  goal: 'a process asks after it has heard of the request of another that still waits, and is granted',
  exercised: ({ exercised }) => exercised,
  initial: ({ nodes }) => ({
    nodes,
    past: Object.fromEntries(nodes.map((node) => [node, nodes.map(() => 0)])),
    sendings: {},
    asked: {},
    exercised: false,
  }),
  on: {
    request(state, fact) {
      const past = counted(state, fact.node);
      const request = fact.request as MutexRequest;
      if (request.type === 'release') return state;
      const asked = { id: request.id, ref: fact.ref, past: [...past], later: false };
      state.asked[fact.node] = { ...asked, later: earlier(state, fact.node, asked) !== undefined };
      return state;
    },
    deliver(state, fact) {
      const past = counted(state, fact.node);
      const sending = state.sendings[eventOf(fact.sent)];
      if (sending === undefined) return state;
      for (let i = 0; i < past.length; i++) past[i] = Math.max(past[i] ?? 0, sending[i] ?? 0);
      return state;
    },
    send(state, fact) {
      state.sendings[eventOf(fact.ref)] ??= [...(state.past[fact.node] ?? [])];
      return state;
    },
    output(state, fact) {
      const mine = state.asked[fact.node];
      if (mine === undefined) return state;
      delete state.asked[fact.node];
      const first = earlier(state, fact.node, mine);
      if (mine.later) state.exercised = true;
      if (first === undefined) return state;
      const { node, asked } = first;
      return new Violation(
        `${fact.node} is granted ${mine.id} before ${node} is granted ${asked.id}, although ${node} had asked before ${fact.node} did.`,
        asked.ref,
        fact.ref,
      );
    },
  },
});

/** One more event of the process; returns what happened before or at it. */
function counted(state: RequestOrder, node: NodeId): number[] {
  const past = state.past[node] ?? [];
  const place = state.nodes.indexOf(node);
  past[place] = (past[place] ?? 0) + 1;
  return past;
}

/** A request that happened before `mine` and has not been granted. */
function earlier(state: RequestOrder, node: NodeId, mine: Asked): { node: NodeId; asked: Asked } | undefined {
  for (let i = 0; i < state.nodes.length; i++) {
    const other = state.nodes[i] as NodeId; // i < length
    const asked = state.asked[other];
    // r₁ → r₂ when r₂'s past contains the event in which r₁ was asked.
    if (asked !== undefined && other !== node && (asked.past[i] ?? 0) <= (mine.past[i] ?? 0))
      return { node: other, asked };
  }
  return undefined;
}

interface Granting {
  readonly waiting: { [node: NodeId]: Waiting };
}

export const gc3EveryRequestGranted = property<Granting>({
  id: 'gc3-every-request-granted',
  rule: 'If every process that is granted the resource releases it, every request is granted, once.',
  source: 'Lamport 1978, condition III (GC3)',
  cause:
    'Somebody did not get, or did not act on, the release; an acknowledgement is missing, or not later than the request it answers; or rule 5 is looked at only on some messages, while any message may make it true.',
  lecture: 'mutual-exclusion',
  kind: 'eventually',
  initial: () => ({ waiting: {} }),
  on: {
    request(state, fact) {
      const request = fact.request as MutexRequest;
      if (request.type === 'request') state.waiting[fact.node] = { id: request.id, ref: fact.ref };
      return state;
    },
    output(state, fact) {
      const { id } = fact.value as MutexOutput;
      if (state.waiting[fact.node]?.id !== id) {
        return new Violation(`${fact.node} is granted ${id}, which it does not wait for.`, fact.ref, fact.ref);
      }
      delete state.waiting[fact.node];
      return state;
    },
  },
  missing({ waiting }) {
    const left = Object.entries(waiting).map(([node, { id }]) => `${node} (${id})`);
    return left.length === 0
      ? undefined
      : `Everybody who was granted the resource has released it; still waiting: ${left.join(', ')}.`;
  },
});
