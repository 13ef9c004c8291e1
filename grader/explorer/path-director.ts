/**
 * Goes a path that a search found in an ordinary world, one step a millisecond: whatever could happen by itself waits for
 * its step. What a step is about may be missing (the program has changed since): such a step is left out.
 */
import type { Json, NodeId } from '#contract';
import { toMicros } from '../simulator/delay.ts';
import type { Director, Kept } from '../simulator/director.ts';
import { crash, restart } from '../simulator/downtime.ts';
import type { Sent } from '../simulator/network.ts';
import type { NodeState } from '../simulator/node-state.ts';
import type { EnvironmentRequest, EnvironmentStep, RequestPlan } from '../simulator/plan.ts';
import { controlEntry, Entry } from '../simulator/queue.ts';
import type { World } from '../simulator/world.ts';
import type { Facts } from '../trace/facts.ts';
import { canonical } from './canonical.ts';
import type { ExploredNetwork } from './model.ts';
import type { PathStep } from './path.ts';

/** Milliseconds of virtual time that a path takes, and one more. */
export const durationOf = (steps: readonly PathStep[]): number => steps.length + 1;

interface UnderWay extends Kept {
  /** Of the sender, when it sent it. */
  readonly boot: number;
  /** At least once: a `set` keeps it. */
  arrived: boolean;
}

export class PathDirector implements Director {
  private readonly network: ExploredNetwork;
  private readonly steps: readonly PathStep[];
  private world!: World; // set by `begin`, before anything happens
  private messages: UnderWay[] = [];
  private readonly pending = new Map<NodeId, Json[]>();
  private readonly wakes: string[] = [];
  /** By place: the node's timers that have fired since anything else happened to it. */
  private readonly fired: Set<string>[] = [];

  constructor(network: ExploredNetwork, steps: readonly PathStep[]) {
    this.network = network;
    this.steps = steps;
  }

  begin(world: World): void {
    this.world = world;
    for (const [i, step] of this.steps.entries())
      world.queue.push(controlEntry(toMicros(i + 1), () => this.take(step)));
  }

  settle(): void {}
  delivered(): void {}
  output(): void {}
  status(): void {}
  /** What is still to come may never be missed at the end of a path that stops in the middle of something. */
  unfinished(): { readonly kind: 'not-given'; readonly because: string } | undefined {
    const requests = [...this.pending.values()].flat();
    const messages = this.messages.filter((message) => !message.arrived && mayArrive(message));
    const resting = requests.length + messages.length + this.wakes.length === 0 && this.world.states.every(this.rests);
    return resting ? undefined : { kind: 'not-given', because: 'The path ends before everything has come to rest.' };
  }

  private readonly rests = ({ up, index, timers }: NodeState): boolean =>
    up && [...timers.keys()].every((name) => this.fired[index]?.has(name));

  sent(sent: Sent, fact: Facts['send']): 'sent' {
    this.messages.push({ sent, ref: fact.ref, boot: sent.from.boot, arrived: false });
    return 'sent';
  }

  readonly takesOver = {
    planned: (requests: readonly RequestPlan[]): void => {
      for (const { node, request } of [...requests].sort((a, b) => a.at - b.at)) this.asked(node, request);
    },
    applied: (step: EnvironmentStep<Json>): void => {
      const requests: EnvironmentRequest[] = [...(step.requests ?? [])].sort((a, b) => a.after - b.after);
      for (const { node, request } of requests) this.asked(node, request);
      this.wakes.push(...(step.wake ?? []).map(({ key }) => key));
    },
  };

  private asked(node: NodeId, request: Json): void {
    const waiting = this.pending.get(node);
    if (waiting === undefined) this.pending.set(node, [request]);
    else waiting.push(request);
  }

  private take(step: PathStep): void {
    const { world } = this;
    if (world.outcome !== undefined) return;
    if (step.kind === 'wake') return this.wake(step.key);
    const node = world.states[world.placeOf.get(step.kind === 'deliver' ? step.to : step.node) ?? -1];
    if (node === undefined) return;
    if (step.kind !== 'timer') this.fired[node.index] = new Set();
    if (step.kind === 'crash') return crash(world, node, undefined, false);
    const { keep } = step;
    if (keep !== undefined) node.armed = { keep: () => keep, restartAfter: undefined, deadline: undefined };
    this.happen(step, node);
    node.armed = undefined;
  }

  private wake(key: string): void {
    const place = this.wakes.indexOf(key);
    if (place < 0) return;
    this.wakes.splice(place, 1);
    this.world.wake(key);
  }

  private happen(step: Exclude<PathStep, { kind: 'wake' | 'crash' }>, node: NodeState): void {
    const { world } = this;
    switch (step.kind) {
      case 'restart':
        return restart(world, node);
      case 'timer': {
        const timer = node.timers.get(step.name);
        if (timer === undefined) return;
        this.fired[node.index] = new Set(this.fired[node.index]).add(step.name);
        return world.step(timer);
      }
      case 'request': {
        const request = this.pending.get(step.node)?.shift();
        return request === undefined ? undefined : world.step(world.requestEntry(step.node, world.now, request));
      }
      case 'deliver': {
        const found = this.message(step);
        if (found === undefined) return;
        const { sent, ref } = found;
        return world.step(new Entry(world.now, 0, 'message', node.index, sent.message, sent.from.index, ref));
      }
    }
  }

  /** The first such message that is under way; a `set` keeps it. */
  private message(step: Extract<PathStep, { kind: 'deliver' }>): UnderWay | undefined {
    const own = step.from === step.to;
    const wanted = canonical(step.message);
    const place = this.messages.findIndex((it) => {
      const { from, to, message } = it.sent;
      return from.id === step.from && to.id === step.to && mayArrive(it) && canonical(message) === wanted;
    });
    const found = this.messages[place];
    if (found !== undefined) found.arrived = true;
    if (found !== undefined && (own || this.network !== 'set'))
      this.messages = this.messages.filter((message) => message !== found);
    return found;
  }
}

/** What a node sends itself does not outlive it. */
const mayArrive = ({ sent, boot }: UnderWay): boolean => sent.from !== sent.to || boot === sent.from.boot;
