/** The world of an exploration: global states as vectors of numbers, and the steps that lead out of each. */
import type { ProtocolCodecs } from '../simulator/effects.ts';
import type { Answering } from './answering.ts';
import { Events } from './events.ts';
import { Hashes, LANES } from './fingerprints.ts';
import type { Frontier } from './frontier.ts';
import type { Model } from './model.ts';
import { Observers } from './observers.ts';
import { EVENT, LIST_HEAD, NEXT, POSTING, ROW, WAITING } from './rows.ts';
import { Transitions } from './transitions.ts';

/** A step out of a state, as `Machine.steps` lists them: so many numbers each. */
export const STEP = 4;
/** Place of the node that acts; −1 when only the application does. */
export const NODE = 0;
export const STEP_ROW = 1;
/** Place of the node whose message is used up; −1: none. */
export const SENDER = 2;
/** 1 when the step is a crash. */
export const CRASHES = 3;

/** States looked at ahead for questions, so that many are asked at once. */
const AHEAD = 256;

export class Machine {
  readonly events = new Events();
  readonly observers: Observers;
  readonly transitions: Transitions;
  readonly crashHashes = new Hashes(3);
  readonly size: number;
  /** A state: the nodes' local numbers, their outboxes, the observers, how many crashes there were. */
  readonly vector: number;
  /** Place of the observers in it; that of the crashes is the next. */
  readonly seen: number;
  /** Whether messages are used up, so that each is looked at by itself. */
  private readonly perEvent: boolean;
  /** Whether links are queues. */
  readonly ordered: boolean;
  /** The steps out of the state that `fill` saw last. */
  steps = new Int32Array(STEP * 1024);
  private readonly answering: Answering;

  /** `clocked`: see `Transitions`. */
  constructor(model: Model, protocol: ProtocolCodecs, answering: Answering, clocked: boolean) {
    this.answering = answering;
    this.size = model.nodes.length;
    this.seen = 2 * this.size;
    this.vector = this.seen + 2;
    this.perEvent = model.network !== 'set';
    this.ordered = model.network === 'fifo';
    this.observers = new Observers(model, protocol, this.events);
    this.transitions = new Transitions(model, this.events, this.observers, clocked);
    for (let crashes = 0; crashes <= 255; crashes++) this.crashHashes.add();
  }

  /** Every node down, with nothing in its storage, as before its first boot. */
  unbooted(): Int32Array {
    const { locals, outboxes } = this.transitions;
    const state = new Int32Array(this.vector);
    for (let node = 0; node < this.size; node++) {
      state[node] = locals.of({ node, state: -1, left: 0, boot: 0, clock: 0, timers: [] });
      state[this.size + node] = outboxes.empty(node, this.size);
    }
    state[this.seen] = this.observers.initial;
    return state;
  }

  /** Finds out what the states that come next will ask. `scratch` holds one of them. */
  lookAhead(frontier: Frontier, scratch: Int32Array, crashesMax: number): void {
    const many = Math.min(AHEAD, frontier.size);
    for (let i = 0; i < many; i++) {
      frontier.peek(i, scratch);
      this.fill(scratch, (scratch[this.seen + 1] as number) < crashesMax); // a vector
    }
  }

  /** Asks what `fill` waits for. */
  ask(): void {
    this.transitions.ask(this.answering);
  }

  /**
   * Lists every step that changes something, in an order that is always the same; the number of steps, or −1 when answers
   * are wanted first. `crashes`: whether another one may happen.
   */
  fill(state: Int32Array, crashes: boolean): number {
    const { size, transitions, observers } = this;
    const receivers = transitions.outboxes.receivers.data;
    const seen = state[this.seen] as number; // a vector
    const waiting = observers.isWaiting(seen);
    this.count = 0;
    this.ready = true;
    // A message to oneself takes no time: nothing comes before it, but a crash of that node.
    for (let node = 0; node < size; node++) {
      const outbox = state[size + node] as number; // node < size
      if (((receivers[outbox] as number) & (1 << node)) === 0) continue;
      const local = state[node] as number; // as above
      this.deliveries(outbox, local, node, node, crashes);
      if (crashes) this.copy(transitions.ownList(local), node, -1, true, true); // the idle one
      return this.ready ? this.count : -1;
    }
    for (let node = 0; node < size; node++) {
      const local = state[node] as number; // node < size
      this.copy(transitions.ownList(local), node, -1, crashes);
      const request = waiting ? observers.pending(seen, node) : -1;
      if (request >= 0) this.copy(transitions.eventList(local, request), node, -1, crashes);
      for (let sender = 0; sender < size; sender++) {
        const outbox = state[size + sender] as number; // sender < size
        if (((receivers[outbox] as number) & (1 << node)) === 0) continue;
        if (this.perEvent) this.deliveries(outbox, local, node, sender, crashes);
        else this.copy(transitions.outboxList(outbox, local), node, -1, crashes);
      }
    }
    if (waiting) for (const key of observers.wakes(seen)) this.add(-1, transitions.wakeRow(key), -1, 0);
    return this.ready ? this.count : -1;
  }

  /** The first message to oneself is the handler's own business to use up. */
  private deliveries(outbox: number, local: number, node: number, sender: number, crashes: boolean): void {
    const { transitions } = this;
    for (const event of transitions.outboxes.deliverable(outbox, node))
      this.copy(transitions.eventList(local, event), node, sender === node ? -1 : sender, crashes);
  }

  /** The only step that boots this node. */
  bootRow(state: Int32Array, node: number): number {
    const local = state[node] as number; // a node's place
    let list = this.transitions.ownList(local);
    if (list === WAITING) {
      this.ask();
      list = this.transitions.ownList(local);
    }
    return this.transitions.lists.data[list + LIST_HEAD] as number; // a node that is down can restart
  }

  /** The state after a step, in place: `observers` as `Observers.step` has them. */
  apply(state: Int32Array, at: number, observers: number): void {
    const { steps, size, seen } = this;
    const { rows, outboxes } = this.transitions;
    const [node, row, sender] = [steps[at + NODE], steps[at + STEP_ROW], steps[at + SENDER]] as [
      number,
      number,
      number,
    ]; // a step
    if (node >= 0) {
      state[node] = rows.data[ROW * row + NEXT] as number; // a row
      state[size + node] = outboxes.after(state[size + node] as number, rows.data[ROW * row + POSTING] as number); // as above
    }
    if (sender >= 0)
      state[size + sender] = outboxes.without(
        state[size + sender] as number,
        node,
        rows.data[ROW * row + EVENT] as number,
      ); // as above
    state[seen] = observers;
    state[seen + 1] = (state[seen + 1] as number) + (steps[at + CRASHES] as number); // a vector, a step
  }

  /** What the nodes contribute to a fingerprint. */
  nodesSum(state: Int32Array): Int32Array {
    const { size, seen, transitions } = this;
    const locals = transitions.locals.hashes.numbers.data;
    const outboxes = transitions.outboxes.hashes.numbers.data;
    let a = 0;
    let b = 0;
    let c = 0;
    for (let i = 0; i < seen; i++) {
      const data = i < size ? locals : outboxes;
      const at = LANES * (state[i] as number); // a vector, here and below
      a = (a + (data[at] as number)) | 0;
      b = (b + (data[at + 1] as number)) | 0;
      c = (c + (data[at + 2] as number)) | 0;
    }
    const { sum } = this;
    sum[0] = a;
    sum[1] = b;
    sum[2] = c;
    return sum;
  }

  private readonly sum = new Int32Array(LANES);

  /** All three lanes of a state's fingerprint. Good until the next call. */
  fingerprint(state: Int32Array): Int32Array {
    const sum = this.nodesSum(state);
    const add = (data: Int32Array, number: number) => {
      for (let lane = 0; lane < LANES; lane++)
        sum[lane] = (sum[lane] as number) + (data[LANES * number + lane] as number); // a number of ours
    };
    add(this.observers.hashes.numbers.data, state[this.seen] as number); // a vector
    add(this.crashHashes.numbers.data, state[this.seen + 1] as number); // a vector
    return sum;
  }

  private count = 0;
  private ready = true;

  private copy(list: number, node: number, sender: number, crashes: boolean, only = false): void {
    if (list === WAITING) this.ready = false;
    if (!this.ready) return;
    const { data } = this.transitions.lists;
    const usual = data[list] as number; // the head of a list
    const all = crashes ? usual + (data[list + 1] as number) : usual; // as above
    // The crash between two handlers is the last of its list.
    for (let i = only ? Math.max(usual, all - 1) : 0; i < all; i++)
      this.add(node, data[list + LIST_HEAD + i] as number, sender, i < usual ? 0 : 1); // inside the list
  }

  private add(node: number, row: number, sender: number, crashes: number): void {
    let at = this.count++ * STEP;
    if (at + STEP > this.steps.length) {
      const bigger = new Int32Array(2 * this.steps.length);
      bigger.set(this.steps);
      this.steps = bigger;
    }
    const { steps } = this;
    steps[at++] = node;
    steps[at++] = row;
    steps[at++] = sender;
    steps[at] = crashes;
  }
}
