/**
 * The world: virtual time, the queue of what is still to happen, and the rules by which it happens. It knows nothing of
 * properties or of who answers for the nodes (`Host`); the same world runs in the guest and in the judge.
 */
import type { Json, NodeId } from '#contract';
import { REFUSED } from '../base/codec.ts';
import { finish, mix, mixText, unit } from '../base/draw.ts';
import { Heap } from '../base/heap.ts';
import {
  type Cause,
  type Fate,
  type Ref,
  refOf,
  type TraceEffect,
  type TraceEvent,
  type Trouble,
} from '../trace/events.ts';
import type { FactKind, Facts } from '../trace/facts.ts';
import { delayFrom, toMicros } from './delay.ts';
import {
  type Bounds,
  type CallKind,
  type Effect,
  MESSAGE,
  type ProtocolCodecs,
  REQUEST,
  START,
  TIMER,
} from './effects.ts';
import { scheduleFaults } from './faults.ts';
import type { Host } from './host.ts';
import { Network, type Sent } from './network.ts';
import { NodeState, type Pending } from './node-state.ts';
import type { Observer } from './observer.ts';
import { type AnyEnvironment, defaults, type EnvironmentStep, type WorldPlan } from './plan.ts';
import { controlEntry, Entry, LAST } from './queue.ts';
import type { ScriptRunner } from './script-runner.ts';

export interface WorldSetup {
  readonly plan: WorldPlan;
  readonly environment?: AnyEnvironment | undefined;
  readonly seed: number;
  readonly host: Host;
  readonly protocol: ProtocolCodecs;
  readonly bounds: Bounds;
  readonly observer: Observer;
  readonly script?: ScriptRunner | undefined;
}

export type Outcome =
  | { readonly kind: 'finished' }
  /** The observer had seen enough. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'trouble'; readonly node: NodeId; readonly event: number; readonly trouble: Trouble }
  /** An expectation of the script did not come true. */
  | { readonly kind: 'unexpected'; readonly because: string; readonly first: Ref; readonly second: Ref }
  /** A given of the script never happened. */
  | { readonly kind: 'not-given'; readonly because: string }
  | { readonly kind: 'events-max'; readonly max: number };

/** A handler's event while it is being told: it is handed over at once, to keep its place, and filled as effects take place. */
type Draft = { -readonly [K in keyof HandlerEvent]: HandlerEvent[K] } & { readonly effects: TraceEffect[] };
type HandlerEvent = Extract<TraceEvent, { kind: 'handler' }>;
/** TraceEvent without its number and time: what `story` is given. */
type Told = TraceEvent extends infer E ? (E extends TraceEvent ? Omit<E, 'n' | 'at'> : never) : never;

const WRITE = 0x57524954;

export class World {
  readonly setup: WorldSetup;
  readonly nodes: readonly NodeId[];
  readonly placeOf = new Map<NodeId, number>();
  readonly states: readonly NodeState[];
  readonly protocol: ProtocolCodecs;
  readonly bounds: Bounds;
  readonly network: Network;
  readonly queue = new Heap<Entry>();
  now = 0;
  /** Number of the event under way. */
  event = -1;
  deliveries = 0;
  /** Faults that met traffic or a node at work. */
  faults = 0;
  outcome: Outcome | undefined;
  private environment: Json = null;
  private readonly wants: { readonly [K in FactKind]: boolean };
  private readonly eventsMax: number;
  /** The handler event being told, when the run is recorded. */
  private told: Draft | undefined;

  constructor(setup: WorldSetup) {
    const { plan, protocol } = setup;
    this.setup = setup;
    this.protocol = protocol;
    this.bounds = setup.bounds;
    this.wants = setup.observer.wants;
    this.eventsMax = plan.eventsMax ?? defaults.eventsMax;
    this.nodes = Object.freeze(plan.nodes.map((node) => node.id));
    this.states = plan.nodes.map((node, index) => {
      this.placeOf.set(node.id, index);
      const codecs = protocol.roles[node.role];
      if (codecs === undefined)
        throw new Error(`The world's plan gives ${node.id} the role "${node.role}", which the protocol does not have.`);
      return new NodeState(index, node, this.nodes, codecs, setup.seed);
    });
    const partitions = plan.faults?.some((fault) => fault.kind === 'partition') ?? false;
    if (partitions && plan.network.fifo)
      throw new Error('A FIFO network is reliable: it cannot be partitioned. Use a hold rule.');
    this.network = new Network(
      plan.network,
      this.nodes.length,
      plan.healAt === undefined ? undefined : toMicros(plan.healAt),
      partitions,
    );
    setup.host.begin(this);
  }

  run(): Outcome {
    this.begin();
    const end = toMicros(this.setup.plan.until);
    while (this.outcome === undefined) {
      const entry = this.queue.peek();
      if (entry === undefined || entry.time > end) {
        this.now = end;
        this.outcome = this.setup.script?.unfinished() ?? { kind: 'finished' };
        break;
      }
      this.queue.remove(entry);
      this.now = entry.time;
      this.step(entry);
      this.setup.script?.settle();
    }
    return this.outcome;
  }

  /** Everything the plan says beforehand. */
  private begin(): void {
    const { plan, environment, script } = this.setup;
    for (const node of this.states) this.queue.push(this.startEntry(node));
    scheduleFaults(this, plan);
    for (const request of plan.requests ?? []) this.request(request.node, toMicros(request.at), request.request);
    for (const at of plan.observe ?? []) this.queue.push(controlEntry(toMicros(at), () => this.observe(), LAST));
    if (environment !== undefined) this.apply(environment.init());
    script?.begin(this);
  }

  private step(entry: Entry): void {
    if (entry.kind === 'control') return entry.act?.();
    const node = this.states[entry.node] as NodeState; // entries name nodes of the plan
    if (node.paused || (node.busy && entry.kind !== 'continue')) {
      if (node.paused && node.deferred.length === 0) this.faults++;
      if (entry.kind === 'continue') node.deferred.unshift(entry);
      else node.deferred.push(entry);
      return;
    }
    switch (entry.kind) {
      case 'start':
        return this.start(node);
      case 'request':
        return this.deliverRequest(node, entry.subject);
      case 'message':
        return this.deliverMessage(node, entry);
      case 'timer':
        return this.fire(node, entry);
      case 'continue':
        return entry.act?.();
    }
  }

  // — what happens to a node —

  start(node: NodeState): void {
    node.beginBoot();
    this.number();
    if (this.wants.restart)
      this.tell('restart', { ref: refOf(this.event, 0), at: this.now, node: node.id, boot: node.boot });
    if (this.outcome === undefined) this.handle(node, START, null, -1, 0);
  }

  private deliverRequest(node: NodeState, request: Json): void {
    this.number();
    if (!node.up) return this.story({ kind: 'lost-request', node: node.id, request });
    if (
      this.wants.request &&
      this.tell('request', { ref: refOf(this.event, 0), at: this.now, node: node.id, request })
    ) {
      return this.story({ kind: 'handler', node: node.id, cause: { kind: 'request', request }, effects: [] });
    }
    this.handle(node, REQUEST, request, -1, 0);
  }

  private deliverMessage(node: NodeState, entry: Entry): void {
    this.number();
    const from = this.states[entry.from] as NodeState; // entries name nodes of the plan
    const cut = this.network.isCut(entry.from, entry.node);
    if (cut || !node.up) {
      if (cut) this.faults++;
      return this.story({
        kind: 'lost',
        node: node.id,
        from: from.id,
        message: entry.subject,
        sent: entry.ref,
        why: cut ? 'cut' : 'down',
      });
    }
    this.deliveries++;
    if (this.wants.deliver || this.setup.script !== undefined) {
      const fact = {
        ref: refOf(this.event, 0),
        at: this.now,
        node: node.id,
        from: from.id,
        message: entry.subject,
        sent: entry.ref,
      };
      this.setup.script?.delivered(from, node, fact);
      if (this.wants.deliver && this.tell('deliver', fact)) {
        return this.story({
          kind: 'handler',
          node: node.id,
          cause: { kind: 'deliver', from: from.id, message: entry.subject, sent: entry.ref },
          effects: [],
        });
      }
    }
    this.handle(node, MESSAGE, entry.subject, entry.from, entry.ref);
  }

  private fire(node: NodeState, entry: Entry): void {
    const name = entry.subject as string; // timers carry their name
    if (!node.up || node.timers.get(name) !== entry) return; // replaced, cancelled, or of an earlier boot
    node.timers.delete(name);
    this.number();
    this.handle(node, TIMER, name, -1, 0);
  }

  private handle(node: NodeState, kind: CallKind, subject: Json, from: number, sent: Ref): void {
    node.beginHandler();
    if (this.setup.observer.event !== undefined) {
      this.told = {
        n: this.event,
        at: this.now,
        kind: 'handler',
        node: node.id,
        cause: this.cause(node, kind, subject, from, sent),
        effects: [],
      };
      this.setup.observer.event(this.told);
    }
    this.setup.host.handle(node, kind, subject, from);
    const { run, armed } = node;
    if (armed !== undefined) return this.crashInside(node, armed.keep(run.count), armed.restartAfter);
    const before = node.status;
    const after = run.trouble === undefined ? this.setup.host.status(node) : undefined;
    if (after !== undefined) node.status = after;
    this.carryOut(node, { run, effects: run.effects, next: 0 }, before);
  }

  /** Lets effects take place one by one, until the end or a durable write that takes time. */
  private carryOut(node: NodeState, pending: Pending, before: Json): void {
    const { effects } = pending;
    const event = this.event;
    while (pending.next < effects.length) {
      const place = pending.next++;
      const effect = effects[place] as Effect; // place < length
      this.take(node, effect, refOf(event, place + 1));
      if (this.outcome !== undefined) break;
      if (effect.kind === 'write' && !effect.lazy && node.plan.writeLatency !== undefined)
        return this.wait(node, pending, before, place);
    }
    if (this.outcome === undefined) this.finishHandler(node, before);
    this.told = undefined;
  }

  private finishHandler(node: NodeState, before: Json): void {
    const { trouble } = node.run;
    if (trouble !== undefined) {
      if (this.told !== undefined) this.told.trouble = trouble;
      this.outcome = { kind: 'trouble', node: node.id, event: this.event, trouble };
      return;
    }
    const after = node.status;
    if (after === before) return;
    if (this.told !== undefined) this.told.status = after;
    if (!this.wants.status && this.setup.script === undefined) return;
    const fact = { ref: refOf(this.event, node.run.effects.length + 1), at: this.now, node: node.id, before, after };
    this.setup.script?.status(fact);
    if (this.wants.status) this.tell('status', fact);
  }

  /** The node is busy until its write is durable; what reaches it meanwhile waits. */
  private wait(node: NodeState, pending: Pending, before: Json, place: number): void {
    const latency = delayFrom(node.plan.writeLatency ?? 0, finish(mix(mix(node.handlerIdentity, WRITE), place)));
    const { event, told } = this;
    node.busy = true;
    const boot = node.boot;
    node.waiting = (): void => {
      if (told !== undefined) told.cut = { lost: pending.effects.length - pending.next };
    };
    this.queue.push(
      new Entry(
        this.now + latency,
        this.tie(node.handlerIdentity, place + 1),
        'continue',
        node.index,
        null,
        -1,
        0,
        () => {
          if (!node.up || node.boot !== boot) return;
          node.busy = false;
          node.waiting = undefined;
          const current = this.event;
          this.event = event;
          this.told = told;
          this.carryOut(node, pending, before);
          this.event = current;
          if (!node.busy) this.catchUp(node);
        },
      ),
    );
  }

  // — effects —

  private take(node: NodeState, effect: Effect, ref: Ref): void {
    const { told } = this;
    switch (effect.kind) {
      case 'send': {
        const fate = this.send(node, effect, ref);
        if (told !== undefined)
          told.effects.push({
            kind: 'send',
            to: this.nodes[effect.to] as NodeId,
            message: effect.message,
            fate: fate.fate,
            copies: fate.copies,
          });
        return;
      }
      case 'set-timer':
        this.setTimer(node, effect.name, effect.ms);
        break;
      case 'cancel-timer':
        this.cancelTimer(node, effect.name);
        break;
      case 'write':
        node.store.settle(effect.lazy);
        if (this.wants.write)
          this.tell('write', { ref, at: this.now, node: node.id, op: effect.op, lazy: effect.lazy });
        break;
      case 'output':
        if (told !== undefined) told.effects.push(effect);
        this.output(node, effect.value, ref);
        return;
      case 'note':
        break;
    }
    if (told !== undefined) told.effects.push(effect);
  }

  private send(node: NodeState, effect: Extract<Effect, { kind: 'send' }>, ref: Ref): { fate: Fate; copies: number } {
    const to = this.states[effect.to] as NodeState; // the port gives places of nodes
    const sent = this.network.identify(node, to, effect.message);
    const { script } = this.setup;
    if (this.wants.send || script !== undefined) {
      const fact = { ref, at: this.now, node: node.id, to: to.id, message: effect.message };
      const held = script?.sent(sent, fact) ?? false;
      if (this.wants.send) this.tell('send', fact);
      if (held) return { fate: 'held', copies: 0 };
    }
    const { fate, arrivals, fault } = this.network.route(sent, this.now);
    if (fault) this.faults++;
    for (let copy = 0; copy < arrivals.length; copy++) this.enqueue(sent, arrivals[copy] as number, copy, ref); // copy < length
    return { fate, copies: arrivals.length };
  }

  /** Puts a message that a script kept back on its way. */
  release(sent: Sent, ref: Ref): void {
    this.enqueue(sent, this.network.late(sent, this.now), 0, ref);
  }

  private enqueue(sent: Sent, at: number, copy: number, ref: Ref): void {
    const tie = copy === 0 ? sent.tie : finish(mix(sent.tie, copy));
    this.queue.push(new Entry(at, tie, 'message', sent.to.index, sent.message, sent.from.index, ref));
  }

  private output(node: NodeState, value: Json, ref: Ref): void {
    const { script, environment } = this.setup;
    if (this.wants.output || script !== undefined) {
      const fact = { ref, at: this.now, node: node.id, value };
      script?.output(fact);
      if (this.wants.output && this.tell('output', fact)) return;
    }
    if (environment?.onOutput !== undefined) this.apply(environment.onOutput(this.environment, node.id, value));
  }

  private setTimer(node: NodeState, name: string, ms: number): void {
    this.cancelTimer(node, name);
    const due = node.clock.read(this.now) + toMicros(ms);
    const identity = mix(mix(node.identity, node.boot), ++node.timersSet);
    const entry = new Entry(
      Math.max(this.now, node.clock.when(due)),
      this.tie(identity, 1),
      'timer',
      node.index,
      name,
      -1,
      0,
    );
    entry.due = due;
    node.timers.set(name, entry);
    this.queue.push(entry);
  }

  private cancelTimer(node: NodeState, name: string): void {
    const old = node.timers.get(name);
    if (old === undefined) return;
    node.timers.delete(name);
    this.queue.remove(old);
  }

  /** Clock changed: every armed timer meets its moment on the new line. */
  rearm(node: NodeState): void {
    for (const entry of node.timers.values()) {
      if (entry.place < 0) continue; // it came due during a pause and waits there
      this.queue.remove(entry);
      entry.time = Math.max(this.now, node.clock.when(entry.due));
      this.queue.push(entry);
    }
  }

  // — faults —

  private crashInside(node: NodeState, keep: number, restartAfter: number | undefined): void {
    const { run } = node;
    let kept = 0;
    let place = 0;
    for (; place < run.effects.length && this.outcome === undefined; place++) {
      const effect = run.effects[place] as Effect; // place < length
      if (effect.kind !== 'note' && kept++ >= keep) break;
      this.take(node, effect, refOf(this.event, place + 1));
    }
    if (run.count > 0) this.faults++;
    if (this.told !== undefined) this.told.cut = { lost: Math.max(0, run.count - keep) };
    this.told = undefined;
    if (this.outcome !== undefined) return;
    this.crash(node, restartAfter, true);
  }

  /** Memory, timers and what waited for the node are gone; storage falls back to what is durable. */
  crash(node: NodeState, restartAfter: number | undefined, inHandler: boolean): void {
    if (node.armed?.deadline !== undefined) this.queue.remove(node.armed.deadline);
    node.armed = undefined;
    if (!node.up) return;
    if (!inHandler && (node.timers.size > 0 || node.busy)) this.faults++;
    node.up = false;
    node.busy = false;
    node.waiting?.();
    node.waiting = undefined;
    for (const timer of node.timers.values()) this.queue.remove(timer);
    node.timers.clear();
    node.store.crash();
    this.number();
    if (this.wants.crash) this.tell('crash', { ref: refOf(this.event, 0), at: this.now, node: node.id });
    this.story({ kind: 'crash', node: node.id, inHandler });
    if (!node.paused) this.catchUp(node);
    if (restartAfter !== undefined) {
      this.queue.push(
        new Entry(
          this.now + toMicros(restartAfter),
          this.tie(node.identity, node.boot),
          'control',
          node.index,
          null,
          -1,
          0,
          () => this.restart(node),
        ),
      );
    }
  }

  restart(node: NodeState): void {
    if (!node.up && this.outcome === undefined) this.step(this.startEntry(node));
  }

  /** Works through what waited for a pause or a write to end, in order. */
  catchUp(node: NodeState): void {
    const waiting = node.deferred;
    node.deferred = [];
    for (let i = 0; i < waiting.length; i++) {
      if (this.outcome !== undefined) return;
      const entry = waiting[i] as Entry; // i < length
      if (node.paused || (node.busy && entry.kind !== 'continue')) node.deferred.push(entry);
      else this.step(entry);
    }
  }

  // — the application —

  private apply(step: EnvironmentStep<Json>): void {
    this.environment = step.state;
    for (const { node, after, request } of step.requests ?? []) this.request(node, this.now + toMicros(after), request);
    for (const { after, key } of step.wake ?? []) {
      this.queue.push(
        controlEntry(this.now + toMicros(after), () => {
          const { environment } = this.setup;
          if (environment?.onTime !== undefined) this.apply(environment.onTime(this.environment, key));
        }),
      );
    }
  }

  /** `at`: virtual microseconds. */
  request(id: NodeId, at: number, request: Json): void {
    const node = this.states[this.placeOf.get(id) ?? -1];
    if (node === undefined) throw new Error(`A request goes to ${id}, which the world's plan does not have.`);
    const copy = node.codecs.request.copy(request);
    if (copy === REFUSED)
      throw new Error(
        `The suite asks ${id} for something the protocol does not know: ${node.codecs.request.refusal(request)}.`,
      );
    const identity = mix(mixText(node.identity, 'request'), ++node.requests);
    this.queue.push(new Entry(at, this.tie(identity, 2), 'request', node.index, copy, -1, 0));
  }

  private observe(): void {
    for (const node of this.states) {
      if (!node.up || node.boot === 0 || this.outcome !== undefined) continue;
      this.number();
      if (this.wants.observe)
        this.tell('observe', { ref: refOf(this.event, 0), at: this.now, node: node.id, status: node.status });
      this.story({ kind: 'observe', node: node.id, status: node.status });
    }
  }

  // — telling —

  /** Gives the next event its number, and stops a run that has too many. */
  number(): void {
    this.event++;
    if (this.event >= this.eventsMax && this.outcome === undefined)
      this.outcome = { kind: 'events-max', max: this.eventsMax };
  }

  tell<K extends FactKind>(kind: K, fact: Facts[K]): boolean {
    if (this.outcome !== undefined || !this.setup.observer.fact(kind, fact)) return false;
    this.outcome = { kind: 'stopped' };
    return true;
  }

  story(told: Told): void {
    this.setup.observer.event?.({ n: this.event, at: this.now, ...told } as TraceEvent);
  }

  private cause(node: NodeState, kind: CallKind, subject: Json, from: number, sent: Ref): Cause {
    switch (kind) {
      case START:
        return { kind: 'start', boot: node.boot };
      case REQUEST:
        return { kind: 'request', request: subject };
      case MESSAGE:
        return { kind: 'deliver', from: this.nodes[from] as NodeId, message: subject, sent };
      case TIMER:
        return { kind: 'timer', name: subject as string }; // timers carry their name
    }
  }

  /** Boots come before messages of the same moment, among themselves in the seed's order. */
  private startEntry(node: NodeState): Entry {
    return new Entry(this.now, unit(this.tie(node.identity, node.boot)) - 1, 'start', node.index, null, -1, 0);
  }

  private tie(identity: number, salt: number): number {
    return finish(mix(identity, salt));
  }
}
