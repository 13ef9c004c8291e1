/** Part C: vector stamps say exactly what happened before what. */
import { eventOf, type NodeId, property, type Ref, type Rule, Violation } from '#course';
import type { Vector, VectorOutput } from '../messages.ts';
import { type Accounts, accounts, describe, show } from './accounts.ts';

interface Stamped {
  readonly node: NodeId;
  readonly kind: 'local' | 'send' | 'receive';
  readonly id: string;
  readonly stamp: Vector;
  readonly ref: Ref;
}

interface Exactness {
  readonly accounts: Accounts;
  /** By process: how many events of each process have happened before its next one. */
  readonly past: { [node: NodeId]: number[] };
  /** By event that sent something: the same, itself included. */
  readonly sendings: { [event: number]: readonly number[] };
  /** By process: its events, in order. */
  readonly events: { [node: NodeId]: Stamped[] };
  ordered: boolean;
  unordered: boolean;
}

/**
 * Every pair of events is judged, at a cost of N comparisons an event: stamps rise along each process, so an event that
 * is right about the last event of p that happened before it, about the next one, and about the newest of all, is right
 * about every event of p.
 */
export const vectorExactness = property<Exactness>({
  id: 'vector-exactness',
  rule: 'Every event is output once, and stamp(a) < stamp(b) exactly when a happened before b.',
  source: 'Fidge 1988; Mattern 1989; → as in Lamport 1978',
  cause:
    'A receipt must take over the larger count of each process and also count itself; nothing but an own event may raise the own count.',
  lecture: 'vector-clocks',
  kind: 'always',
  goal: 'events of different processes take place in both relations: one before the other, and neither before the other',
  exercised: ({ ordered, unordered }) => ordered && unordered,
  initial: (context) => ({
    accounts: accounts.initial(context),
    past: Object.fromEntries(context.nodes.map((node) => [node, context.nodes.map(() => 0)])),
    sendings: {},
    events: Object.fromEntries(context.nodes.map((node) => [node, []])),
    ordered: false,
    unordered: false,
  }),
  on: {
    request(state, fact) {
      count(state, fact.node);
      return kept(state, accounts.on.request(state.accounts, fact));
    },
    deliver(state, fact) {
      const past = count(state, fact.node);
      const sending = state.sendings[eventOf(fact.sent)];
      if (sending !== undefined)
        for (let i = 0; i < past.length; i++) past[i] = Math.max(past[i] ?? 0, sending[i] ?? 0);
      return kept(state, accounts.on.deliver(state.accounts, fact));
    },
    send(state, fact) {
      state.sendings[eventOf(fact.ref)] ??= [...(state.past[fact.node] ?? [])];
      return kept(state, accounts.on.send(state.accounts, fact));
    },
    output(state, fact) {
      const output = fact.value as VectorOutput;
      if (output.type !== 'event') return state;
      const result = accounts.on.output(state.accounts, fact);
      if (result instanceof Violation) return result;
      const { kind, id, stamp } = output;
      return exact(state, { node: fact.node, kind, id, stamp, ref: fact.ref }) ?? state;
    },
  },
});

/** One more event of the process; returns what happened before or at it. */
function count(state: Exactness, node: NodeId): number[] {
  const past = state.past[node] ?? [];
  const place = state.accounts.nodes.indexOf(node);
  past[place] = (past[place] ?? 0) + 1;
  return past;
}

function kept(state: Exactness, result: Accounts | Violation): Exactness | Violation {
  return result instanceof Violation ? result : state;
}

function exact(state: Exactness, event: Stamped): Violation | undefined {
  const { node } = event;
  const { nodes } = state.accounts;
  if (event.stamp.length !== nodes.length) {
    const because = `${describe(event)} is stamped ${show(event.stamp)}; a stamp has one count for each of the ${nodes.length} processes.`;
    return new Violation(because, event.ref, event.ref);
  }
  const past = state.past[node] ?? [];
  for (let i = 0; i < nodes.length; i++) {
    const other = nodes[i] as NodeId; // i < length
    const theirs = state.events[other] ?? [];
    // How many of their events happened before this one: its own past contains itself.
    const before = (past[i] ?? 0) - (other === node ? 1 : 0);
    const last = theirs[before - 1];
    if (last !== undefined) {
      if (!less(last.stamp, event.stamp)) return unsaid(last, event);
      if (other !== node) state.ordered = true;
    }
    const next = theirs[before];
    const newest = theirs.at(-1);
    if (next === undefined || newest === undefined) continue;
    if (less(next.stamp, event.stamp)) return invented(next, event, event.ref);
    if (less(event.stamp, newest.stamp)) return invented(event, newest, event.ref);
    state.unordered = true;
  }
  state.events[node]?.push(event);
  return undefined;
}

const unsaid = (a: Stamped, b: Stamped): Violation =>
  new Violation(
    `${describe(a)} happened before ${describe(b)}, but ${show(a.stamp)} is not less than ${show(b.stamp)}.`,
    a.ref,
    b.ref,
  );

const invented = (a: Stamped, b: Stamped, second: Ref): Violation =>
  new Violation(
    `${describe(a)} did not happen before ${describe(b)}, but ${show(a.stamp)} is less than ${show(b.stamp)}.`,
    second === b.ref ? a.ref : b.ref,
    second,
  );

/** No count larger, and not all equal. */
export function less(u: Vector, v: Vector): boolean {
  let smaller = false;
  for (let i = 0; i < u.length; i++) {
    const [a, b] = [u[i] ?? 0, v[i] ?? 0];
    if (a > b) return false;
    if (a < b) smaller = true;
  }
  return smaller;
}

export const happenedBeforeRule: Rule = {
  id: 'happened-before',
  rule: 'happenedBefore(u, v): no count of u is larger than that of v, and one is smaller.',
  source: 'Fidge 1988; Mattern 1989',
  cause:
    'One smaller count is not enough, and all need not be smaller; equal vectors are one event, not before itself.',
  lecture: 'vector-clocks',
};

/** Asked of different events only: whether an event is concurrent with itself is a matter of words. */
export const concurrentRule: Rule = {
  id: 'concurrent',
  rule: 'concurrent(u, v): neither of two events happened before the other.',
  source: 'Lamport 1978: a and b are concurrent if a ↛ b and b ↛ a',
  cause: 'It takes both directions: that u is not before v does not say that v is not before u.',
  lecture: 'vector-clocks',
};
