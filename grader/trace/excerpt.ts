/**
 * What a person needs to see of a long run: the causal past of the two facts that contradict each other, nearest first.
 * Backwards along program order and messages, as in Lamport's →, from both facts at once.
 */
import { eventOf, type Ref, type TraceEvent } from './events.ts';
import { type Hidden, type Shown, sentIn } from './flights.ts';

/**
 * Faults of the network belong to no node; they rank as if they were so many steps away, and so, at most, does a node's
 * last crash and what it came back with: a timer that it did not set then leads back to nothing.
 */
const faultDistance = 4;
/** A message that was lost explains its sender's silence, a little less than one that arrived. */
const lostDistance = 2;

/** At most about `max` events, in order; the others are gathered where they were. A short run is left whole. */
export function excerpt(events: readonly TraceEvent[], facts: readonly Ref[], max: number): Shown[] {
  if (events.length <= max) return [...events];
  const distance = distances(events, facts.map(eventOf));
  const ranked = [...distance.entries()]
    .filter(([place]) => !isQuietStart(events[place]))
    .sort((a, b) => a[1] - b[1] || b[0] - a[0]);
  const kept = new Set(ranked.slice(0, max).map(([index]) => index));
  return gather(events, kept);
}

/** Place in `events` → steps back from the nearest fact. */
function distances(events: readonly TraceEvent[], facts: readonly number[]): Map<number, number> {
  const placeOf = new Map(events.map((event, i) => [event.n, i]));
  const before = programOrder(events);
  const roots = facts.flatMap((n) => placeOf.get(n) ?? []);
  const distance = new Map<number, number>();
  let front = roots.length > 0 ? roots : [events.length - 1];
  for (let steps = 0; front.length > 0; steps++) {
    const next: number[] = [];
    for (const place of front) {
      const event = events[place];
      if (event === undefined || distance.has(place)) continue;
      distance.set(place, steps);
      const sent = sentIn(event);
      for (const past of [before[place], sent === undefined ? undefined : placeOf.get(sent)])
        if (past !== undefined) next.push(past);
    }
    front = next;
  }
  const last = Math.max(...(roots.length > 0 ? roots : [events.length - 1]));
  for (const place of lastDowntimes(events.slice(0, last + 1)))
    distance.set(place, Math.min(distance.get(place) ?? faultDistance, faultDistance));
  for (const [place, event] of events.entries()) {
    if (place > last || distance.has(place)) continue;
    if (nodeOf(event) === undefined) distance.set(place, faultDistance);
    const sender = event.kind === 'lost' ? placeOf.get(eventOf(event.sent)) : undefined;
    const away = sender === undefined ? undefined : distance.get(sender);
    if (away !== undefined) distance.set(place, away + lostDistance);
  }
  return distance;
}

/** A first boot with nothing to tell: nobody misses it. */
const isQuietStart = (event: TraceEvent | undefined): boolean =>
  event?.kind === 'handler' && event.cause.kind === 'start' && event.cause.boot === 1 && event.effects.length === 0;

/** For every event the place of the one before it on the same node. A message that got lost is no step of its receiver. */
function programOrder(events: readonly TraceEvent[]): (number | undefined)[] {
  const last = new Map<string, number>();
  return events.map((event, place) => {
    const node = nodeOf(event);
    if (node === undefined || event.kind === 'lost') return undefined;
    const before = last.get(node);
    last.set(node, place);
    return before;
  });
}

/** The last crash and the last restart of every node. */
function lastDowntimes(events: readonly TraceEvent[]): Iterable<number> {
  const places = new Map<string, number>();
  for (const [place, event] of events.entries()) {
    if (event.kind === 'crash') places.set(`crash ${event.node}`, place);
    if (event.kind === 'handler' && event.cause.kind === 'start' && event.cause.boot > 1)
      places.set(`restart ${event.node}`, place);
  }
  return places.values();
}

const nodeOf = (event: TraceEvent): string | undefined => ('node' in event ? event.node : undefined);

function gather(events: readonly TraceEvent[], kept: ReadonlySet<number>): Shown[] {
  const shown: Shown[] = [];
  let left: TraceEvent[] = [];
  const flush = () => {
    const [only] = left;
    // "… 1 event not shown …" would take the room of the event itself.
    if (left.length === 1 && only !== undefined) shown.push(only);
    else if (left.length > 1) shown.push({ kind: 'hidden', events: left } satisfies Hidden);
    left = [];
  };
  for (const [place, event] of events.entries()) {
    if (!kept.has(place)) {
      left.push(event);
      continue;
    }
    flush();
    shown.push(event);
  }
  flush();
  return shown;
}
