/** Faults of machines and links, and the moment of healing, as entries of the queue. */
import type { NodeId } from '#contract';
import { toMicros } from './delay.ts';
import * as downtime from './downtime.ts';
import type { NodeState } from './node-state.ts';
import { defaults, type Fault, type WorldPlan } from './plan.ts';
import { controlEntry } from './queue.ts';
import { rearm } from './taking-place.ts';
import type { World } from './world.ts';

export function scheduleFaults(world: World, plan: WorldPlan): void {
  for (const fault of plan.faults ?? []) {
    if (plan.healAt !== undefined && fault.at >= plan.healAt) {
      throw new Error(
        `A ${fault.kind} at ${fault.at} ms comes after healing (${plan.healAt} ms): move it before, or heal later.`,
      );
    }
    world.queue.push(controlEntry(toMicros(fault.at), () => strike(world, fault, plan)));
  }
  if (plan.healAt !== undefined) world.queue.push(controlEntry(toMicros(plan.healAt), () => heal(world, plan)));
}

const stateOf = (world: World, id: NodeId): NodeState => {
  const node = world.states[world.placeOf.get(id) ?? -1];
  if (node === undefined) throw new Error(`A fault names ${id}, which the world's plan does not have.`);
  return node;
};

const minimum = (a: number, b: number | undefined): number => (b === undefined ? a : Math.min(a, b));

function strike(world: World, fault: Fault, plan: WorldPlan): void {
  switch (fault.kind) {
    case 'crash':
      return crash(world, fault);
    case 'pause':
      pause(world, stateOf(world, fault.node));
      world.queue.push(
        controlEntry(toMicros(minimum(fault.at + fault.for, plan.healAt)), () =>
          resume(world, stateOf(world, fault.node)),
        ),
      );
      return;
    case 'clock': {
      const node = stateOf(world, fault.node);
      if ((fault.step ?? 0) < 0)
        throw new Error(`A clock steps forward within a boot: step ${fault.step} ms of ${fault.node} is negative.`);
      node.clock.change(world.now, fault.rate, fault.step);
      if (node.timers.size > 0) world.faults++;
      rearm(world, node);
      world.number();
      return world.story({
        kind: 'clock',
        node: node.id,
        ...(fault.rate === undefined ? {} : { rate: fault.rate }),
        ...(fault.step === undefined ? {} : { stepMs: fault.step }),
      });
    }
    case 'decay':
    case 'revive':
      return changePage(world, fault);
    case 'partition':
      cutLinks(world, fault, 1);
      world.queue.push(
        controlEntry(toMicros(minimum(fault.at + fault.for, plan.healAt)), () => cutLinks(world, fault, -1)),
      );
      return;
  }
}

function crash(world: World, fault: Extract<Fault, { kind: 'crash' }>): void {
  const node = stateOf(world, fault.node);
  if (!node.up || node.armed !== undefined) return;
  const { u } = fault;
  if (u === undefined) return downtime.crash(world, node, fault.restartAfter, false);
  const deadline = controlEntry(world.now + toMicros(fault.waitMs ?? defaults.crashWaitMs), () => {
    node.armed = undefined;
    downtime.crash(world, node, fault.restartAfter, false);
  });
  node.armed = { keep: (effects) => Math.floor(u * (effects + 1)), restartAfter: fault.restartAfter, deadline };
  world.queue.push(deadline);
}

/** Without its time. */
type PageFault = Omit<Extract<Fault, { kind: 'decay' }>, 'at'> | Omit<Extract<Fault, { kind: 'revive' }>, 'at'>;

export function changePage(world: World, fault: PageFault): void {
  const node = stateOf(world, fault.node);
  const { disk } = node;
  const { copy, page } = fault;
  if (disk === undefined || page >= disk.pairs)
    throw new Error(`A ${fault.kind} names page ${page} of ${fault.node}, whose plan gives it no such disk.`);
  const disaster = fault.kind === 'decay' && fault.disaster === true;
  const changes =
    fault.kind === 'decay'
      ? disk.decay(copy, page, { disaster, up: node.up, now: world.now })
      : disk.revive(copy, page);
  if (changes) downtime.tellDisk(world, node, copy, page, fault.kind === 'decay' ? 'decays' : 'revives');
}

export function pause(world: World, node: NodeState): void {
  if (node.paused) return;
  node.paused = true;
  world.number();
  world.story({ kind: 'pause', node: node.id });
}

export function resume(world: World, node: NodeState): void {
  if (!node.paused) return;
  node.paused = false;
  world.number();
  world.story({ kind: 'resume', node: node.id });
  downtime.catchUp(world, node);
}

function cutLinks(world: World, fault: Extract<Fault, { kind: 'partition' }>, by: 1 | -1): void {
  const [left, right] = fault.sides;
  for (const a of left) {
    for (const b of right) {
      const [from, to] = [stateOf(world, a).index, stateOf(world, b).index];
      world.network.cut(from, to, by);
      if (fault.oneWay !== true) world.network.cut(to, from, by);
    }
  }
  world.number();
  world.story({ kind: by === 1 ? 'partition' : 'heal', sides: fault.sides, oneWay: fault.oneWay ?? false });
}

/** From here on the world behaves: partitions and pauses end by themselves at this moment (their ends are cut to it). */
function heal(world: World, plan: WorldPlan): void {
  const up = plan.up ?? 'all';
  world.number();
  world.story({ kind: 'healed' });
  world.tell('healed', { ref: world.event * 0x100000, at: world.now, node: '' });
  for (const node of world.states) {
    if (node.armed?.deadline !== undefined) world.queue.remove(node.armed.deadline);
    node.armed = undefined;
    if (up === 'all' || up.includes(node.id)) downtime.restart(world, node);
    else if (node.up) downtime.crash(world, node, undefined, false);
  }
}
