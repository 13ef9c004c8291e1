/** One search: from some states, through every step, until nothing is new, a bound is reached, or the goal is found. */
import type { AnyProperty } from '../checkers/property.ts';
import { isStackOverflow } from '../simulator/thrown.ts';
import { Ancestry, type Path, STEPS_MAX } from './ancestry.ts';
import { collisionBound, LANES, Visited } from './fingerprints.ts';
import { Frontier } from './frontier.ts';
import { CRASHES, type Machine, SENDER, STEP, STEP_ROW } from './machine.ts';
import { persistent } from './partial-order.ts';
import { DELTA, EVENT, FACTS, FAILURE, NEXT, POSTING, ROW } from './rows.ts';
import {
  type FoundBreach,
  notEstablished,
  type SearchEnd,
  type SearchOptions,
  tooDeep,
  tooManyStates,
} from './search-options.ts';
import type { Failure } from './transitions.ts';

/** States looked at ahead for questions, so that many are asked at once. */
const AHEAD = 256;

export class Search {
  states = 0;
  transitions = 0;
  depth = 0;
  /** Crashes in the state that had most. */
  crashes = 0;
  /** States in which nothing changes any more but by crashes: repeating what has been said is no change. */
  resting = 0;
  /** Bits of the properties that reached what they are about. */
  reached = 0;
  /** The first way to break each property. */
  readonly breaches: FoundBreach[] = [];
  readonly found: { readonly state: Int32Array; readonly path: Path }[] = [];
  private readonly machine: Machine;
  private readonly options: SearchOptions;
  private readonly visited: Visited;
  private readonly frontier: Frontier;
  private readonly ancestry = new Ancestry();
  private readonly broken = new Set<AnyProperty>();
  /** Some step out of the state at hand, other than a crash, leads elsewhere. */
  private moved = false;
  /** Places of the properties that are judged where things come to rest. */
  private readonly judgedAtRest: readonly number[];
  private ranOut: string | undefined;
  private readonly ahead: Int32Array;

  constructor(machine: Machine, options: SearchOptions) {
    this.machine = machine;
    this.options = options;
    this.visited = new Visited(options.statesMax, options.bits);
    this.frontier = new Frontier(machine.vector + 2, options.depthFirst);
    this.ahead = new Int32Array(machine.vector + 2);
    const { properties } = machine.observers;
    const places = properties.flatMap((property, place) =>
      property.kind === 'eventually' || 'atEnd' in property ? [place] : [],
    );
    // As at the end of a run: what should be missing comes last.
    const isLast = (place: number) => Number(properties[place]?.kind === 'eventually');
    this.judgedAtRest = places.sort((a, b) => isLast(a) - isLast(b));
  }

  run(roots: readonly Int32Array[]): SearchEnd {
    try {
      for (const root of roots) this.addRoot(root);
      return this.loop();
    } catch (error) {
      // What engines say when an array or a map cannot grow.
      if (!(error instanceof RangeError) || isStackOverflow(error)) throw error;
      return notEstablished(`Memory ran out after ${this.states} states, at depth ${this.depth}.`);
    }
  }

  /** Chance that two of the states seen were taken for one, at most. */
  get collisionBound(): number {
    return collisionBound(this.states, this.options.bits);
  }

  pathTo = (ordinal: number, ...more: number[]): Path => this.ancestry.pathTo(ordinal, more);

  private addRoot(root: Int32Array): void {
    const { machine, frontier } = this;
    const [a = 0, b = 0, c = 0] = machine.fingerprint(root);
    const fresh = this.options.symmetry?.add(this.visited, root) ?? this.visited.add(a, b, c);
    const ordinal = this.states++;
    this.ancestry.addRoot();
    this.reached |= machine.observers.reached(root[machine.seen] as number); // a vector
    if (!fresh) return;
    const from = frontier.add();
    frontier.data.set(root, from);
    frontier.data[from + machine.vector] = 0;
    frontier.data[from + machine.vector + 1] = ordinal;
    this.goal(root, ordinal);
  }

  private loop(): SearchEnd {
    const { machine, frontier, options } = this;
    const state = new Int32Array(machine.vector + 2);
    let shallow = 0;
    while (frontier.size > 0) {
      if (options.goal !== 0 && this.found.length >= options.keep) return { kind: 'found' };
      if (this.states > options.statesMax)
        return notEstablished(tooManyStates(options.statesMax, this.depth, frontier.size));
      frontier.take(state);
      const depth = state[machine.vector] as number; // set by whoever added it
      if (depth > this.depth) this.depth = depth;
      if (machine.observers.isPruned(state[machine.seen] as number)) continue; // a vector
      if (depth >= options.depthMax) {
        shallow++;
        continue;
      }
      const crashes = (state[machine.seen + 1] as number) < options.crashesMax; // a vector
      let count = machine.fill(state, crashes);
      while (count < 0) {
        this.lookAhead();
        machine.ask();
        count = machine.fill(state, crashes);
      }
      if (count > STEPS_MAX) return notEstablished(`A state has ${count} steps; ${STEPS_MAX} can be told apart.`);
      const end = this.expand(state, count, depth);
      if (end !== undefined) return end;
      if (options.assumed !== undefined && machine.transitions.used.size > options.assumed.size)
        return { kind: 'assumed-wrongly' };
    }
    if (options.goal !== 0 && this.found.length >= options.keep) return { kind: 'found' };
    if (shallow > 0) return notEstablished(tooDeep(options.depthMax, shallow, this.states));
    if (this.ranOut !== undefined) return notEstablished(this.ranOut);
    return { kind: 'exhausted' };
  }

  /** Finds out what the states that come next will ask. */
  private lookAhead(): void {
    const { machine, frontier, ahead } = this;
    const many = Math.min(AHEAD, frontier.size);
    for (let i = 0; i < many; i++) {
      frontier.peek(i, ahead);
      machine.fill(ahead, (ahead[machine.seen + 1] as number) < this.options.crashesMax); // a vector
    }
  }

  private expand(state: Int32Array, count: number, depth: number): SearchEnd | undefined {
    const { assumed } = this.options;
    const chosen =
      assumed === undefined ? -1 : persistent(this.machine, state, count, assumed, this.options.crashesMax);
    this.moved = false;
    if (chosen < 0) {
      const end = this.visit(state, count, depth, -1, false);
      if (!this.moved && end === undefined) this.rest(state);
      return end;
    }
    const before = this.states;
    const end = this.visit(state, count, depth, chosen, false);
    if (end !== undefined) return end;
    // Where nothing new comes of them, the other steps must not be put off for ever.
    return this.states > before ? undefined : this.visit(state, count, depth, chosen, true);
  }

  /** The hot loop. `only`: steps of that node alone, or (`others`) of all but it; −1: all. */
  private visit(state: Int32Array, count: number, depth: number, only: number, others: boolean): SearchEnd | undefined {
    const { machine, visited, frontier, options } = this;
    const { size, vector, observers, transitions, steps } = machine;
    const { outboxes } = transitions;
    const rows = transitions.rows.data;
    const crashHashes = machine.crashHashes.numbers.data;
    // Steps may add observers and outboxes, so their arrays are looked up again where one was asked for.
    let observerHashes = observers.hashes.numbers.data;
    let outboxHashes = outboxes.hashes.numbers.data;
    const seen = state[machine.seen] as number; // a vector, here and below
    const crashed = state[machine.seen + 1] as number;
    const ordinal = state[vector + 1] as number;
    const base = machine.nodesSum(state);
    const [a, b, c] = [base[0] as number, base[1] as number, base[2] as number]; // three lanes
    for (let place = 0; place < count; place++) {
      const at = place * STEP;
      const node = steps[at] as number; // inside the list, here and below
      if (only >= 0 && (node === only) === others) continue;
      const row = ROW * (steps[at + STEP_ROW] as number);
      const facts = rows[row + FACTS] as number;
      let next = seen;
      if (facts !== 0) {
        next = observers.step(seen, facts);
        if (next < 0) {
          if (steps[at + CRASHES] === 0) this.moved = true;
          this.breach(next, ordinal, place);
          continue;
        }
        observerHashes = observers.hashes.numbers.data;
      }
      const local = rows[row + NEXT] as number;
      if (local < 0) return this.failed(transitions.failures[rows[row + FAILURE] as number] as Failure, ordinal, place);
      this.transitions++;
      const crashes = crashed + (steps[at + CRASHES] as number);
      const before = node < 0 ? -1 : (state[size + node] as number);
      const posting = rows[row + POSTING] as number;
      const outbox = posting === 0 ? before : outboxes.after(before, posting);
      const sender = steps[at + SENDER] as number;
      if (crashes === crashed) {
        const stays = (node < 0 || (local === state[node] && outbox === before)) && next === seen && sender < 0;
        if (stays) continue;
        this.moved = true;
      }
      const ho = LANES * next;
      const hc = LANES * crashes;
      let fa = a + (rows[row + DELTA] as number) + (observerHashes[ho] as number) + (crashHashes[hc] as number);
      let fb =
        b + (rows[row + DELTA + 1] as number) + (observerHashes[ho + 1] as number) + (crashHashes[hc + 1] as number);
      let fc =
        c + (rows[row + DELTA + 2] as number) + (observerHashes[ho + 2] as number) + (crashHashes[hc + 2] as number);
      if (outbox !== before) {
        outboxHashes = outboxes.hashes.numbers.data;
        const from = LANES * before;
        const to = LANES * outbox;
        fa += (outboxHashes[to] as number) - (outboxHashes[from] as number);
        fb += (outboxHashes[to + 1] as number) - (outboxHashes[from + 1] as number);
        fc += (outboxHashes[to + 2] as number) - (outboxHashes[from + 2] as number);
      }
      let senders = -1;
      if (sender >= 0) {
        const before = state[size + sender] as number;
        senders = outboxes.without(before, node, rows[row + EVENT] as number);
        outboxHashes = outboxes.hashes.numbers.data;
        const from = LANES * before;
        const to = LANES * senders;
        fa += (outboxHashes[to] as number) - (outboxHashes[from] as number);
        fb += (outboxHashes[to + 1] as number) - (outboxHashes[from + 1] as number);
        fc += (outboxHashes[to + 2] as number) - (outboxHashes[from + 2] as number);
      }
      if (options.symmetry === undefined) {
        if (!visited.add(fa | 0, fb | 0, fc | 0)) continue;
      } else if (!this.addSymmetric(state, at, next)) continue;
      const to = frontier.add();
      const { data } = frontier;
      for (let i = 0; i < machine.seen; i++) data[to + i] = state[i] as number;
      if (node >= 0) data[to + node] = local;
      if (node >= 0) data[to + size + node] = outbox;
      if (senders >= 0) data[to + size + sender] = senders;
      data[to + machine.seen] = next;
      data[to + machine.seen + 1] = crashes;
      data[to + vector] = depth + 1;
      data[to + vector + 1] = this.states;
      this.ancestry.add(ordinal, place);
      this.reached |= observers.reached(next);
      if (crashes > this.crashes) this.crashes = crashes;
      this.states++;
      if (options.goal !== 0) this.goal(data.subarray(to, to + vector), this.states - 1);
      if (options.onProgress !== undefined && (this.states & 0x3fff) === 0) options.onProgress(this.states);
    }
    return undefined;
  }

  private addSymmetric(state: Int32Array, at: number, observers: number): boolean {
    const { machine, visited, options } = this;
    const child = state.slice(0, machine.vector);
    machine.apply(child, at, observers);
    return options.symmetry?.add(visited, child) ?? false;
  }

  private goal(state: Int32Array, ordinal: number): void {
    const { goal, keep } = this.options;
    if (goal === 0 || this.found.length >= keep) return;
    const { machine } = this;
    if ((machine.observers.reached(state[machine.seen] as number) & goal) === 0) return; // a vector
    this.found.push({ state: state.slice(), path: this.pathTo(ordinal) });
  }

  /** Where nothing happens any more, what was to happen must have happened. */
  private rest(state: Int32Array): void {
    const { machine } = this;
    this.resting++;
    const ordinal = state[machine.vector + 1] as number; // a record of the frontier
    for (const place of this.judgedAtRest) {
      const property = machine.observers.properties[place] as AnyProperty; // a property's place
      if (this.broken.has(property)) continue;
      const found = machine.observers.atRest(state[machine.seen] as number, place); // a vector
      if (typeof found === 'string') this.isBroken(property, found, this.pathTo(ordinal), true);
      else this.ranOut ??= found?.because;
    }
  }

  private breach(result: number, ordinal: number, place: number): void {
    const { property, because } = this.machine.observers.breach(result);
    if (!this.broken.has(property)) this.isBroken(property, because, this.pathTo(ordinal, place), false);
  }

  private isBroken(property: AnyProperty, because: string, path: Path, isAtRest: boolean): void {
    this.broken.add(property);
    this.breaches.push({ property, because, path, isAtRest });
  }

  private failed(failure: Failure, ordinal: number, place: number): SearchEnd {
    const { unreadable } = failure.answer;
    return unreadable === undefined || failure.answer.trouble !== undefined
      ? { kind: 'threw', failure, path: this.pathTo(ordinal, place) }
      : { kind: 'not-established', because: unreadable };
  }
}
