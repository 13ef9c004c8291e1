/** Crashes, restarts, and what waited while a node was paused or busy. */
import type { Json } from '#contract';
import { type Copy, refOf } from '../trace/events.ts';
import { toMicros } from './delay.ts';
import type { Disk } from './disk.ts';
import type { Effect } from './effects.ts';
import type { NodeState } from './node-state.ts';
import { Entry } from './queue.ts';
import { take } from './taking-place.ts';
import type { World } from './world.ts';

export function crashInside(
  world: World,
  node: NodeState,
  keep: number,
  restartAfter: number | undefined,
  torn?: 'bad' | 'old',
): void {
  const { run } = node;
  let kept = 0;
  let place = 0;
  for (; place < run.effects.length && world.outcome === undefined; place++) {
    const effect = run.effects[place] as Effect; // place < length
    if (effect.kind !== 'note' && kept++ >= keep) break;
    take(world, node, effect, refOf(world.event, place + 1));
  }
  if (run.count > 0) world.faults++;
  if (world.told !== undefined) world.told.cut = { lost: Math.max(0, run.count - keep) };
  world.told = undefined;
  if (world.outcome !== undefined) return;
  const cut = run.effects[place];
  crash(world, node, restartAfter, true, cut?.kind === 'put' ? cut : undefined, torn);
}

/** Memory, timers and what waited for the node are gone; storage falls back to what is durable. */
export function crash(
  world: World,
  node: NodeState,
  restartAfter: number | undefined,
  inHandler: boolean,
  cut?: Extract<Effect, { kind: 'put' }>,
  wish?: 'bad' | 'old',
): void {
  if (node.armed?.deadline !== undefined) world.queue.remove(node.armed.deadline);
  node.armed = undefined;
  if (!node.up) return;
  if (!inHandler && (node.timers.size > 0 || node.busy)) world.faults++;
  node.up = false;
  node.busy = false;
  node.waiting?.();
  node.waiting = undefined;
  for (const timer of node.timers.values()) world.queue.remove(timer);
  node.timers.clear();
  node.store.crash();
  world.number();
  if (world.wants.crash) world.tell('crash', { ref: refOf(world.event, 0), at: world.now, node: node.id });
  world.story({ kind: 'crash', node: node.id, inHandler });
  if (node.disk !== undefined) crashDisk(world, node, node.disk, cut, wish);
  if (!node.paused) catchUp(world, node);
  if (restartAfter !== undefined) {
    world.queue.push(
      new Entry(
        world.now + toMicros(restartAfter),
        world.tie(node.identity, node.boot),
        'control',
        node.index,
        null,
        -1,
        0,
        () => restart(world, node),
      ),
    );
  }
}

/** What is on the disks after a crash: the first effect that it cut off may have been a put. */
function crashDisk(
  world: World,
  node: NodeState,
  disk: Disk,
  cut: Extract<Effect, { kind: 'put' }> | undefined,
  wish: 'bad' | 'old' | undefined,
): void {
  const spared = world.setup.deviations?.tearsNothing(node.id) ? 'old' : wish;
  const torn = cut === undefined ? undefined : { ...cut, wish: spared };
  if (!disk.crash(torn, world.now) || cut === undefined) return;
  const { copy, page, data } = cut;
  tellDisk(world, node, copy, page, 'torn', data);
}

/** A copy of a page changed by itself. */
export function tellDisk(
  world: World,
  node: NodeState,
  copy: Copy,
  page: number,
  change: 'decays' | 'revives' | 'torn',
  data?: Json,
): void {
  world.faults++;
  world.number();
  if (world.wants.disk) {
    const fact = { ref: refOf(world.event, 0), at: world.now, node: node.id, copy, page, change };
    world.tell('disk', data === undefined ? fact : { ...fact, data });
  }
  world.story({ kind: 'disk', node: node.id, copy, page, change });
}

export function restart(world: World, node: NodeState): void {
  if (!node.up && world.outcome === undefined) world.step(world.startEntry(node));
}

/** Works through what waited for a pause or a write to end, in order. */
export function catchUp(world: World, node: NodeState): void {
  const waiting = node.deferred;
  node.deferred = [];
  for (let i = 0; i < waiting.length; i++) {
    if (world.outcome !== undefined) return;
    const entry = waiting[i] as Entry; // i < length
    if (node.paused || (node.busy && entry.kind !== 'continue')) node.deferred.push(entry);
    else world.step(entry);
  }
}
