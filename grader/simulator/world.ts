/**
 * The world: virtual time, the queue of what is still to happen, and the rules by which it happens. It knows nothing of
 * properties or of who answers for the nodes (`Host`); the same world runs in the guest and in the judge.
 */
import type { Json, NodeId } from '#contract';
import { REFUSED } from '../base/codec.ts';
import { finish, mix, mixText, unit } from '../base/draw.ts';
import { Heap } from '../base/heap.ts';
import { type Ref, refOf, type TraceEffect, type TraceEvent, type Trouble } from '../trace/events.ts';
import type { FactKind, Facts } from '../trace/facts.ts';
import { toMicros } from './delay.ts';
import { askedIdentity, type Deviations } from './deviations.ts';
import type { Director } from './director.ts';
import type { Bounds, ProtocolCodecs } from './effects.ts';
import { scheduleFaults } from './faults.ts';
import { deliverMessage, deliverRequest, fire, start } from './handling.ts';
import type { Host } from './host.ts';
import { Network } from './network.ts';
import { NodeState, namesIn } from './node-state.ts';
import type { Observer } from './observer.ts';
import {
  type AnyEnvironment,
  defaults,
  type EnvironmentRequest,
  type EnvironmentStep,
  type RequestPlan,
  type WorldPlan,
} from './plan.ts';
import { controlEntry, Entry, LAST } from './queue.ts';

export interface WorldSetup {
  readonly plan: WorldPlan;
  readonly environment?: AnyEnvironment | undefined;
  readonly seed: number;
  readonly host: Host;
  readonly protocol: ProtocolCodecs;
  readonly bounds: Bounds;
  readonly observer: Observer;
  readonly director?: Director | undefined;
  /** Where the run leaves what the seed says; `plan` is without what it leaves out. */
  readonly deviations?: Deviations | undefined;
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
  environment: Json = null;
  readonly wants: { readonly [K in FactKind]: boolean };
  readonly eventsMax: number;
  /** The handler event being told, when the run is recorded. */
  told: Draft | undefined;

  constructor(setup: WorldSetup) {
    const { plan, protocol, deviations } = setup;
    this.setup = setup;
    this.protocol = protocol;
    this.bounds = setup.bounds;
    this.wants = setup.observer.wants;
    this.eventsMax = plan.eventsMax ?? defaults.eventsMax;
    this.nodes = namesIn(plan.nodes);
    this.states = plan.nodes.map((node, index) => {
      this.placeOf.set(node.id, index);
      const codecs = protocol.roles[node.role];
      if (codecs === undefined)
        throw new Error(`The world's plan gives ${node.id} the role "${node.role}", which the protocol does not have.`);
      return new NodeState(
        index,
        node,
        this.nodes,
        codecs,
        setup.seed,
        deviations?.placeOf(node.id),
        deviations?.diskLuck(node.id),
      );
    });
    const partitions = plan.faults?.some((fault) => fault.kind === 'partition') ?? false;
    if (partitions && plan.network.fifo)
      throw new Error('A FIFO network is reliable: it cannot be partitioned. Use a hold rule.');
    this.network = new Network(
      plan.network,
      this.nodes.length,
      plan.healAt === undefined ? undefined : toMicros(plan.healAt),
      partitions,
      deviations,
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
        this.outcome = this.setup.director?.unfinished() ?? { kind: 'finished' };
        break;
      }
      this.queue.remove(entry);
      this.now = entry.time;
      this.step(entry);
      this.setup.director?.settle();
    }
    return this.outcome;
  }

  /** Everything the plan says beforehand. */
  begin(): void {
    const { plan, environment, director } = this.setup;
    for (const node of this.states) this.queue.push(this.startEntry(node));
    scheduleFaults(this, plan);
    if (director?.takesOver !== undefined) director.takesOver.planned(plan.requests ?? []);
    else for (const [i, request] of (plan.requests ?? []).entries()) this.planned(request, i + 1);
    for (const at of plan.observe ?? []) this.queue.push(controlEntry(toMicros(at), () => this.observe(), LAST));
    if (environment !== undefined) this.apply(environment.init());
    director?.begin(this);
  }

  step(entry: Entry): void {
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
        return start(this, node);
      case 'request':
        return deliverRequest(this, node, entry.subject);
      case 'message':
        return deliverMessage(this, node, entry);
      case 'timer':
        return fire(this, node, entry);
      case 'continue':
        return entry.act?.();
    }
  }

  // — the application —

  apply(step: EnvironmentStep<Json>): void {
    this.environment = step.state;
    const { director } = this.setup;
    if (director?.takesOver !== undefined) return director.takesOver.applied(step);
    for (const request of step.requests ?? []) this.ask(request);
    for (const { after, key } of step.wake ?? []) {
      this.queue.push(controlEntry(this.now + toMicros(after), () => this.wake(key)));
    }
  }

  wake(key: string): void {
    const { environment } = this.setup;
    if (environment?.onTime !== undefined) this.apply(environment.onTime(this.environment, key));
  }

  /** What a plan asks for, unless the run leaves it out. */
  private planned({ node, at, request }: RequestPlan, nth: number): void {
    const { deviations } = this.setup;
    if (deviations?.isAbsent(node)) return;
    if (deviations?.out('request', nth) || deviations?.namesAbsent(request)) this.pass(node);
    else this.request(node, deviations?.moment(toMicros(deviations.requestAt(nth, at))) ?? toMicros(at), request);
  }

  /** What the environment asks for, unless the run leaves it out and it may. */
  private ask(asked: EnvironmentRequest): void {
    const { node, after, request, optional = false } = asked;
    const { deviations, observer, environment } = this.setup;
    if (deviations?.isAbsent(node) || deviations?.namesAbsent(request)) return;
    const state = this.states[this.placeOf.get(node) ?? -1];
    const nth = optional && state !== undefined ? ++state.asked : 0;
    if (optional && deviations?.unasked(node, nth)) {
      if (environment?.onLeftOut !== undefined) this.apply(environment.onLeftOut(this.environment, asked));
      return;
    }
    const drawn = this.now + toMicros(after);
    const at = Math.max(this.now, deviations?.moment(drawn, optional) ?? drawn);
    if (optional) observer.met?.({ kind: 'asked', identity: askedIdentity(node, nth), at });
    this.request(node, at, request);
  }

  /** A request that does not come keeps its number, so that those after it keep theirs. */
  private pass(id: NodeId): void {
    const node = this.states[this.placeOf.get(id) ?? -1];
    if (node !== undefined) node.requests++;
  }

  /** `at`: virtual microseconds. */
  request(id: NodeId, at: number, request: Json): void {
    this.queue.push(this.requestEntry(id, at, request));
  }

  requestEntry(id: NodeId, at: number, request: Json): Entry {
    const node = this.states[this.placeOf.get(id) ?? -1];
    if (node === undefined) throw new Error(`A request goes to ${id}, which the world's plan does not have.`);
    const copy = node.codecs.request.copy(request);
    if (copy === REFUSED)
      throw new Error(
        `The suite asks ${id} for something the protocol does not know: ${node.codecs.request.refusal(request)}.`,
      );
    const identity = mix(mixText(node.identity, 'request'), ++node.requests);
    return new Entry(at, this.tie(identity, 2), 'request', node.index, copy, -1, 0);
  }

  observe(): void {
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

  /** Boots come before messages of the same moment, among themselves in the seed's order. */
  startEntry(node: NodeState): Entry {
    const ordered = this.setup.director?.takesOver !== undefined;
    const tie = ordered ? node.index - this.nodes.length : unit(this.tie(node.identity, node.boot)) - 1;
    return new Entry(this.now, tie, 'start', node.index, null, -1, 0);
  }

  tie(identity: number, salt: number): number {
    return finish(mix(identity, salt));
  }
}
