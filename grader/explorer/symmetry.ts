/** Interchangeable nodes: states that differ only in who is who are one. */
import type { Answering } from './answering.ts';
import type { Visited } from './fingerprints.ts';
import type { Machine } from './machine.ts';
import type { Model } from './model.ts';

export interface Symmetry {
  /** True when neither the state nor a renaming of it was there. */
  add(visited: Visited, state: Int32Array): boolean;
}

export function symmetryOf(model: Model, _machine: Machine, _answering: Answering): Symmetry | undefined {
  if (model.symmetry === undefined) return undefined;
  throw new Error('symmetry');
}
