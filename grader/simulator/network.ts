/**
 * The network: what becomes of each message. A message's identity is (from, boot, to, type, nth of its type on that link);
 * every draw about it is a hash of that identity, so one more message elsewhere changes nothing here.
 */
import type { Json, NodeId } from '#contract';
import { finish, mix, mixText, unit } from '../base/draw.ts';
import type { Fate } from '../trace/events.ts';
import { delayFrom, delayMax, toMicros } from './delay.ts';
import { type Deviations, deviated, type MessageDeviation } from './deviations.ts';
import type { NodeState } from './node-state.ts';
import type { MessageMatch, NetworkPlan, Rule } from './plan.ts';

const TIE = 1;
const DELAY = 2;
const RULE = 3;
const COPY = 4;
/** Nodes up to which each counts what it sent in a row of its own. */
const ROWS_MAX = 100;

export interface Sent {
  readonly from: NodeState;
  readonly to: NodeState;
  readonly message: Json;
  readonly type: string;
  readonly nth: number;
  readonly identity: number;
  readonly tie: number;
}

/** A match as a test of a message: names become places, milliseconds become microseconds, once per world. */
export type Matcher = (sent: Sent, now: number) => boolean;

const listed = <T>(want: T | readonly T[] | undefined): ReadonlySet<T> | undefined =>
  want === undefined ? undefined : new Set<T>(Array.isArray(want) ? want : [want as T]);

export function matcher(match: MessageMatch): Matcher {
  const [from, to, types, nths] = [
    listed<NodeId>(match.from),
    listed<NodeId>(match.to),
    listed(match.type),
    listed(match.nth),
  ];
  const [begin, end] = match.window === undefined ? [0, Number.POSITIVE_INFINITY] : match.window.map(toMicros);
  const { where } = match;
  return (sent, now) =>
    now >= (begin as number) &&
    now < (end as number) &&
    (from === undefined || from.has(sent.from.id)) &&
    (to === undefined || to.has(sent.to.id)) &&
    (types === undefined || types.has(sent.type)) &&
    (nths === undefined || nths.has(sent.nth)) &&
    (where === undefined || where(sent.message));
}

export const typeOf = (message: Json): string => {
  const type = (message as { readonly type?: Json } | null)?.type;
  return typeof type === 'string' ? type : '';
};

export class Network {
  private readonly plan: NetworkPlan;
  private readonly deviations: Deviations | undefined;
  private readonly draws: number;
  private readonly rules: readonly { readonly fits: Matcher; readonly rule: Rule }[];
  private readonly size: number;
  private readonly healAt: number;
  private readonly delayMax: number;
  private readonly types = new Map<string, { readonly index: number; readonly hash: number }>();
  private typeSlots = 4;
  /** Last arrival on each link, so that FIFO links and messages to oneself keep their order. */
  private readonly lastArrival: Float64Array;
  private readonly lastToSelf: Float64Array;
  private readonly cuts: Uint8Array;
  private anyCut = 0;
  /** Arrival times (µs) of the copies of the message routed last. */
  readonly arrivals: number[] = [];
  /** How many of them. */
  copies = 0;
  fault = false;
  /** The rule that took it by chance, from 1; 0: none. */
  luck = 0;

  constructor(
    plan: NetworkPlan,
    size: number,
    healAt: number | undefined,
    partitions: boolean,
    deviations: Deviations | undefined,
  ) {
    this.plan = plan;
    this.deviations = deviations?.aboutMessages ? deviations : undefined;
    this.draws = deviations?.draws ?? 0;
    this.rules = (plan.rules ?? []).map((rule) => ({ fits: matcher(rule), rule }));
    this.size = size;
    this.healAt = healAt ?? Number.POSITIVE_INFINITY;
    this.delayMax = delayMax(plan.delay);
    this.lastArrival = new Float64Array(plan.fifo ? size * size : 0);
    this.lastToSelf = new Float64Array(size);
    this.cuts = new Uint8Array(partitions ? size * size : 0);
    if (plan.fifo) assertReliable(plan);
  }

  /** Names the message: the nth of its type on this link in this boot. */
  identify(from: NodeState, to: NodeState, message: Json): Sent {
    const name = typeOf(message);
    const type = this.type(name);
    const nth =
      this.size > ROWS_MAX ? this.countOne(from, type.index, to.index) : this.count(from, type.index, to.index);
    const identity = mix(mix(mix(mix(from.identity, from.boot), to.place), type.hash), nth);
    return { from, to, message, type: name, nth, identity, tie: finish(mix(identity, TIE)) };
  }

  private count(from: NodeState, type: number, to: number): number {
    const slots = this.size * this.typeSlots;
    let counts = from.sentCounts as Uint32Array | undefined; // in small worlds
    if (counts === undefined || counts.length < slots) counts = from.sentCounts = this.grow(counts, slots);
    const slot = type * this.size + to;
    const nth = (counts[slot] as number) + 1; // slot < slots
    counts[slot] = nth;
    return nth;
  }

  /** In large worlds: n rows of n counts would be more than everything else. */
  private countOne(from: NodeState, type: number, to: number): number {
    from.sentCounts ??= new Map();
    const counts = from.sentCounts as Map<number, number>; // in large worlds
    const slot = type * this.size + to;
    const nth = (counts.get(slot) ?? 0) + 1;
    counts.set(slot, nth);
    return nth;
  }

  /** Decides what becomes of the message; `arrivals` and `fault` then say when, and whether the network misbehaved. */
  route(sent: Sent, now: number): Fate {
    this.copies = 0;
    this.fault = false;
    this.luck = 0;
    if (sent.from === sent.to) return this.arrive(this.toSelf(sent.to.index, now));
    if (this.isCut(sent.from.index, sent.to.index)) {
      this.fault = true;
      return 'cut';
    }
    const deviation = this.deviations?.message(sent);
    if (now < this.healAt) {
      for (let i = 0; i < this.rules.length; i++) {
        const { fits, rule } = this.rules[i] as { fits: Matcher; rule: Rule }; // i < length
        if (!fits(sent, now)) continue;
        if (rule.chance !== undefined && !this.lucky(sent, i, rule.chance, deviation)) continue;
        this.luck = rule.chance === undefined ? 0 : i + 1;
        return this.apply(rule, sent, now, deviation?.delay);
      }
    }
    return this.arrive(this.arrival(sent, now, this.delay(sent, deviation?.delay)));
  }

  /** What all chance about the message comes from. */
  private chance({ identity }: Sent): number {
    return this.draws === 0 ? identity : mix(identity, this.draws);
  }

  /** `rule`: its place. What is sure to take a message takes it whatever a run wants, and what never does does not. */
  private lucky(sent: Sent, rule: number, chance: number, deviation: MessageDeviation | undefined): boolean {
    if (deviation?.rule !== undefined) return chance >= 1 || (chance > 0 && deviation.rule === rule + 1);
    return unit(finish(mix(mix(this.chance(sent), RULE), rule))) < chance;
  }

  private arrive(at: number): Fate {
    this.arrivals[this.copies++] = at;
    return 'sent';
  }

  /** The arrival of a message that something outside the rules kept back until now. */
  late(sent: Sent, now: number): number {
    return this.arrival(sent, now, this.delay(sent, undefined));
  }

  isCut(from: number, to: number): boolean {
    return this.anyCut > 0 && (this.cuts[from * this.size + to] as number) > 0; // both are places in nodes
  }

  /** by: +1 cuts, −1 heals; partitions may overlap. */
  cut(from: number, to: number, by: 1 | -1): void {
    this.cuts[from * this.size + to] = (this.cuts[from * this.size + to] as number) + by; // both are places in nodes
    this.anyCut += by;
  }

  private apply({ then }: Rule, sent: Sent, now: number, wanted: MessageDeviation['delay']): Fate {
    const usual = this.delay(sent, wanted);
    /** What comes on top is made whole where the usual delay is given as a number. */
    const more = typeof wanted === 'number' ? 'whole' : wanted;
    const own = finish(mix(this.chance(sent), DELAY));
    this.fault = then.kind !== 'deliver';
    switch (then.kind) {
      case 'deliver':
        return this.arrive(this.arrival(sent, now, deviated(delayFrom(then.delay, own), wanted, then.delay)));
      case 'drop':
        return 'dropped';
      case 'duplicate':
        this.arrive(this.arrival(sent, now, usual));
        for (let copy = 1; copy <= then.copies; copy++) {
          const later = delayFrom(then.spread, finish(mix(mix(this.chance(sent), COPY), copy)));
          this.arrive(this.arrival(sent, now, usual + deviated(later, more, then.spread)));
        }
        return 'sent';
      case 'hold':
        return this.arrive(this.arrival(sent, now, Math.max(usual, toMicros(then.until) - now)));
      case 'reorder':
        return this.arrive(this.arrival(sent, now, usual + deviated(delayFrom(then.by, own), more, then.by)));
    }
  }

  private delay(sent: Sent, wanted: MessageDeviation['delay']): number {
    return deviated(delayFrom(this.plan.delay, finish(mix(mix(this.chance(sent), DELAY), 0))), wanted, this.plan.delay);
  }

  private arrival(sent: Sent, now: number, delay: number): number {
    let at = now + delay;
    // After healing every message arrives within the network's own delay, those on their way at that moment too.
    if (at > this.healAt) at = Math.min(at, Math.max(now, this.healAt) + Math.min(delay, this.delayMax));
    if (!this.plan.fifo) return at;
    const link = sent.from.index * this.size + sent.to.index;
    at = Math.max(at, (this.lastArrival[link] as number) + 1); // link < size²
    this.lastArrival[link] = at;
    return at;
  }

  private toSelf(node: number, now: number): number {
    const at = Math.max(now, (this.lastToSelf[node] as number) + 1); // a place in nodes
    this.lastToSelf[node] = at;
    return at;
  }

  private type(name: string): { readonly index: number; readonly hash: number } {
    let type = this.types.get(name);
    if (type === undefined) {
      type = { index: this.types.size, hash: mixText(0, name) };
      this.types.set(name, type);
      if (this.types.size > this.typeSlots) this.typeSlots = this.types.size;
    }
    return type;
  }

  private grow(old: Uint32Array | undefined, slots: number): Uint32Array {
    const counts = new Uint32Array(slots);
    if (old !== undefined) counts.set(old);
    return counts;
  }
}

function assertReliable(plan: NetworkPlan): void {
  for (const rule of plan.rules ?? []) {
    if (rule.then.kind === 'drop' || rule.then.kind === 'duplicate' || rule.then.kind === 'reorder') {
      throw new Error(
        `A FIFO network is reliable: a rule that ${rule.then.kind}s messages does not belong there. Use hold or deliver.`,
      );
    }
  }
}
