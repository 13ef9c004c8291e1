/**
 * What a node is by itself: its local state, its armed timers, which boot it is in. With what it has put on the network
 * (`outboxes.ts`) that is its part of a global state.
 */
import type { Json } from '#contract';
import { toMicros } from '../simulator/delay.ts';
import type { Effect } from '../simulator/effects.ts';
import { Hashes } from './fingerprints.ts';
import { Names } from './tables.ts';

export interface ArmedTimer {
  readonly name: string;
  /** With `ordered` timers only: its duration, and which handler of those that still matter set it. Otherwise 0. */
  readonly ms: number;
  readonly set: number;
  /** Where a program reads clocks: when it is due, in microseconds of the node's clock. Otherwise 0. */
  readonly due: number;
}

export interface Local {
  readonly node: number;
  /** As whoever answers numbers them; −1: the node is down. */
  readonly state: number;
  /** What a crash leaves of the storage. */
  readonly left: number;
  readonly boot: number;
  /** Where a program reads clocks: what its own has moved since it booted, in microseconds. Otherwise 0. */
  readonly clock: number;
  readonly timers: readonly ArmedTimer[];
}

export class Locals {
  readonly hashes = new Hashes(1);
  private readonly names = new Names();
  private readonly all: Local[] = [];

  at(number: number): Local {
    return this.all[number] as Local; // numbers come from `of`
  }

  of(local: Local): number {
    const { node, state, left, boot, clock, timers } = local;
    const armed = timers.map(({ name, ms, set, due }) => JSON.stringify([name, ms, set, due])).join();
    return this.names.of(`${node} ${state} ${left} ${boot} ${clock} ${armed}`, () => {
      this.all.push(local);
      this.hashes.add();
    });
  }
}

/**
 * The timers after a handler; `fired`: the name of the one that set it going. `clock`: what the node's clock shows, where a
 * program reads it.
 */
export function timersAfter(
  armed: readonly ArmedTimer[],
  fired: Json,
  effects: readonly Effect[],
  durations: 'any' | 'ordered',
  clock: number | undefined,
): readonly ArmedTimer[] {
  let timers = fired === null ? armed : armed.filter(({ name }) => name !== fired);
  const latest = timers.length + 1; // later than any that are counted
  for (const effect of effects) {
    if (effect.kind !== 'set-timer' && effect.kind !== 'cancel-timer') continue;
    const { name } = effect;
    const others = timers.filter((timer) => timer.name !== name);
    if (effect.kind === 'cancel-timer') timers = others;
    else {
      const due = clock === undefined ? 0 : clock + toMicros(effect.ms);
      const order = durations === 'ordered' ? { ms: effect.ms, set: latest } : { ms: 0, set: 0 };
      timers = [...others, { name, ...order, due }];
    }
  }
  return recounted(timers);
}

/** Handlers are counted from 0 among those whose timers are still armed, so that the past does not tell states apart. */
function recounted(timers: readonly ArmedTimer[]): readonly ArmedTimer[] {
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
