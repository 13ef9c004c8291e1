/** What happens to a node: boots, requests, messages, timers; its handler runs, and the effects take place one by one. */
import type { Json, NodeId } from '#contract';
import { finish, mix } from '../base/draw.ts';
import { type Cause, type Ref, refOf } from '../trace/events.ts';
import { delayFrom } from './delay.ts';
import { catchUp, crashInside } from './downtime.ts';
import { type CallKind, type Effect, MESSAGE, REQUEST, START, TIMER } from './effects.ts';
import type { NodeState } from './node-state.ts';
import { Entry } from './queue.ts';
import { take } from './taking-place.ts';
import type { World } from './world.ts';

const WRITE = 0x57524954;

export function start(world: World, node: NodeState): void {
  node.beginBoot();
  node.disk?.boot(world.now);
  world.number();
  if (world.wants.restart)
    world.tell('restart', { ref: refOf(world.event, 0), at: world.now, node: node.id, boot: node.boot });
  if (world.outcome === undefined) handle(world, node, START, null, -1, 0);
}

export function deliverRequest(world: World, node: NodeState, request: Json): void {
  world.number();
  if (!node.up) return world.story({ kind: 'lost-request', node: node.id, request });
  world.setup.director?.requested?.();
  if (
    world.wants.request &&
    world.tell('request', { ref: refOf(world.event, 0), at: world.now, node: node.id, request })
  ) {
    return world.story({ kind: 'handler', node: node.id, cause: { kind: 'request', request }, effects: [] });
  }
  handle(world, node, REQUEST, request, -1, 0);
}

export function deliverMessage(world: World, node: NodeState, entry: Entry): void {
  world.number();
  const from = world.states[entry.from] as NodeState; // entries name nodes of the plan
  const cut = world.network.isCut(entry.from, entry.node);
  if (cut || !node.up) {
    if (cut) world.faults++;
    return world.story({
      kind: 'lost',
      node: node.id,
      from: from.id,
      message: entry.subject,
      sent: entry.ref,
      why: cut ? 'cut' : 'down',
    });
  }
  world.deliveries++;
  if (world.wants.deliver || world.setup.director !== undefined) {
    const fact = {
      ref: refOf(world.event, 0),
      at: world.now,
      node: node.id,
      from: from.id,
      message: entry.subject,
      sent: entry.ref,
    };
    world.setup.director?.delivered(from, node, fact);
    if (world.wants.deliver && world.tell('deliver', fact)) {
      return world.story({
        kind: 'handler',
        node: node.id,
        cause: { kind: 'deliver', from: from.id, message: entry.subject, sent: entry.ref },
        effects: [],
      });
    }
  }
  handle(world, node, MESSAGE, entry.subject, entry.from, entry.ref);
}

export function fire(world: World, node: NodeState, entry: Entry): void {
  const name = entry.subject as string; // timers carry their name
  if (!node.up || node.timers.get(name) !== entry) return; // replaced, cancelled, or of an earlier boot
  node.timers.delete(name);
  world.number();
  handle(world, node, TIMER, name, -1, 0);
}

export function handle(world: World, node: NodeState, kind: CallKind, subject: Json, from: number, sent: Ref): void {
  node.beginHandler();
  if (world.setup.observer.event !== undefined) {
    world.told = {
      n: world.event,
      at: world.now,
      kind: 'handler',
      node: node.id,
      cause: cause(world, node, kind, subject, from, sent),
      effects: [],
    };
    world.setup.observer.event(world.told);
  }
  world.setup.host.handle(node, kind, subject, from);
  const { run, armed } = node;
  if (armed !== undefined) return crashInside(world, node, armed.keep(run.count), armed.restartAfter, armed.torn);
  const before = node.status;
  const after = run.trouble === undefined ? world.setup.host.status(node) : undefined;
  if (after !== undefined) node.status = after;
  carryOut(world, node, run.effects, 0, before);
}

/** Lets effects take place one by one from place `from`, until the end or a durable write that takes time. */
export function carryOut(world: World, node: NodeState, effects: readonly Effect[], from: number, before: Json): void {
  const event = world.event;
  for (let place = from; place < effects.length; place++) {
    const effect = effects[place] as Effect; // place < length
    take(world, node, effect, refOf(event, place + 1));
    if (world.outcome !== undefined) break;
    if (effect.kind === 'write' && !effect.lazy && node.plan.writeLatency !== undefined)
      return wait(world, node, effects, place + 1, before);
  }
  if (world.outcome === undefined) finishHandler(world, node, before);
  world.told = undefined;
}

export function finishHandler(world: World, node: NodeState, before: Json): void {
  const { trouble } = node.run;
  if (trouble !== undefined) {
    if (world.told !== undefined) world.told.trouble = trouble;
    world.outcome = { kind: 'trouble', node: node.id, event: world.event, trouble };
    return;
  }
  const after = node.status;
  if (after === before) return;
  if (world.told !== undefined) world.told.status = after;
  if (!world.wants.status && world.setup.director === undefined) return;
  const fact = { ref: refOf(world.event, node.run.effects.length + 1), at: world.now, node: node.id, before, after };
  world.setup.director?.status(fact);
  if (world.wants.status) world.tell('status', fact);
}

/** The node is busy until its write is durable; what reaches it meanwhile waits. */
export function wait(world: World, node: NodeState, effects: readonly Effect[], next: number, before: Json): void {
  const latency = delayFrom(node.plan.writeLatency ?? 0, finish(mix(mix(node.handlerIdentity, WRITE), next)));
  const { event, told } = world;
  world.told = undefined;
  node.busy = true;
  const boot = node.boot;
  node.waiting = (): void => {
    if (told !== undefined) told.cut = { lost: effects.length - next };
  };
  const goOn = () => {
    if (!node.up || node.boot !== boot) return;
    node.busy = false;
    node.waiting = undefined;
    const current = world.event;
    world.event = event;
    world.told = told;
    carryOut(world, node, effects, next, before);
    world.event = current;
    if (!node.busy) catchUp(world, node);
  };
  world.queue.push(
    new Entry(world.now + latency, world.tie(node.handlerIdentity, next), 'continue', node.index, null, -1, 0, goOn),
  );
}

export function cause(world: World, node: NodeState, kind: CallKind, subject: Json, from: number, sent: Ref): Cause {
  switch (kind) {
    case START:
      return { kind: 'start', boot: node.boot };
    case REQUEST:
      return { kind: 'request', request: subject };
    case MESSAGE:
      return { kind: 'deliver', from: world.nodes[from] as NodeId, message: subject, sent };
    case TIMER:
      return { kind: 'timer', name: subject as string }; // timers carry their name
  }
}
