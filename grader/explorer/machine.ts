/** The world of an exploration: global states as vectors of numbers, and the steps that lead out of each. */
import type { ProtocolCodecs } from '../simulator/effects.ts';
import type { Answering } from './answering.ts';
import { Events } from './events.ts';
import { Hashes } from './fingerprints.ts';
import type { Model } from './model.ts';
import { Observers } from './observers.ts';
import { LIST_HEAD, NEXT, Transitions, WAITING } from './transitions.ts';

/** A step out of a state, as `Machine.steps` lists them: so many numbers each. */
export const STEP = 5;
/** Place of the node that acts; −1 when only the application does. */
export const NODE = 0;
export const STEP_ROW = 1;
/** Place of the node whose message is used up (−1: none), and its component afterwards. */
export const SENDER = 2;
export const SENDER_NEXT = 3;
/** 1 when the step is a crash. */
export const CRASHES = 4;

export class Machine {
  readonly events = new Events();
  readonly observers: Observers;
  readonly transitions: Transitions;
  readonly crashHashes = new Hashes(3);
  readonly size: number;
  /** A state: the nodes' components, then the observers, then how many crashes there were. */
  readonly vector: number;
  /** The steps out of the state that `fill` saw last. */
  steps = new Int32Array(STEP * 1024);
  private readonly answering: Answering;

  constructor(model: Model, protocol: ProtocolCodecs, answering: Answering) {
    if (model.nodes.length > 30) throw new Error(`An exploration has at most 30 nodes, not ${model.nodes.length}.`);
    if (model.properties.length > 30) throw new Error('An exploration has at most 30 properties.');
    this.answering = answering;
    this.size = model.nodes.length;
    this.vector = this.size + 2;
    this.observers = new Observers(model, protocol, this.events);
    this.transitions = new Transitions(model, this.events, this.observers);
    for (let crashes = 0; crashes <= 255; crashes++) this.crashHashes.add();
  }

  /** Every node down, with nothing in its storage, as before its first boot. */
  unbooted(): Int32Array {
    const out = Array.from({ length: this.size }, () => []);
    const state = new Int32Array(this.vector);
    for (let node = 0; node < this.size; node++)
      state[node] = this.transitions.components.of({ node, local: -1, left: 0, boot: 0, timers: [], out });
    state[this.size] = this.observers.initial;
    return state;
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
    const receivers = transitions.components.receivers.data;
    const seen = state[size] as number; // a vector
    const waiting = observers.isWaiting(seen);
    let count = 0;
    let ready = true;
    for (let node = 0; node < size; node++) {
      const component = state[node] as number; // node < size
      const own = transitions.ownList(component);
      if (own === WAITING) ready = false;
      else if (ready) count = this.copy(own, node, -1, crashes, count);
      if (waiting) {
        const request = observers.pending(seen, node);
        const list = request < 0 ? undefined : transitions.requestList(component, request);
        if (list === WAITING) ready = false;
        else if (list !== undefined && ready) count = this.copy(list, node, -1, crashes, count);
      }
      for (let sender = 0; sender < size; sender++) {
        const from = state[sender] as number; // sender < size
        if (sender === node || ((receivers[from] as number) & (1 << node)) === 0) continue;
        const list = transitions.pairList(from, component);
        if (list === WAITING) ready = false;
        else if (ready) count = this.copy(list, node, sender, crashes, count);
      }
    }
    if (waiting && ready)
      for (const key of observers.wakes(seen)) count = this.add(count, -1, transitions.wakeRow(key), -1, -1, 0);
    return ready ? count : -1;
  }

  /** The only step that boots this node. */
  bootRow(state: Int32Array, node: number): number {
    const component = state[node] as number; // a node's place
    let list = this.transitions.ownList(component);
    if (list === WAITING) {
      this.ask();
      list = this.transitions.ownList(component);
    }
    return this.transitions.lists.data[list + LIST_HEAD] as number; // a node that is down can restart
  }

  /** The state after a step, in place: `observers` as `Observers.step` has them. */
  apply(state: Int32Array, at: number, observers: number): void {
    const { steps, size } = this;
    const [node, row, sender] = [steps[at + NODE], steps[at + STEP_ROW], steps[at + SENDER]] as [
      number,
      number,
      number,
    ]; // a step
    if (node >= 0) state[node] = this.transitions.rows.data[8 * row + NEXT] as number; // a row
    if (sender >= 0) state[sender] = steps[at + SENDER_NEXT] as number; // a step
    state[size] = observers;
    state[size + 1] = (state[size + 1] as number) + (steps[at + CRASHES] as number); // a vector, a step
  }

  private copy(list: number, node: number, sender: number, crashes: boolean, count: number): number {
    const { data } = this.transitions.lists;
    const usual = data[list] as number; // the head of a list
    const all = crashes ? usual + (data[list + 1] as number) : usual; // as above
    let to = count;
    for (let i = 0; i < all; i++) {
      const at = list + LIST_HEAD + 2 * i;
      const next = data[at + 1] as number; // inside the list
      to = this.add(to, node, data[at] as number, next < 0 ? -1 : sender, next, i < usual ? 0 : 1); // inside the list
    }
    return to;
  }

  private add(count: number, node: number, row: number, sender: number, next: number, crashes: number): number {
    let at = count * STEP;
    if (at + STEP > this.steps.length) {
      const bigger = new Int32Array(2 * this.steps.length);
      bigger.set(this.steps);
      this.steps = bigger;
    }
    const { steps } = this;
    steps[at++] = node;
    steps[at++] = row;
    steps[at++] = sender;
    steps[at++] = next;
    steps[at] = crashes;
    return count + 1;
  }
}
