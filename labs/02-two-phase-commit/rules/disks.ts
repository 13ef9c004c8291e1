/** What the worlds of part A are made of: one node with two disks, its clients, the faults of its pages. */
import type { Draw, Fault, Json, NodePlan, WorldPlan } from '#course';
import type { StableOptions } from '../messages.ts';

type Requests = NonNullable<WorldPlan['requests']>;
type Disks = NonNullable<NodePlan['disk']>;

/** T_D, ms. */
export const cleanupEvery = 40;
/** Time from healing to the end: cleanup has run by then, once at least. */
export const settleMs = 3 * cleanupEvery;

/** The node `d1`. Chances of `disk` are per put or get; bounds are what the options promise. */
export function storage(disk: Disks): NodePlan {
  const options: StableOptions = { softReads: disk.softReads ?? 1, badWrites: disk.badWrites ?? 1, cleanupEvery };
  return { id: 'd1', role: 'storage', options, disk: { cleanedWithin: 1.5 * cleanupEvery, ...disk } };
}

export const put = (id: string, page: number, data: string): Json => ({ type: 'put', id, page, data });
export const get = (id: string, page: number): Json => ({ type: 'get', id, page });
export const cleanup = (id: string): Json => ({ type: 'cleanup', id });

/** Puts and gets over `span` ms, now and then a cleanup; every put has data of its own. */
export function clients(draw: Draw, pairs: number, { count, span }: { count: number; span: number }): Requests {
  return Array.from({ length: count }, (_, i) => {
    const at = draw.between(1, span, 'request at', i);
    const [id, page] = [`r${i + 1}`, draw.integer(0, pairs - 1, 'page', i)];
    const kind = draw.chance('kind', i);
    const request = kind < 0.45 ? put(id, page, `v${i + 1}`) : kind < 0.97 ? get(id, page) : cleanup(id);
    return { at, node: 'd1', request };
  });
}

/** Crashes inside handlers. */
export const crashes = (draw: Draw, count: number, span: number): Fault[] =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'crash',
    node: 'd1',
    at: draw.between(1, span, 'crash at', i),
    u: draw.chance('crash u', i),
    restartAfter: draw.between(0.5, 15, 'down for', i),
  }));

/** Single copies decay, and some revive. Pages from `pages` on are left alone: see `disaster`. */
export const decays = (draw: Draw, pages: number, count: number, span: number): Fault[] =>
  Array.from({ length: count }, (_, i): Fault[] => {
    const at = draw.between(1, span, 'decay at', i);
    const place = {
      node: 'd1',
      copy: draw.pick([0, 1] as const, 'decay copy', i),
      page: draw.integer(0, pages - 1, 'decay page', i),
    };
    const revives = at + draw.between(1, cleanupEvery, 'revives after', i);
    const decay: Fault = { kind: 'decay', at, ...place };
    return draw.chance('revives', i) < 0.3 && revives < span
      ? [decay, { kind: 'revive', at: revives, ...place }]
      : [decay];
  }).flat();

/** Both copies of the last page decay at once. No page that was lost revives: which of two old values it would show is anybody's guess. */
export const disaster = (pairs: number, at: number): Fault[] =>
  ([0, 1] as const).map((copy) => ({ kind: 'decay', node: 'd1', at, copy, page: pairs - 1, disaster: true }));
