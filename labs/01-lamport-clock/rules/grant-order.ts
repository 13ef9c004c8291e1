/**
 * Part B: the order ⇒ of the requests, and what an entry costs. The schemas have checked every message and output before
 * a rule sees it, so the casts here cannot lie.
 */
import { type NodeId, property, type Ref, Violation } from '#course';
import type { MutexMessage, MutexOutput, MutexRequest, MutexStatus } from '../messages.ts';

interface Outstanding {
  readonly id: string;
  /** The application's request. */
  readonly ref: Ref;
  /** T_m, once a `request` message has told it, and that message. */
  time: number | null;
  timeRef: Ref;
  granted: boolean;
}

interface GrantOrder {
  readonly nodes: readonly NodeId[];
  readonly outstanding: { [node: NodeId]: Outstanding };
  /** The latest grant. */
  last: { readonly node: NodeId; readonly time: number; readonly ref: Ref } | null;
  contested: boolean;
}

export const grantOrder = property<GrantOrder>({
  id: 'grant-order',
  rule: 'Requests are granted in the order ⇒ of their request messages: by T_m, and for equal times by the order of `nodes`. A request has one T_m.',
  source: 'Lamport 1978, rules 1 and 5',
  cause:
    'Entering before everybody has sent something stamped later than the request (rule 5, ii); a queue in the order of arrival; equal times not decided by the order of `nodes`; or a request stamped anew for each receiver.',
  lecture: 'mutual-exclusion',
  kind: 'always',
  goal: 'a request is granted while another, already sent to everybody, waits',
  exercised: ({ contested }) => contested,
  initial: ({ nodes }) => ({ nodes, outstanding: {}, last: null, contested: false }),
  on: {
    request(state, fact) {
      const request = fact.request as MutexRequest;
      if (request.type === 'release') delete state.outstanding[fact.node];
      else
        state.outstanding[fact.node] = { id: request.id, ref: fact.ref, time: null, timeRef: fact.ref, granted: false };
      return state;
    },
    send(state, fact) {
      const message = fact.message as MutexMessage;
      if (message.type !== 'request' || fact.to === fact.node) return state;
      const own = state.outstanding[fact.node];
      if (own === undefined) {
        return new Violation(
          `${fact.node} sends a request, but its application has not asked for the resource.`,
          fact.ref,
          fact.ref,
        );
      }
      if (own.time !== null && own.time !== message.time) {
        return new Violation(
          `${fact.node}'s request ${own.id} goes out with two times, ${own.time} and ${message.time}: it is one event, and has one T_m.`,
          own.timeRef,
          fact.ref,
        );
      }
      if (own.time === null) {
        own.time = message.time;
        own.timeRef = fact.ref;
      }
      return state;
    },
    output: (state, fact) => granted(state, fact.node, (fact.value as MutexOutput).id, fact.ref),
    status(state, fact) {
      const { requested, queue } = fact.after as MutexStatus;
      const own = state.outstanding[fact.node];
      // Alone, a process has nobody to tell its T_m.
      if (state.nodes.length === 1) return state;
      const time = own?.time ?? null;
      if (requested !== time) {
        return new Violation(
          `The status of ${fact.node} has requested: ${requested}; ${time === null ? 'no request of its own is outstanding' : `its request went out with T_m = ${time}`}.`,
          own?.timeRef ?? fact.ref,
          fact.ref,
        );
      }
      if (time !== null && !queue.some((entry) => entry.process === fact.node && entry.time === time)) {
        return new Violation(
          `${fact.node}'s own request, T_m = ${time}, is not in its queue, though it has not been released.`,
          own?.timeRef ?? fact.ref,
          fact.ref,
        );
      }
      return state;
    },
  },
});

function granted(state: GrantOrder, node: NodeId, id: string, ref: Ref): GrantOrder | Violation {
  const own = state.outstanding[node];
  if (own === undefined || own.id !== id || own.granted) {
    return new Violation(`${node} is granted ${id}, which it does not wait for.`, own?.ref ?? ref, ref);
  }
  own.granted = true;
  if (state.nodes.length === 1) return state;
  if (own.time === null) {
    return new Violation(`${node} is granted ${id} without having sent a request to anybody (rule 1).`, own.ref, ref);
  }
  const mine = { node, time: own.time };
  for (const other of state.nodes) {
    const theirs = state.outstanding[other];
    if (other === node || theirs === undefined || theirs.granted || theirs.time === null) continue;
    state.contested = true;
    if (comesBefore(state.nodes, { node: other, time: theirs.time }, mine)) {
      return new Violation(
        `${node} (T_m = ${mine.time}) is granted before ${other} (T_m = ${theirs.time}), whose request comes first.`,
        theirs.timeRef,
        ref,
      );
    }
  }
  if (state.last !== null && comesBefore(state.nodes, mine, state.last)) {
    const { last } = state;
    return new Violation(
      `${node} (T_m = ${mine.time}) is granted after ${last.node} (T_m = ${last.time}), though its request comes first.`,
      last.ref,
      ref,
    );
  }
  state.last = { ...mine, ref };
  return state;
}

interface Request {
  readonly node: NodeId;
  readonly time: number;
}

/** ⇒ */
function comesBefore(nodes: readonly NodeId[], a: Request, b: Request): boolean {
  return a.time !== b.time ? a.time < b.time : nodes.indexOf(a.node) < nodes.indexOf(b.node);
}

interface Cost {
  readonly others: number;
  requests: number;
  lastRequest: Ref;
  messages: number;
  granted: number;
}

/** Counted over the whole run, so that it does not matter which message belongs to which request. */
export const messagesPerEntry = property<Cost>({
  id: 'messages-per-entry',
  rule: 'At most 3(N − 1) messages for each request: N − 1 requests, as many acknowledgements, as many releases.',
  source: 'Lamport 1978, the five rules and footnote 5',
  cause:
    'An acknowledgement for something other than a request, or a message sent again: links here lose nothing. Fewer is fine: an acknowledgement may be left out where a later message has already gone to that process.',
  lecture: 'mutual-exclusion',
  kind: 'atMost',
  goal: 'two grants, one after the other',
  exercised: ({ granted, messages }) => granted >= 2 && messages > 0,
  initial: ({ nodes }) => ({ others: nodes.length - 1, requests: 0, lastRequest: 0, messages: 0, granted: 0 }),
  on: {
    request(state, fact) {
      if ((fact.request as MutexRequest).type === 'release') return state;
      state.requests++;
      state.lastRequest = fact.ref;
      return state;
    },
    send(state, fact) {
      if (fact.to === fact.node) return state; // to oneself: not a message of the network
      state.messages++;
      const most = 3 * state.others * state.requests;
      if (state.messages <= most) return state;
      return new Violation(
        `Message number ${state.messages} for ${state.requests} requests among ${state.others + 1} processes: at most 3 × ${state.others} × ${state.requests} = ${most}.`,
        state.lastRequest,
        fact.ref,
      );
    },
    output(state) {
      state.granted++;
      return state;
    },
  },
});
