/** Runs all properties of a test over one run: each fact goes to the folds that watch its kind, the first violation ends it. */
import type { Ref } from '../trace/events.ts';
import type { FactKind, Facts } from '../trace/facts.ts';
import { type AnyProperty, type PropertyContext, type RanOut, Violation } from './property.ts';

// biome-ignore lint/suspicious/noExplicitAny: a fold takes the fact of its own kind and its own state; the table below keeps them together
type Step = (state: any, fact: any) => any;

export interface Broken {
  readonly property: AnyProperty;
  readonly violation: Violation;
}

export class Folds {
  readonly wants: { readonly [K in FactKind]: boolean };
  broken: Broken | undefined;
  private readonly properties: readonly AnyProperty[];
  private readonly states: unknown[];
  /** For each kind: places of the watching properties, and what they do. */
  private readonly watching: {
    readonly [K in FactKind]: { readonly places: readonly number[]; readonly steps: readonly Step[] };
  };

  constructor(properties: readonly AnyProperty[], context: PropertyContext) {
    this.properties = properties;
    this.states = properties.map((property) => property.initial(context));
    const watching = {} as { [K in FactKind]: { places: number[]; steps: Step[] } };
    const wants = {} as { [K in FactKind]: boolean };
    for (const kind of kinds) {
      watching[kind] = { places: [], steps: [] };
      properties.forEach((property, place) => {
        const step = property.on[kind] as Step | undefined;
        if (step === undefined) return;
        watching[kind].places.push(place);
        watching[kind].steps.push(step);
      });
      wants[kind] = watching[kind].places.length > 0;
    }
    this.watching = watching;
    this.wants = wants;
  }

  /** True when a property broke. */
  fact<K extends FactKind>(kind: K, fact: Facts[K]): boolean {
    const { places, steps } = this.watching[kind];
    for (let i = 0; i < steps.length; i++) {
      const place = places[i] as number; // i < length
      const next = (steps[i] as Step)(this.states[place], fact); // i < length
      if (next instanceof Violation) {
        this.broken = { property: this.properties[place] as AnyProperty, violation: next };
        return true;
      }
      this.states[place] = next;
    }
    return false;
  }

  /** Whether this run reached what the property is about (`always`, `atMost`: its goal; `sometimes`: the thing itself). */
  reached(property: AnyProperty): boolean {
    const state = this.states[this.properties.indexOf(property)];
    if (property.kind === 'eventually') return true;
    return property.kind === 'sometimes' ? property.reached(state) : property.exercised(state);
  }

  /** What is said at the end of a run, `last` being the last thing in it: a violation, else what is missing, else what was not established. */
  atEnd(last: Ref): Broken | RanOut | undefined {
    let ranOut: RanOut | undefined;
    for (const [place, property] of this.properties.entries()) {
      if (property.kind !== 'always' && property.kind !== 'atMost') continue;
      const found = property.atEnd?.(this.states[place]);
      if (found instanceof Violation) return { property, violation: found };
      ranOut ??= found;
    }
    for (const [place, property] of this.properties.entries()) {
      if (property.kind !== 'eventually') continue;
      const state = this.states[place];
      const because = property.missing(state);
      if (because === undefined) continue;
      const shown = property.shownBy?.(state) ?? last;
      return { property, violation: new Violation(because, shown, shown) };
    }
    return ranOut;
  }

  stateAt(place: number): unknown {
    return this.states[place];
  }
}

const kinds: readonly FactKind[] = [
  'request',
  'send',
  'deliver',
  'output',
  'write',
  'put',
  'disk',
  'status',
  'observe',
  'crash',
  'restart',
  'healed',
];
