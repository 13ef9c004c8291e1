/** What the exported function must answer. */
import type { Json, NodeId, Rule } from '#course';
import type { Stamp } from '../messages.ts';
import { compare, show } from './stamps.ts';

export const lastWriterWins: Rule = {
  id: 'last-writer-wins',
  rule: '`newer` orders any two stamps, the same way at every site: by time, and equal times by the order of `nodes`.',
  source: 'Demers et al. 1987, §1.1: timestamps are totally ordered',
  cause: 'Ids compared as strings (`n10` < `n2`); or a stamp that is newer than itself.',
  lecture: 'the-database-and-its-stamps',
};

/** newer(a, b, nodes) */
export function checkNewer(args: readonly Json[], answer: Json): string | undefined {
  const [a, b, nodes] = args as unknown as [Stamp, Stamp, NodeId[]]; // as the law's cases are made
  const right = compare(a, b, nodes) > 0;
  if (answer === right) return undefined;
  if (a.time !== b.time) return `the times differ, so they decide: ${right}.`;
  if (a.site === b.site) return `${show(a)} is not newer than itself: false.`;
  return `the times are equal, so the order of nodes decides, in which ${right ? a.site : b.site} comes last: ${right}.`;
}
