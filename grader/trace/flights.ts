/** What later events say of earlier ones: where every message of a run went, and which handler a crash cut short. */
import type { NodeId } from '#contract';
import type { HandlerEvent } from './describe.ts';
import { eventOf, type Ref, type TraceEvent, type WriteOp } from './events.ts';
import { word } from './short.ts';

/** Events left out of a picture; they are kept, because what happened in them still shows (who is down, what arrived). */
export interface Hidden {
  readonly kind: 'hidden';
  readonly events: readonly TraceEvent[];
}
export type Shown = TraceEvent | Hidden;

export interface Landing {
  readonly n: number;
  readonly lost: boolean;
}

export interface Flights {
  /** What became of the copies of one send, in order; empty while it is under way. */
  landings(sent: Ref): readonly Landing[];
  /** Whether that event stands in the picture. */
  isShown(n: number): boolean;
  /** What was written lazily and is lost by this crash, by name: `tx[2]`. */
  lostBy(crash: number): readonly string[];
  /** The handler that this crash cut short. */
  cutBy(crash: number): HandlerEvent | undefined;
  /** Whether the crash that cut this handler short is part of the run. */
  crashFollows(handler: number): boolean;
}

export function flightsOf(shown: readonly Shown[]): Flights {
  const landings = new Map<Ref, Landing[]>();
  const open = new Map<NodeId, HandlerEvent>();
  const cuts = new Map<number, HandlerEvent>();
  const lazy = new Map<NodeId, readonly string[]>();
  const lost = new Map<number, readonly string[]>();
  for (const event of eachEvent(shown)) {
    if (event.kind === 'handler' && event.cut !== undefined) open.set(event.node, event);
    if (event.kind === 'handler') lazy.set(event.node, lazyAfter(lazy.get(event.node) ?? [], event));
    if (event.kind === 'crash') {
      lost.set(event.n, lazy.get(event.node) ?? []);
      lazy.delete(event.node);
      const handler = open.get(event.node);
      if (handler !== undefined) cuts.set(event.n, handler);
      open.delete(event.node);
    }
    const sent = sentOf(event);
    if (sent === undefined) continue;
    const landing = { n: event.n, lost: event.kind === 'lost' };
    const known = landings.get(sent);
    if (known === undefined) landings.set(sent, [landing]);
    else known.push(landing);
  }
  const numbers = new Set(shown.flatMap((item) => (item.kind === 'hidden' ? [] : [item.n])));
  const followed = new Set([...cuts.values()].map((handler) => handler.n));
  return {
    landings: (sent) => landings.get(sent) ?? [],
    lostBy: (crash) => lost.get(crash) ?? [],
    isShown: (n) => numbers.has(n),
    cutBy: (crash) => cuts.get(crash),
    crashFollows: (handler) => followed.has(handler),
  };
}

/** What stands in storage lazily after that handler: a write that is not lazy carries those before it along. */
function lazyAfter(before: readonly string[], { effects }: HandlerEvent): readonly string[] {
  let names = before;
  for (const effect of effects) {
    if (effect.kind !== 'write') continue;
    names = effect.lazy ? [...names.filter((name) => name !== placeOf(effect.op)), placeOf(effect.op)] : [];
  }
  return names;
}

function placeOf(op: WriteOp): string {
  switch (op.kind) {
    case 'set':
      return word(op.key);
    case 'append':
      return `${word(op.log)}[${op.index}]`;
    case 'delete':
      return `the deletion of ${word(op.key)}`;
    case 'truncate':
    case 'discard':
      return `the cut of ${word(op.log)}`;
    default:
      return op satisfies never;
  }
}

export function* eachEvent(shown: readonly Shown[]): Generator<TraceEvent> {
  for (const item of shown) {
    if (item.kind === 'hidden') yield* item.events;
    else yield item;
  }
}

/** The send effect whose message this event received or lost. */
export function sentOf(event: TraceEvent): Ref | undefined {
  if (event.kind === 'lost') return event.sent;
  return event.kind === 'handler' && event.cause.kind === 'deliver' ? event.cause.sent : undefined;
}

/** The event before which this one could not have happened, by message. */
export const sentIn = (event: TraceEvent): number | undefined => {
  const sent = sentOf(event);
  return sent === undefined ? undefined : eventOf(sent);
};
