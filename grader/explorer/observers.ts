/**
 * What watches the nodes: the application, and the folds of properties and prunes. Their states are numbers too, and what
 * a list of facts makes of each is computed once.
 */

import type { Json } from '#contract';
import { type AnyProperty, type PropertyContext, type RanOut, Violation } from '../checkers/property.ts';
import type { ProtocolCodecs } from '../simulator/effects.ts';
import type { FactKind, Facts } from '../trace/facts.ts';
import { Application, type ApplicationState } from './application.ts';
import { valueIn } from './canonical.ts';
import type { Events } from './events.ts';
import { Hashes } from './fingerprints.ts';
import type { Model } from './model.ts';
import { type Breach, guarded, NumberedFold } from './numbered-fold.ts';
import { ABSENT, Names, Numbers, Pairs } from './tables.ts';

/** One thing that observers see. Facts carry no moment and no place in a run: those would tell equal states apart. */
export type Seen =
  | { readonly [K in FactKind]: { readonly kind: K; readonly fact: Facts[K] } }[FactKind]
  /** The first request that waits for this node is taken. */
  | { readonly kind: 'take'; readonly node: number }
  | { readonly kind: 'wake'; readonly key: string };

export class Observers {
  readonly hashes = new Hashes(2);
  /** Steps that broke something, in the order in which they were first met. */
  readonly breaches: Breach[] = [];
  /** Kinds of facts that somebody watches. */
  readonly wants: ReadonlySet<FactKind>;
  readonly properties: readonly AnyProperty[];
  private readonly model: Model;
  private readonly events: Events;
  private readonly folds: readonly NumberedFold[];
  private readonly names = new Names();
  /** By number: the application, then each fold's state. */
  private readonly parts = new Numbers();
  private readonly stride: number;
  private readonly memo = new Pairs();
  private readonly application: Application;
  private readonly factNames = new Names();
  private readonly factLists: (readonly Seen[])[] = [[]];
  /** By number: bit p is set where property p has reached what it is about; the top bit where a prune holds. */
  private readonly flags = new Numbers();
  readonly initial: number;

  constructor(model: Model, protocol: ProtocolCodecs, events: Events) {
    this.model = model;
    this.events = events;
    const ids = model.nodes.map((node) => node.id);
    this.properties = model.properties;
    const prunes = model.prunes ?? [];
    this.folds = [
      ...model.properties.map((it) => new NumberedFold(it, it, `The property ${it.id}`, reachedBy(it))),
      ...prunes.map((it, i) => new NumberedFold(it, undefined, `prunes[${i}]`, it.when)),
    ];
    this.stride = 1 + this.folds.length;
    this.factNames.of('');
    const kinds = [...model.properties, ...prunes].flatMap((it) => Object.keys(it.on) as FactKind[]);
    this.wants = new Set(model.environment?.onOutput === undefined ? kinds : [...kinds, 'output']);
    const context: PropertyContext = { nodes: ids, healAt: null, until: 0 };
    const states = [...model.properties, ...prunes].map((it, i) =>
      (this.folds[i] as NumberedFold).number(guarded(nameOf(it, i), 'its initial state', () => it.initial(context))),
    );
    this.application = new Application(model, protocol, events);
    this.initial = this.number([this.application.initial, ...states]);
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
    return this.applicationAt(observers).pending[node]?.[0] ?? -1;
  }

  /** Whether any request waits, or anyone is to be woken: most states of most models need not look. */
  isWaiting(observers: number): boolean {
    return this.applicationAt(observers).isWaiting;
  }

  wakes(observers: number): readonly string[] {
    return this.applicationAt(observers).wakes;
  }

  reached(observers: number): number {
    return (this.flags.data[observers] as number) & 0x7fffffff; // a number of ours
  }

  isPruned(observers: number): boolean {
    return (this.flags.data[observers] as number) < 0; // as above
  }

  /** What the property has against it that nothing happens any more. */
  atRest(observers: number, place: number): string | RanOut | undefined {
    const property = this.properties[place] as AnyProperty; // a property's place
    return guarded(`The property ${property.id}`, 'the end', () => {
      if (property.kind === 'eventually') return property.missing(this.foldState(observers, place));
      const found = 'atEnd' in property ? property.atEnd?.(this.foldState(observers, place)) : undefined;
      return found instanceof Violation ? found.because : found;
    });
  }

  /** All of it as plain data. */
  told(observers: number): Json {
    const { state, pending, wakes } = this.applicationAt(observers);
    const requests = this.model.nodes.map(({ id }, node) => [
      id,
      (pending[node] ?? []).map((event) => this.events.at(event).subject),
    ]);
    return [
      state,
      Object.fromEntries(requests),
      wakes,
      this.folds.map((_, fold) => this.foldState(observers, fold)),
    ] as Json;
  }

  private compute(observers: number, facts: number): number {
    const seen = this.factLists[facts] as readonly Seen[]; // a number of ours
    const from = observers * this.stride;
    const parts = [this.application.step(this.parts.data[from] as number, facts, seen)];
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
    return this.names.of(parts.join(), () => {
      for (const part of parts) this.parts.push(part);
      this.hashes.add();
      let flags = 0;
      for (const [i, fold] of this.folds.entries())
        if (fold.found[parts[1 + i] as number]) flags |= i < this.properties.length ? 1 << i : 0x80000000;
      this.flags.push(flags);
    });
  }

  private applicationAt(observers: number): ApplicationState {
    return this.application.at(this.parts.data[observers * this.stride] as number); // numbers of ours
  }

  private foldState(observers: number, fold: number): Json {
    const state = this.parts.data[observers * this.stride + 1 + fold] as number; // a number of ours
    return valueIn((this.folds[fold] as NumberedFold).texts[state] as string);
  }
}

const nameOf = (it: object, place: number): string =>
  'id' in it ? `The property ${String(it.id)}` : `A prune (place ${place})`;

const reachedBy = (property: AnyProperty): ((state: Json) => boolean) =>
  property.kind === 'eventually' ? () => false : property.kind === 'sometimes' ? property.reached : property.exercised;
