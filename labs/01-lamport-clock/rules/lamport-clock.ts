/** Part A: what the outputs and messages of logical clocks are held to. */
import { type Json, type NodeId, property, type Ref, type Rule, Violation } from '#course';
import type { ClockOutput } from '../messages.ts';
import { type Accounts, accounts, describe } from './accounts.ts';

export const oneOutputPerEvent = property<Accounts>({
  id: 'one-output-per-event',
  rule: 'Each local event, sending and receipt is output once, where it happens, and a message carries the stamp of the event that sent it.',
  source: 'Lamport 1978, the partial ordering; IR2(a)',
  cause:
    'The receipt of a message is an event too: does onMessage count it and output it? Is the message stamped after the clock has advanced, with the very value that is output?',
  lecture: 'happened-before',
  kind: 'always',
  goal: 'local events, sendings and receipts all take place',
  exercised: ({ closed }) => closed.local > 0 && closed.send > 0 && closed.receive > 0,
  ...accounts,
});

/** The largest stamp among the events that happened before a point of a process, and whose it is. */
interface Latest {
  readonly time: number;
  readonly node: NodeId;
  readonly kind: ClockOutput['kind'];
  readonly id: string;
  readonly ref: Ref;
}

interface ClockState {
  /** By process: over all events that happened before its next one. */
  readonly past: { [node: NodeId]: Latest };
  /** By sending (whose it is, and its id): over all events up to it, itself included. */
  readonly sendings: { [sending: string]: Latest };
  /** A receipt whose message was ahead of the receiver's clock has been stamped rightly. */
  pulled: boolean;
}

/**
 * a → b implies C(a) < C(b). → is the judge's own: the order of events in each process, and from each sending to its
 * receipts, taken together. It is enough to hold each stamp against the largest one before it.
 */
export const clockCondition = property<ClockState>({
  id: 'clock-condition',
  rule: 'If a happened before b, then C(a) < C(b).',
  source: 'Lamport 1978, Clock Condition: C1 and C2 by IR1 and IR2',
  cause:
    'On receipt the clock must pass both its own last value and the stamp of the message: the larger of the two, plus one, also when they are equal.',
  lecture: 'the-clock-condition',
  kind: 'always',
  goal: 'a message arrives at a process whose clock is not ahead of it',
  exercised: ({ pulled }) => pulled,
  initial: () => ({ past: {}, sendings: {}, pulled: false }),
  on: {
    deliver(state, fact) {
      const sending = state.sendings[sendingOf(fact.from, fact.message)];
      const own = state.past[fact.node];
      if (sending !== undefined && sending.time >= (own?.time ?? 0)) state.past[fact.node] = sending;
      return state;
    },
    send(state, fact) {
      const own = state.past[fact.node];
      if (own !== undefined) state.sendings[sendingOf(fact.node, fact.message)] ??= own;
      return state;
    },
    output(state, fact) {
      const { kind, id, stamp } = fact.value as ClockOutput;
      const before = state.past[fact.node];
      const latest = { time: stamp, node: fact.node, kind, id, ref: fact.ref };
      if (before !== undefined && stamp <= before.time) {
        return new Violation(
          `${describe(before)}, stamped ${before.time}, happened before ${describe(latest)}, stamped ${stamp}.`,
          before.ref,
          fact.ref,
        );
      }
      if (before !== undefined && before.node !== fact.node) state.pulled = true;
      state.past[fact.node] = latest;
      // A sending may be output before its message leaves or after it: either way the message comes after the sending.
      if (kind === 'send') state.sendings[sendingOf(fact.node, fact.value)] = latest;
      return state;
    },
  },
});

/** The id is that of the request, on the message and on the output. */
const sendingOf = (node: NodeId, it: Json): string => `${node} ${(it as { readonly id: string }).id}`;

export const totalOrder: Rule = {
  id: 'total-order',
  rule: 'a ⇒ b by time, and for equal times by the order of the processes in `nodes`: a total order.',
  source: 'Lamport 1978, the total ordering ⇒',
  cause:
    'Equal times must be decided, the same way by everybody, and no event comes before itself. Processes are ordered by their place in `nodes`: as strings, "n10" < "n2".',
  lecture: 'total-order',
};
