/** One effect of a handler takes place: on the network, on the clock, in storage, at the application. */
import type { Json, NodeId } from '#contract';
import { finish, mix } from '../base/draw.ts';
import type { Fate, Ref } from '../trace/events.ts';
import { toMicros } from './delay.ts';
import { diskIdentity, messageIdentity } from './deviations.ts';
import type { Effect } from './effects.ts';
import type { Sent } from './network.ts';
import type { NodeState } from './node-state.ts';
import type { Met } from './observer.ts';
import { Entry } from './queue.ts';
import type { World } from './world.ts';

export function take(world: World, node: NodeState, effect: Effect, ref: Ref): void {
  const { told } = world;
  switch (effect.kind) {
    case 'send': {
      const fate = send(world, node, effect, ref);
      if (told !== undefined)
        told.effects.push({
          kind: 'send',
          to: world.nodes[effect.to] as NodeId,
          message: effect.message,
          fate: fate.fate,
          copies: fate.copies,
        });
      return;
    }
    case 'set-timer':
      setTimer(world, node, effect.name, effect.ms);
      break;
    case 'cancel-timer':
      cancelTimer(world, node, effect.name);
      break;
    case 'write':
      node.store.settle(effect.lazy);
      if (world.wants.write)
        world.tell('write', { ref, at: world.now, node: node.id, op: effect.op, lazy: effect.lazy });
      break;
    case 'put':
      return put(world, node, effect, ref);
    case 'get': {
      const { copy, page, soft, nth } = effect;
      if (soft) world.faults++;
      if (soft) world.setup.observer.met?.({ kind: 'disk', identity: diskIdentity(node.id, 'get', copy, page, nth) });
      if (told !== undefined) told.effects.push({ kind: 'get', copy, page, soft });
      return;
    }
    case 'output':
      if (told !== undefined) told.effects.push(effect);
      output(world, node, effect.value, ref);
      return;
    case 'note':
      break;
  }
  if (told !== undefined) told.effects.push(effect);
}

function put(world: World, node: NodeState, effect: Extract<Effect, { kind: 'put' }>, ref: Ref): void {
  const { copy, page, data, fate, nth } = effect;
  node.disk?.settle();
  if (fate !== 'good') {
    world.faults++;
    world.setup.observer.met?.({ kind: 'disk', identity: diskIdentity(node.id, 'put', copy, page, nth) });
  }
  if (world.told !== undefined) world.told.effects.push({ kind: 'put', copy, page, data, fate });
  if (world.wants.put) world.tell('put', { ref, at: world.now, node: node.id, copy, page, data, fate });
}

export function send(
  world: World,
  node: NodeState,
  effect: Extract<Effect, { kind: 'send' }>,
  ref: Ref,
): { fate: Fate; copies: number } {
  const to = world.states[effect.to] as NodeState; // the port gives places of nodes
  const sent = world.network.identify(node, to, effect.message);
  const { director } = world.setup;
  if (world.wants.send || director !== undefined) {
    const fact = { ref, at: world.now, node: node.id, to: to.id, message: effect.message };
    const kept = director?.sent(sent, fact);
    if (world.wants.send) world.tell('send', fact);
    if (kept !== undefined) return { fate: kept, copies: kept === 'sent' ? 1 : 0 };
  }
  const { network } = world;
  const fate = network.route(sent, world.now);
  if (network.fault) world.faults++;
  const { arrivals, copies } = network;
  if (world.setup.observer.met !== undefined && sent.from !== sent.to) world.setup.observer.met(met(world, sent));
  for (let copy = 0; copy < copies; copy++) enqueue(world, sent, arrivals[copy] as number, copy, ref); // copy < copies
  return { fate, copies };
}

function met({ network, now }: World, sent: Sent): Met {
  const { from, to, type, nth } = sent;
  const at = Math.min(...network.arrivals.slice(0, network.copies));
  const identity = messageIdentity(sent);
  return { kind: 'message', identity, from: from.id, to: to.id, type, nth, sent: now, at, rule: network.luck };
}

/** Puts a message that a script kept back on its way. */
export function release(world: World, sent: Sent, ref: Ref): void {
  enqueue(world, sent, world.network.late(sent, world.now), 0, ref);
}

export function enqueue(world: World, sent: Sent, at: number, copy: number, ref: Ref): void {
  const tie = copy === 0 ? sent.tie : finish(mix(sent.tie, copy));
  world.queue.push(new Entry(at, tie, 'message', sent.to.index, sent.message, sent.from.index, ref));
}

export function output(world: World, node: NodeState, value: Json, ref: Ref): void {
  const { director, environment } = world.setup;
  if (world.wants.output || director !== undefined) {
    const fact = { ref, at: world.now, node: node.id, value };
    director?.output(fact);
    if (world.wants.output && world.tell('output', fact)) return;
  }
  if (environment?.onOutput !== undefined) world.apply(environment.onOutput(world.environment, node.id, value));
}

export function setTimer(world: World, node: NodeState, name: string, ms: number): void {
  cancelTimer(world, node, name);
  const due = node.clock.read(world.now) + toMicros(ms);
  const identity = mix(mix(node.identity, node.boot), ++node.timersSet);
  const entry = new Entry(
    Math.max(world.now, node.clock.when(due)),
    world.tie(identity, 1),
    'timer',
    node.index,
    name,
    -1,
    0,
  );
  entry.due = due;
  node.timers.set(name, entry);
  if (world.setup.director?.takesOver === undefined) world.queue.push(entry);
}

export function cancelTimer(world: World, node: NodeState, name: string): void {
  const old = node.timers.get(name);
  if (old === undefined) return;
  node.timers.delete(name);
  world.queue.remove(old);
}

/** Clock changed: every armed timer meets its moment on the new line. */
export function rearm(world: World, node: NodeState): void {
  for (const entry of node.timers.values()) {
    if (entry.place < 0) continue; // it came due during a pause and waits there
    world.queue.remove(entry);
    entry.time = Math.max(world.now, node.clock.when(entry.due));
    world.queue.push(entry);
  }
}
