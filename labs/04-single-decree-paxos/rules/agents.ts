/**
 * Who is who, by name: acceptors are called a1, a2, …, proposers p1, …, learners l1, …, and s1, … are proposers that the
 * test plays itself: rules say nothing of those.
 */
import type { NodeId } from '#course';

export const isAcceptor = (id: NodeId): boolean => id.startsWith('a');
export const isProposer = (id: NodeId): boolean => id.startsWith('p');
export const isLearner = (id: NodeId): boolean => id.startsWith('l');
export const isScripted = (id: NodeId): boolean => id.startsWith('s');

/** So many different acceptors are a majority. */
export const majorityOf = (nodes: readonly NodeId[]): number => Math.floor(nodes.filter(isAcceptor).length / 2) + 1;

export interface Marks<T> {
  [key: string]: T;
}

/** `marks[key]`, and never something that every object inherits: keys come from programs. */
export const own = <T>(marks: Marks<T>, key: string | number): T | undefined =>
  Object.hasOwn(marks, key) ? marks[key] : undefined;
