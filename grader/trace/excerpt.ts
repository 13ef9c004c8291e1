/**
 * What a person needs to see of a long run: the causal past of the two facts that contradict each other, nearest first.
 * Backwards along program order and messages, as in Lamport's →, from both facts at once.
 */
import type { HandlerEvent } from './describe.ts';
import { effectOf, eventOf, type Ref, type TraceEvent } from './events.ts';
import { type Hidden, type Shown, sentIn } from './flights.ts';

/**
 * Faults of the network belong to no node; they rank as if they were so many steps away, and so, at most, does a node's
 * last crash and what it came back with: a timer that it did not set then leads back to nothing.
 */
const faultDistance = 4;
/** A message that was lost explains its sender's silence, a little less than one that arrived. */
const lostDistance = 2;
/**
 * Where something is missing in the end, the last events are mostly cycles in which nothing changes: they rank as if they
 * were so many steps further away, and what others changed last, so near at most.
 */
const idleDistance = 8;
const changeDistance = 3;
/** Of so many nodes: there may be hundreds. */
const changesMax = 6;

/** At most about `max` events, in order; the others are gathered where they were. A short run is left whole. */
export function excerpt(events: readonly TraceEvent[], facts: readonly Ref[], max: number): Shown[] {
  if (events.length <= max) return [...events];
  const end = isAboutTheEnd(events, facts);
  const distance = distances(events, facts.map(eventOf), end ? lastChanges(events) : []);
  if (end) pushIdleAway(events, distance);
  const ranked = [...distance.entries()]
    .filter(([place]) => !isQuietStart(events[place]))
    .sort((a, b) => a[1] - b[1] || b[0] - a[0]);
  const kept = new Set(ranked.slice(0, max).map(([index]) => index));
  return gather(events, kept);
}

/** Place in `events` → steps back from the nearest fact, or from one of the changes. */
function distances(
  events: readonly TraceEvent[],
  facts: readonly number[],
  changes: readonly number[],
): Map<number, number> {
  const placeOf = new Map(events.map((event, i) => [event.n, i]));
  const before = programOrder(events);
  const roots = facts.flatMap((n) => placeOf.get(n) ?? []);
  const distance = new Map<number, number>();
  let front = roots.length > 0 ? roots : [events.length - 1];
  for (let steps = 0; front.length > 0 || steps <= changeDistance; steps++) {
    const next: number[] = [];
    for (const place of steps === changeDistance ? [...front, ...changes] : front) {
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

/** No effect of the last event is a fact, but that it comes. */
function isAboutTheEnd(events: readonly TraceEvent[], facts: readonly Ref[]): boolean {
  const last = Math.max(...facts);
  return eventOf(last) === events.at(-1)?.n && effectOf(last) === 0;
}

/** The places of what each node changed last, the latest of them. */
function lastChanges(events: readonly TraceEvent[]): readonly number[] {
  const places = new Map<string, number>();
  for (const [place, event] of events.entries())
    if (event.kind === 'handler' && changesNode(event)) places.set(event.node, place);
  return [...places.values()].sort((a, b) => b - a).slice(0, changesMax);
}

function pushIdleAway(events: readonly TraceEvent[], distance: Map<number, number>): void {
  for (const [place, event] of events.entries()) {
    const away = distance.get(place) ?? 0;
    if (away > 0 && isIdle(event)) distance.set(place, away + idleDistance);
  }
}

/** A message that came to nothing, or a handler that may have sent something and set timers, and left its node as it was. */
const isIdle = (event: TraceEvent): boolean =>
  event.kind === 'lost' || (event.kind === 'handler' && event.cause.kind !== 'start' && !changesNode(event));

function changesNode({ effects, status, cut, trouble }: HandlerEvent): boolean {
  const changes = effects.some(({ kind }) => kind === 'write' || kind === 'put' || kind === 'output');
  return changes || status !== undefined || cut !== undefined || trouble !== undefined;
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
