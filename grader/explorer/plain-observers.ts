/** What watches the nodes of the plain search: the application and the folds, as values that are copied at every step. */
import type { Json, NodeId } from '#contract';
import { type AnyProperty, Violation } from '../checkers/property.ts';
import type { EnvironmentStep } from '../simulator/plan.ts';
import { canonical, valueIn } from './canonical.ts';
import type { Model } from './model.ts';
import type { Seen } from './observers.ts';

export interface Observed {
  readonly state: Json;
  /** By place of the node. */
  readonly pending: readonly (readonly Json[])[];
  readonly wakes: readonly string[];
  /** Of the properties, then of the prunes. */
  readonly folds: readonly Json[];
  readonly text: string;
}

export class PlainObservers {
  private readonly model: Model;
  private readonly ids: readonly NodeId[];

  constructor(model: Model) {
    this.model = model;
    this.ids = model.nodes.map(({ id }) => id);
  }

  get initial(): Observed {
    const { properties, prunes = [], requests = [], environment } = this.model;
    const context = { nodes: this.ids, healAt: null, until: 0 };
    const folds = [...properties, ...prunes].map((fold) => valueIn(canonical(fold.initial(context))));
    const first = { state: null, pending: this.ids.map(() => []), wakes: [], folds, text: '' };
    const ordered = [...requests].sort((a, b) => a.at - b.at).map((request) => ({ ...request, after: 0 }));
    const asked = this.after(first, { state: null, requests: ordered });
    return withText(environment === undefined ? asked : this.after(asked, environment.init()));
  }

  /** What is seen one by one, or the property that the earliest fact breaks. */
  step(before: Observed, seen: readonly Seen[]): Observed | AnyProperty {
    if (seen.length === 0) return before;
    let it: Observed = { ...before, folds: before.folds.map((state) => valueIn(canonical(state))) };
    for (const one of seen) {
      it = this.applied(it, one);
      if (!('fact' in one)) continue;
      const { properties, prunes = [] } = this.model;
      const folds: Json[] = [];
      for (const [place, fold] of [...properties, ...prunes].entries()) {
        const on = fold.on[one.kind] as ((state: Json, fact: unknown) => unknown) | undefined; // of its own kind
        const next = on === undefined ? it.folds[place] : on(it.folds[place] as Json, one.fact);
        if (next instanceof Violation) return properties[place] as AnyProperty; // prunes break nothing
        folds.push(next as Json); // plain data
      }
      it = { ...it, folds };
    }
    return withText(it);
  }

  reached(it: Observed): readonly AnyProperty[] {
    return this.model.properties.filter((property, place) => {
      const state = it.folds[place];
      if (property.kind === 'eventually') return false;
      return property.kind === 'sometimes' ? property.reached(state) : property.exercised(state);
    });
  }

  missing(it: Observed): readonly AnyProperty[] {
    return this.model.properties.filter(
      (property, place) => property.kind === 'eventually' && property.missing(it.folds[place]) !== undefined,
    );
  }

  isPruned(it: Observed): boolean {
    const { properties, prunes = [] } = this.model;
    return prunes.some((prune, i) => prune.when(it.folds[properties.length + i]));
  }

  private applied(it: Observed, seen: Seen): Observed {
    const { environment } = this.model;
    const state = valueIn(canonical(it.state));
    if (seen.kind === 'take')
      return { ...it, pending: it.pending.map((waiting, node) => (node === seen.node ? waiting.slice(1) : waiting)) };
    if (seen.kind === 'wake') {
      const wakes = [...it.wakes];
      wakes.splice(wakes.indexOf(seen.key), 1);
      const step = environment?.onTime?.(state, seen.key);
      return step === undefined ? { ...it, wakes } : this.after({ ...it, wakes }, step);
    }
    if (seen.kind !== 'output' || environment?.onOutput === undefined) return it;
    return this.after(it, environment.onOutput(state, seen.fact.node, seen.fact.value));
  }

  private after(it: Observed, { state, requests = [], wake = [] }: EnvironmentStep<Json>): Observed {
    const pending = it.pending.map((waiting) => [...waiting]);
    for (const { node, request } of [...requests].sort((a, b) => a.after - b.after))
      pending[this.ids.indexOf(node)]?.push(valueIn(canonical(request)));
    return { ...it, state, pending, wakes: [...it.wakes, ...wake.map(({ key }) => key)].sort() };
  }
}

const withText = (it: Observed): Observed => ({
  ...it,
  text: canonical([it.state, it.pending, it.wakes, it.folds]),
});
