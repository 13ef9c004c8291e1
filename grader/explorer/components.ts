/**
 * The part of a global state that belongs to one node: its local state, its armed timers, and what it has put on the
 * network. A step changes the component of the node that acts and, where messages are used up, that of the sender.
 */
import { Hashes } from './fingerprints.ts';
import type { ExploredNetwork } from './model.ts';
import { Names, Numbers } from './tables.ts';

export interface ArmedTimer {
  readonly name: string;
  /** With `ordered` timers only: its duration, and which handler of those that still matter set it. Otherwise 0. */
  readonly ms: number;
  readonly set: number;
}

export interface Component {
  readonly node: number;
  /** −1: the node is down. */
  readonly local: number;
  /** What a crash leaves of the storage. */
  readonly left: number;
  readonly boot: number;
  readonly timers: readonly ArmedTimer[];
  /** By receiver: message events, in order for `fifo` and for itself, sorted otherwise. */
  readonly out: readonly (readonly number[])[];
}

export class Components {
  readonly hashes = new Hashes(1);
  /** By number: bit r is set where something is under way to node r. */
  readonly receivers = new Numbers();
  private readonly names = new Names();
  private readonly shared = new Map<string, readonly (readonly number[])[]>();
  private readonly all: Component[] = [];

  at(number: number): Component {
    return this.all[number] as Component; // numbers come from `of`
  }

  get size(): number {
    return this.all.length;
  }

  of(component: Component): number {
    const { node, local, left, boot, timers, out } = component;
    const sent = out.map((events) => events.join(' ')).join();
    const armed = timers.map(({ name, ms, set }) => JSON.stringify([name, ms, set])).join();
    return this.names.of(`${node} ${local} ${left} ${boot} ${sent} ${armed}`, () => {
      // Few lists of messages, many components that hold them.
      const known = this.shared.get(sent);
      if (known === undefined) this.shared.set(sent, out);
      this.all.push(known === undefined ? component : { ...component, out: known });
      this.hashes.add();
      this.receivers.push(out.reduce((bits, events, r) => (events.length === 0 ? bits : bits | (1 << r)), 0));
    });
  }
}

/** One more message from `from` to `to`. */
export function put(
  network: ExploredNetwork,
  out: readonly (readonly number[])[],
  from: number,
  to: number,
  event: number,
): readonly (readonly number[])[] {
  const events = out[to] as readonly number[]; // one list per node
  if (network === 'fifo' || from === to) return replaced(out, to, [...events, event]);
  const place = events.findIndex((other) => other >= event);
  if (network === 'set' && place >= 0 && events[place] === event) return out;
  const at = place < 0 ? events.length : place;
  return replaced(out, to, [...events.slice(0, at), event, ...events.slice(at)]);
}

/** The message leaves the network: the first of its kind to that receiver. */
export function taken(out: readonly (readonly number[])[], to: number, event: number): readonly (readonly number[])[] {
  const events = out[to] as readonly number[]; // one list per node
  const place = events.indexOf(event);
  return replaced(out, to, [...events.slice(0, place), ...events.slice(place + 1)]);
}

export const replaced = <T>(list: readonly T[], place: number, item: T): readonly T[] =>
  list.map((old, i) => (i === place ? item : old));

/** The timers after `name` is set anew (`ms`) or cancelled. `latest` marks those of the handler under way. */
export function rearmed(
  timers: readonly ArmedTimer[],
  name: string,
  ms: number | undefined,
  ordered: boolean,
  latest: number,
): readonly ArmedTimer[] {
  const others = timers.filter((timer) => timer.name !== name);
  if (ms === undefined) return others;
  if (ordered) return [...others, { name, ms, set: latest }];
  return [...others, { name, ms: 0, set: 0 }].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Handlers are counted from 0 among those whose timers are still armed, so that the past does not tell states apart. */
export function recounted(timers: readonly ArmedTimer[]): readonly ArmedTimer[] {
  const handlers = [...new Set(timers.map((timer) => timer.set))].sort((a, b) => a - b);
  return timers
    .map((timer) => ({ ...timer, set: handlers.indexOf(timer.set) }))
    .sort((a, b) => a.set - b.set || a.ms - b.ms || (a.name < b.name ? -1 : 1));
}

/** Whether durations let this timer be the next of its node's to fire: no other was set before it and is due before it. */
export function mayFire(timers: readonly ArmedTimer[], timer: ArmedTimer): boolean {
  return timers.every(
    (other) =>
      other === timer ||
      !(other.set < timer.set ? other.ms <= timer.ms : other.set === timer.set && other.ms < timer.ms),
  );
}
