/**
 * What watches the nodes: the application (environment, requests that wait) and the folds of properties and prunes. Their
 * states are numbers too, and what a list of facts makes of each is computed once.
 */
import type { Json, NodeId } from '#contract';
import { REFUSED } from '../base/codec.ts';
import { type AnyProperty, type Fold, type PropertyContext, Violation } from '../checkers/property.ts';
import type { ProtocolCodecs } from '../simulator/effects.ts';
import type { EnvironmentStep } from '../simulator/plan.ts';
import type { FactKind, Facts } from '../trace/facts.ts';
import { canonical, NotPlain, valueIn } from './canonical.ts';
import type { Events } from './events.ts';
import { Hashes } from './fingerprints.ts';
import type { Model } from './model.ts';
import { replaced } from './outboxes.ts';
import { ABSENT, Names, Numbers, Pairs } from './tables.ts';

/** One thing that observers see. Facts carry no moment and no place in a run: those would tell equal states apart. */
export type Seen =
  | { readonly [K in FactKind]: { readonly kind: K; readonly fact: Facts[K] } }[FactKind]
  /** The first request that waits for this node is taken. */
  | { readonly kind: 'take'; readonly node: number }
  | { readonly kind: 'wake'; readonly key: string };

interface Application {
  readonly isWaiting: boolean;
  readonly state: Json;
  /** By node: request events, first come first served. */
  readonly pending: readonly (readonly number[])[];
  readonly wakes: readonly string[];
}

/** A step that broke a property. */
export interface Breach {
  readonly property: AnyProperty;
  readonly because: string;
  /** Place of the fact that broke it, among those of the step. */
  readonly at: number;
}

/** A fold with the numbers of its states. */
class NumberedFold {
  readonly texts: string[] = [];
  readonly property: AnyProperty | undefined;
  private readonly names = new Names();
  /** Texts with keys in any order. */
  private readonly spellings = new Map<string, number>();
  private readonly memo = new Pairs();
  // biome-ignore lint/suspicious/noExplicitAny: a fold takes the fact of its own kind and its own state
  private readonly on: { readonly [kind: string]: ((state: any, fact: any) => unknown) | undefined };
  private readonly name: string;

  // biome-ignore lint/suspicious/noExplicitAny: its state is its own business
  constructor(fold: Fold<any>, property: AnyProperty | undefined, name: string) {
    this.on = fold.on;
    this.property = property;
    this.name = name;
  }

  number(state: unknown): number {
    const raw = JSON.stringify(state);
    const alias = this.spellings.get(raw);
    if (alias !== undefined) return alias;
    let text: string;
    try {
      text = canonical(state);
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error;
      throw new Error(`The state of ${this.name} cannot be explored: ${error.message}. Fold states are plain data.`);
    }
    const number = this.names.of(text, () => this.texts.push(text));
    this.spellings.set(raw, number);
    return number;
  }

  /** The state after these facts, or −2 − (place in `breaches`). */
  step(state: number, facts: number, seen: readonly Seen[], breaches: Breach[]): number {
    const known = this.memo.get(state, facts);
    if (known !== ABSENT) return known;
    const next = this.compute(state, seen, breaches);
    this.memo.set(state, facts, next);
    return next;
  }

  private compute(state: number, seen: readonly Seen[], breaches: Breach[]): number {
    let value: unknown;
    for (const [at, it] of seen.entries()) {
      const fold = 'fact' in it ? this.on[it.kind] : undefined;
      if (fold === undefined || !('fact' in it)) continue;
      value ??= valueIn(this.texts[state] as string); // a number of ours
      const next = guarded(this.name, `a ${it.kind} fact`, () => fold(value, it.fact));
      if (next instanceof Violation && this.property !== undefined) {
        breaches.push({ property: this.property, because: next.because, at });
        return -1 - breaches.length;
      }
      value = next;
    }
    return value === undefined ? state : this.number(value);
  }
}

/** Runs a piece of the suite; what it throws is the suite's fault and names it. */
export function guarded<T>(name: string, where: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error(`${name} threw at ${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export class Observers {
  readonly hashes = new Hashes(2);
  /** Steps that broke something, in the order in which they were first met. */
  readonly breaches: Breach[] = [];
  /** Kinds of facts that somebody watches. */
  readonly wants: ReadonlySet<FactKind>;
  readonly properties: readonly AnyProperty[];
  private readonly model: Model;
  private readonly protocol: ProtocolCodecs;
  private readonly events: Events;
  private readonly ids: readonly NodeId[];
  private readonly folds: readonly NumberedFold[];
  private readonly prunesFrom: number;
  private readonly names = new Names();
  /** By number: the application, then each fold's state. */
  private readonly parts = new Numbers();
  private readonly stride: number;
  private readonly memo = new Pairs();
  private readonly applications: Application[] = [];
  private readonly applicationNames = new Names();
  private readonly applicationMemo = new Pairs();
  private readonly factNames = new Names();
  private readonly factLists: (readonly Seen[])[] = [[]];
  /** By number: bit p is set where property p has reached what it is about; the top bit where a prune holds. */
  private readonly flags = new Numbers();
  readonly initial: number;

  constructor(model: Model, protocol: ProtocolCodecs, events: Events) {
    this.model = model;
    this.protocol = protocol;
    this.events = events;
    this.ids = model.nodes.map((node) => node.id);
    this.properties = model.properties;
    const prunes = model.prunes ?? [];
    this.folds = [
      ...model.properties.map((it) => new NumberedFold(it, it, `The property ${it.id}`)),
      ...prunes.map((it, i) => new NumberedFold(it, undefined, `prunes[${i}]`)),
    ];
    this.prunesFrom = model.properties.length;
    this.stride = 1 + this.folds.length;
    this.factNames.of('');
    const kinds = [...model.properties, ...prunes].flatMap((it) => Object.keys(it.on) as FactKind[]);
    this.wants = new Set(model.environment?.onOutput === undefined ? kinds : [...kinds, 'output']);
    const context: PropertyContext = { nodes: this.ids, healAt: null, until: 0 };
    const states = [...model.properties, ...prunes].map((it, i) =>
      (this.folds[i] as NumberedFold).number(guarded(nameOf(it, i), 'its initial state', () => it.initial(context))),
    );
    this.initial = this.number([this.application(this.firstApplication()), ...states]);
  }

  /** The number of a list of facts; 0 when nobody sees anything. */
  facts(seen: readonly Seen[]): number {
    if (seen.length === 0) return 0;
    // Written by ourselves, of values whose keys are in order.
    return this.factNames.of(JSON.stringify(seen), () => this.factLists.push(seen));
  }

  /** What observers are after these facts, or −2 − (place in `breaches`) when one was broken by them. */
  step(observers: number, facts: number): number {
    const known = this.memo.get(observers, facts);
    if (known !== ABSENT) return known;
    const next = this.compute(observers, facts);
    this.memo.set(observers, facts, next);
    return next;
  }

  /** What a negative result of `step` means. */
  breach(result: number): Breach {
    return this.breaches[-2 - result] as Breach; // a result of ours
  }

  /** First request that waits for the node: an event, or −1. */
  pending(observers: number, node: number): number {
    return this.applicationOf(observers).pending[node]?.[0] ?? -1;
  }

  /** Whether any request waits, or anyone is to be woken: most states of most models need not look. */
  isWaiting(observers: number): boolean {
    return this.applicationOf(observers).isWaiting;
  }

  wakes(observers: number): readonly string[] {
    return this.applicationOf(observers).wakes;
  }

  reached(observers: number): number {
    return (this.flags.data[observers] as number) & 0x7fffffff; // a number of ours
  }

  isPruned(observers: number): boolean {
    return (this.flags.data[observers] as number) < 0; // as above
  }

  /** What the property still misses, should nothing happen any more. */
  missing(observers: number, place: number): string | undefined {
    const property = this.properties[place];
    return property?.kind === 'eventually'
      ? guarded(`The property ${property.id}`, 'the end', () => property.missing(this.foldState(observers, place)))
      : undefined;
  }

  private compute(observers: number, facts: number): number {
    const seen = this.factLists[facts] as readonly Seen[]; // a number of ours
    const from = observers * this.stride;
    const parts = [this.stepApplication(this.parts.data[from] as number, facts, seen)];
    let broken: number | undefined;
    for (const [i, fold] of this.folds.entries()) {
      const next = fold.step(this.parts.data[from + 1 + i] as number, facts, seen, this.breaches);
      // As in a run: what the earliest fact breaks is told, of equals the first property.
      if (next < 0 && (broken === undefined || this.breach(next).at < this.breach(broken).at)) broken = next;
      parts.push(next);
    }
    return broken ?? this.number(parts);
  }

  private number(parts: readonly number[]): number {
    return this.names.of(parts.join(), (number) => {
      for (const part of parts) this.parts.push(part);
      this.hashes.add();
      let flags = 0;
      for (const [i, property] of this.properties.entries()) {
        const reached = guarded(`The property ${property.id}`, 'a look at its goal', () =>
          hasReached(property, this.foldState(number, i)),
        );
        if (reached) flags |= 1 << i;
      }
      for (const [i, prune] of (this.model.prunes ?? []).entries()) {
        const state = this.foldState(number, this.prunesFrom + i);
        if (guarded(`prunes[${i}]`, 'a look at its state', () => prune.when(state))) flags |= 0x80000000;
      }
      this.flags.push(flags);
    });
  }

  private foldState(observers: number, fold: number): Json {
    const state = this.parts.data[observers * this.stride + 1 + fold] as number; // a number of ours
    return valueIn((this.folds[fold] as NumberedFold).texts[state] as string);
  }

  // — the application —

  private firstApplication(): Application {
    const { environment, requests } = this.model;
    const planned = [...(requests ?? [])].sort((a, b) => a.at - b.at);
    const empty = { isWaiting: false, state: null, pending: this.ids.map(() => []), wakes: [] };
    const asked = planned.reduce((it, { node, request }) => this.asking(it, node, request), empty as Application);
    return environment === undefined
      ? asked
      : this.after(
          asked,
          guarded('The environment', 'its start', () => environment.init()),
        );
  }

  private application(it: Application): number {
    const isWaiting = it.wakes.length > 0 || it.pending.some((events) => events.length > 0);
    const { state, pending, wakes } = it;
    return this.applicationNames.of(canonical([state, pending, wakes]), () =>
      this.applications.push({ isWaiting, state, pending, wakes }),
    );
  }

  private applicationOf(observers: number): Application {
    return this.applications[this.parts.data[observers * this.stride] as number] as Application; // numbers of ours
  }

  private stepApplication(application: number, facts: number, seen: readonly Seen[]): number {
    const known = this.applicationMemo.get(application, facts);
    if (known !== ABSENT) return known;
    const before = this.applications[application] as Application; // a number of ours
    const after = seen.reduce((it, one) => this.applied(it, one), before);
    const next = after === before ? application : this.application(after);
    this.applicationMemo.set(application, facts, next);
    return next;
  }

  private applied(it: Application, seen: Seen): Application {
    const { environment } = this.model;
    switch (seen.kind) {
      case 'take':
        return { ...it, pending: replaced(it.pending, seen.node, (it.pending[seen.node] ?? []).slice(1)) };
      case 'wake': {
        const rest = { ...it, wakes: without(it.wakes, seen.key) };
        if (environment?.onTime === undefined) return rest;
        const { onTime } = environment;
        return this.after(
          rest,
          guarded('The environment', `onTime(${seen.key})`, () => onTime(fresh(it.state), seen.key)),
        );
      }
      case 'output': {
        if (environment?.onOutput === undefined) return it;
        const { onOutput } = environment;
        const { node, value } = seen.fact;
        return this.after(
          it,
          guarded('The environment', `an output of ${node}`, () => onOutput(fresh(it.state), node, value)),
        );
      }
      default:
        return it;
    }
  }

  private after(it: Application, step: EnvironmentStep<Json>): Application {
    const requests = [...(step.requests ?? [])].sort((a, b) => a.after - b.after);
    const wakes = (step.wake ?? []).map(({ key }) => key);
    const told = { ...it, state: step.state, wakes: [...it.wakes, ...wakes].sort() };
    return requests.reduce((asked, { node, request }) => this.asking(asked, node, request), told as Application);
  }

  private asking(it: Application, id: NodeId, request: Json): Application {
    const node = this.ids.indexOf(id);
    const plan = this.model.nodes[node];
    if (plan === undefined) throw new Error(`A request goes to ${id}, which the exploration does not have.`);
    const codec = this.protocol.roles[plan.role]?.request;
    const copy = codec?.copy(request);
    if (copy === undefined || copy === REFUSED)
      throw new Error(`The suite asks ${id} for something the protocol does not know: ${codec?.refusal(request)}.`);
    const event = this.events.request(node, copy);
    return { ...it, pending: replaced(it.pending, node, [...(it.pending[node] ?? []), event]) };
  }
}

const fresh = (state: Json): Json => valueIn(canonical(state));

const without = (list: readonly string[], item: string): readonly string[] => {
  const place = list.indexOf(item);
  return [...list.slice(0, place), ...list.slice(place + 1)];
};

const nameOf = (it: object, place: number): string =>
  'id' in it ? `The property ${String(it.id)}` : `A prune (place ${place})`;

function hasReached(property: AnyProperty, state: Json): boolean {
  if (property.kind === 'eventually') return false;
  return property.kind === 'sometimes' ? property.reached(state) : property.exercised(state);
}
