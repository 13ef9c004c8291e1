/**
 * Keeping accounts of events, for parts A and C: each request and each receipt is one event, told to the application
 * by one output in the handler where it happened; a sending puts its stamp on one message to each receiver.
 * What is missing shows when the next event begins. The schemas have checked every message and output before a rule
 * sees it, so the casts here cannot lie.
 */
import { eventOf, type Facts, type Fold, type NodeId, type Ref, Violation } from '#course';
import type { ClockMessage, ClockOutput, VectorMessage, VectorOutput, VectorRequest } from '../messages.ts';

export type Stamp = number | readonly number[];

/** The event under way. */
export interface Happening {
  readonly node: NodeId;
  readonly kind: 'local' | 'send' | 'receive';
  readonly id: string;
  readonly ref: Ref;
  /** Who must still be sent a message. */
  readonly owed: NodeId[];
  /** Its stamp and where it was first seen, once a message or the output has told it. */
  stamp: Stamp | null;
  stampRef: Ref;
  told: boolean;
}

export interface Accounts {
  readonly nodes: readonly NodeId[];
  open: Happening | null;
  readonly closed: { local: number; send: number; receive: number };
}

const words = { local: 'local event', send: 'sending of', receive: 'receipt of' } as const;

/** "p2's receipt of m1". Made only for a violation: a run has hundreds of events and few of those. */
export const describe = ({ node, kind, id }: Pick<Happening, 'node' | 'kind' | 'id'>): string =>
  `${node}'s ${words[kind]} ${id}`;

export const accounts = {
  initial: ({ nodes }) => ({ nodes, open: null, closed: { local: 0, send: 0, receive: 0 } }),
  on: {
    request(state, fact) {
      const request = fact.request as VectorRequest;
      const owed =
        request.type === 'send'
          ? [request.to]
          : request.type === 'broadcast'
            ? state.nodes.filter((n) => n !== fact.node)
            : [];
      return begin(state, fact, request.type === 'local' ? 'local' : 'send', request.id, owed);
    },
    deliver: (state, fact) => begin(state, fact, 'receive', (fact.message as ClockMessage | VectorMessage).id, []),
    send(state, fact) {
      const message = fact.message as ClockMessage | VectorMessage;
      const event = during(state, fact.ref);
      const place = event?.owed.indexOf(fact.to) ?? -1;
      if (event === undefined || place < 0 || message.id !== event.id) {
        return new Violation(
          `${fact.node} sends ${message.id} to ${fact.to}, which nobody asked for: a sending is an event of its own.`,
          event?.ref ?? fact.ref,
          fact.ref,
        );
      }
      event.owed.splice(place, 1);
      return stamped(state, event, message.stamp, fact.ref);
    },
    output(state, fact) {
      const output = fact.value as ClockOutput | VectorOutput;
      if (output.type !== 'event') return state;
      const event = during(state, fact.ref);
      if (event === undefined || event.told || event.kind !== output.kind || event.id !== output.id) {
        const said = describe({ ...output, node: fact.node });
        return new Violation(
          event === undefined
            ? `The output tells of ${said}, but no such event happened in this handler.`
            : event.told
              ? `${describe(event)} is one event, and it is output a second time.`
              : `The output tells of ${said}; what happened in this handler was ${describe(event)}.`,
          event?.ref ?? fact.ref,
          fact.ref,
        );
      }
      event.told = true;
      return stamped(state, event, output.stamp, fact.ref);
    },
  },
} satisfies Fold<Accounts>;

/** The event whose handler the fact belongs to. */
function during(state: Accounts, ref: Ref): Happening | undefined {
  return state.open !== null && eventOf(state.open.ref) === eventOf(ref) ? state.open : undefined;
}

function begin(
  state: Accounts,
  fact: Facts['request'] | Facts['deliver'],
  kind: Happening['kind'],
  id: string,
  owed: NodeId[],
): Accounts | Violation {
  const { open } = state;
  if (open !== null) {
    if (!open.told)
      return new Violation(`${describe(open)} was never output: its handler is over.`, open.ref, fact.ref);
    if (open.owed.length > 0) {
      return new Violation(
        `${describe(open)} sent nothing to ${open.owed[0]}: its handler is over.`,
        open.ref,
        fact.ref,
      );
    }
    state.closed[open.kind]++;
  }
  state.open = { node: fact.node, kind, id, ref: fact.ref, owed, stamp: null, stampRef: fact.ref, told: false };
  return state;
}

/** One event has one stamp, on the output and on every message. */
function stamped(state: Accounts, event: Happening, stamp: Stamp, ref: Ref): Accounts | Violation {
  if (event.stamp === null) {
    event.stamp = stamp;
    event.stampRef = ref;
  } else if (!same(event.stamp, stamp)) {
    return new Violation(
      `${describe(event)} is one event with two stamps: ${show(event.stamp)} and ${show(stamp)}.`,
      event.stampRef,
      ref,
    );
  }
  return state;
}

export function same(a: Stamp, b: Stamp): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b;
  return a.length === b.length && a.every((count, i) => count === b[i]);
}

export const show = (stamp: Stamp): string => (typeof stamp === 'number' ? `${stamp}` : `[${stamp.join(', ')}]`);
