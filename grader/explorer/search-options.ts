/** What a search is told, and how it ends. */
import type { AnyProperty } from '../checkers/property.ts';
import type { Path } from './ancestry.ts';
import type { Symmetry } from './symmetry.ts';
import type { Failure } from './transitions.ts';

export interface SearchOptions {
  readonly statesMax: number;
  readonly depthMax: number;
  readonly crashesMax: number;
  readonly bits: number;
  readonly depthFirst: boolean;
  /** Bit of the property that is looked for, and how many states of it; 0 for none. */
  readonly goal: number;
  readonly keep: number;
  /** Links and requests that no step has used so far count as never used: only these are. Otherwise no reduction. */
  readonly assumed: ReadonlySet<number> | undefined;
  readonly symmetry: Symmetry | undefined;
  readonly onProgress: ((states: number) => void) | undefined;
}

export type SearchEnd =
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'found' }
  | { readonly kind: 'not-established'; readonly because: string }
  | { readonly kind: 'threw'; readonly failure: Failure; readonly path: Path }
  /** A step used what the reduction took for unused: begin again, knowing better. */
  | { readonly kind: 'assumed-wrongly' };

export interface FoundBreach {
  readonly property: AnyProperty;
  readonly because: string;
  readonly path: Path;
  /** Not by a step: nothing happens any more. */
  readonly isAtRest: boolean;
}

export const notEstablished = (because: string): SearchEnd => ({ kind: 'not-established', because });

export const tooManyStates = (most: number, depth: number, left: number): string =>
  `${statesReached(most)} at depth ${depth}, with ${left} of them still to explore.`;

/** How the reason begins where a search was to see no more states. */
export const statesReached = (most: number): string => `The bound of ${most} states was reached`;

export const tooDeep = (most: number, left: number, states: number): string =>
  `The bound of ${most} steps was reached: ${left} of ${states} states were not explored further.`;
