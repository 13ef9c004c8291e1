/** A fold with the numbers of its states: what a list of facts makes of each is computed once. */
import { type AnyProperty, type Fold, Violation } from '../checkers/property.ts';
import { canonical, NotPlain, valueIn } from './canonical.ts';
import type { Seen } from './observers.ts';
import { ABSENT, Names, Pairs } from './tables.ts';

/** A step that broke a property. */
export interface Breach {
  readonly property: AnyProperty;
  readonly because: string;
  /** Place of the fact that broke it, among those of the step. */
  readonly at: number;
}

export class NumberedFold {
  readonly texts: string[] = [];
  /** By number: whether the state is what is looked for. */
  readonly found: boolean[] = [];
  readonly property: AnyProperty | undefined;
  private readonly names = new Names();
  private readonly memo = new Pairs();
  // biome-ignore lint/suspicious/noExplicitAny: a fold takes the fact of its own kind and its own state
  private readonly on: { readonly [kind: string]: ((state: any, fact: any) => unknown) | undefined };
  private readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  private readonly isFound: (state: any) => boolean;

  /** `isFound` is asked once of each state. */
  // biome-ignore lint/suspicious/noExplicitAny: its state is its own business
  constructor(fold: Fold<any>, property: AnyProperty | undefined, name: string, isFound: (state: any) => boolean) {
    this.on = fold.on;
    this.property = property;
    this.name = name;
    this.isFound = isFound;
  }

  number(state: unknown): number {
    let text: string;
    try {
      text = canonical(state);
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error;
      throw new Error(
        `${this.name} has a state that cannot be explored: ${error.message}. Fold states are plain data.`,
      );
    }
    return this.names.of(text, () => {
      this.texts.push(text);
      this.found.push(guarded(this.name, 'a look at its state', () => this.isFound(state)));
    });
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
    let read = false;
    for (const [at, it] of seen.entries()) {
      const fold = 'fact' in it ? this.on[it.kind] : undefined;
      if (fold === undefined || !('fact' in it)) continue;
      if (!read) value = valueIn(this.texts[state] as string); // a number of ours
      read = true;
      const next = guarded(this.name, `a ${it.kind} fact`, () => fold(value, it.fact));
      if (next instanceof Violation && this.property !== undefined) {
        breaches.push({ property: this.property, because: next.because, at });
        return -1 - breaches.length;
      }
      value = next;
    }
    return read ? this.number(value) : state;
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
