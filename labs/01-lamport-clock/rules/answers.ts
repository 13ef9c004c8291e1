/** What the exported functions must answer, and what a scenario looks for among the outputs. */
import type { Json, NodeId } from '#course';
import type { ClockOutput, Stamped, Vector, VectorOutput } from '../messages.ts';
import { less } from './vector-clock.ts';

/** before(a, b, nodes) */
export function checkBefore(args: readonly Json[], answer: Json): string | undefined {
  const [a, b, nodes] = args as unknown as [Stamped, Stamped, NodeId[]]; // as the law's cases are made
  const places = [nodes.indexOf(a.process), nodes.indexOf(b.process)] as const;
  const right = a.time !== b.time ? a.time < b.time : places[0] < places[1];
  if (answer === right) return undefined;
  if (a.time !== b.time) return `the times ${a.time} and ${b.time} differ, so they decide: ${right}.`;
  if (a.process === b.process) return 'no event comes before itself: false.';
  return `the times are equal, so the order of nodes decides, in which ${right ? a.process : b.process} comes first: ${right}.`;
}

/** happenedBefore(u, v) */
export function checkHappenedBefore(args: readonly Json[], answer: Json): string | undefined {
  const [u, v] = args as unknown as [Vector, Vector]; // as the law's cases are made
  const right = less(u, v);
  if (answer === right) return undefined;
  if (right) return 'no count of u is larger than that of v, and one is smaller: true.';
  return less(v, u)
    ? 'it is the other way round: false.'
    : u.every((count, i) => count === v[i])
      ? 'no event happened before itself: false.'
      : 'u has a larger count, and v has one: neither happened before the other: false.';
}

/** concurrent(u, v), for different events */
export function checkConcurrent(args: readonly Json[], answer: Json): string | undefined {
  const [u, v] = args as unknown as [Vector, Vector]; // as the law's cases are made
  const right = !less(u, v) && !less(v, u);
  if (answer === right) return undefined;
  if (right) return 'u has a larger count, and v has one: neither happened before the other: true.';
  return `${less(u, v) ? 'u happened before v' : 'v happened before u'}: false.`;
}

export const receiptOf = (id: string) => (value: Json) => {
  const output = value as ClockOutput; // of part A only
  return output.kind === 'receive' && output.id === id;
};

export const deliveryOf = (id: string) => (value: Json) => {
  const output = value as VectorOutput; // of part C only
  return output.type === 'deliver' && output.id === id;
};
