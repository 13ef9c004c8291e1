/**
 * Is there an order of the operations that the object could have followed? The search of Wing and Gong (1993) with the
 * memory of Lowe (2017): a configuration (what is placed, the state) is never entered twice. Depth first; operations are
 * placed just in time, so that the next answer fits, and others only when that does not lead on.
 *
 * Sound short cuts, each with its reason where it stands. Bounded by a count of configurations.
 */
import { Demand } from './demand.ts';
import { Frontier } from './frontier.ts';
import type { History, Operation } from './history.ts';
import { type AnyModel, keyOf } from './model.ts';

export interface DeadEnd {
  readonly order: readonly number[];
  readonly state: unknown;
  /** The answered operations that could have come next, none of which fits; the earliest answer first. */
  readonly blocked: readonly number[];
}

export type Found =
  | { readonly kind: 'ok'; readonly order: readonly number[]; readonly state: unknown }
  /** The dead ends that came furthest, in different states, at most `deadEndsMax`. When `thorough`, none comes further. */
  | { readonly kind: 'illegal'; readonly deadEnds: readonly DeadEnd[] }
  | { readonly kind: 'ran-out' };

/** Counts down over all searches of one verdict. */
export interface Budget {
  left: number;
}

const deadEndsMax = 3;

interface Move {
  readonly operation: number;
  readonly state: number;
}

/** How operations are placed. */
export interface Keeping {
  /** Operations of one group keep their order. */
  readonly groupOf: (operation: Operation<unknown>) => string;
  /** Leave nothing out, so that the dead ends are the furthest there are. */
  readonly thorough?: boolean;
}

/** `places`: the operations to judge, as places in `history`; so are all operations that come back. */
export function search(
  history: History<unknown>,
  places: readonly number[],
  model: AnyModel,
  keeping: Keeping,
  budget: Budget,
): Found {
  const operations = places.map((place) => history[place] as Operation<unknown>); // places are of this history
  const found = new Search(operations, model, keeping).run(budget);
  const back = (ids: readonly number[]) => ids.map((id) => places[id] as number); // ids are of `operations`
  switch (found.kind) {
    case 'ok':
      return { ...found, order: back(found.order) };
    case 'illegal': {
      const deadEnds = found.deadEnds.map((it) => ({ ...it, order: back(it.order), blocked: back(it.blocked) }));
      return { kind: 'illegal', deadEnds };
    }
    case 'ran-out':
      return found;
  }
}

class Search {
  private readonly operations: readonly Operation<unknown>[];
  private readonly model: AnyModel;
  private readonly frontier: Frontier;
  private readonly demand: Demand | undefined;
  private readonly states: States;
  private readonly waits: ReturnType<NonNullable<AnyModel['waits']>>;
  private readonly seen = new Map<string, bigint[]>();

  constructor(operations: readonly Operation<unknown>[], model: AnyModel, { groupOf, thorough }: Keeping) {
    this.operations = operations;
    this.model = model;
    this.frontier = new Frontier(operations, groupOf);
    this.states = new States(model);
    if (thorough !== true) this.waits = model.waits?.(operations);
    const traced = model.sees !== undefined && (model.sound?.(operations) ?? true);
    if (thorough !== true && traced) this.demand = new Demand(operations, model, this.frontier);
  }

  run(budget: Budget): Found {
    const { frontier, states } = this;
    const furthest = new Furthest();
    const path: { readonly moves: readonly Move[]; next: number }[] = [];
    const order: number[] = [];
    let state = states.id(this.model.init);
    for (;;) {
      if (frontier.left === 0) return { kind: 'ok', order, state: states.at(state) };
      const { answered, open } = frontier.available();
      let moves: readonly Move[] = [];
      if (this.isNew(state, answered)) {
        if (budget.left-- <= 0) return { kind: 'ran-out' };
        moves = this.moves(state, answered, open);
        // Operations without an answer may still come, and lead nowhere: the end is where no answer fits.
        if (!moves.some((it) => answered.includes(it.operation)))
          furthest.add({ order, state: states.at(state), blocked: answered }, frontier.left);
      }
      path.push({ moves, next: 0 });
      let top = path.at(-1);
      while (top !== undefined && top.next === top.moves.length) {
        path.pop();
        const last = order.pop();
        if (last !== undefined) frontier.takeBack(last);
        top = path.at(-1);
      }
      if (top === undefined) return { kind: 'illegal', deadEnds: furthest.deadEnds };
      const move = top.moves[top.next++] as Move; // next < length
      frontier.place(move.operation);
      order.push(move.operation);
      state = move.state;
    }
  }

  /**
   * The answered operations that may come next say which answered operations are placed: all that must precede one of them
   * or came before it on its chain. So they are the memory's key, and not a bit for every operation of the history.
   * Of two configurations that differ only in the unanswered operations they used, the one that used fewer of them can do
   * whatever the other can.
   */
  private isNew(state: number, answered: readonly number[]): boolean {
    const text = this.operations.length <= 0x10000 ? String.fromCharCode(...answered) : answered.join();
    const key = `${state},${text}`;
    const { openPlaced } = this.frontier;
    const used = this.seen.get(key);
    if (used === undefined) {
      this.seen.set(key, [openPlaced]);
      return true;
    }
    if (used.some((fewer) => (fewer & ~openPlaced) === 0n)) return false;
    used.push(openPlaced);
    return true;
  }

  private moves(from: number, answered: readonly number[], open: readonly number[]): readonly Move[] {
    const { model, states, operations } = this;
    const state = states.at(from);
    const moves: Move[] = [];
    for (const i of answered) {
      const { input, answer } = operations[i] as Operation<unknown>; // places of the history
      const after = model.step(state, input, answer?.output);
      if (after === undefined) continue;
      const move = { operation: i, state: states.id(after) };
      // It changes no state, here or anywhere later: whatever order works with it later works with it now.
      if (answer !== undefined && model.reads?.(input, answer.output)) return [move];
      moves.push(move);
    }
    for (const { operation } of moves) {
      if (this.demand?.harmless(operation, states.keyAt(from), answered))
        return moves.filter((it) => it.operation === operation);
    }
    for (const i of open) {
      const after = model.step(state, (operations[i] as Operation<unknown>).input, undefined); // as above
      if (after === undefined) continue;
      const move = { operation: i, state: states.id(after) };
      // Without effect it is better left for later.
      if (move.state !== from) moves.push(move);
    }
    const { waits } = this;
    const others = [...answered, ...open];
    const free = waits === undefined ? moves : moves.filter((it) => !waits(it.operation, others));
    return this.promisingFirst(this.hopeful(free, from), answered[0]);
  }

  private hopeful(moves: readonly Move[], from: number): readonly Move[] {
    const { demand, states } = this;
    if (demand === undefined) return moves;
    const before = states.keyAt(from);
    return moves.filter((it) => !demand.hopeless(it.operation, before, states.keyAt(it.state)));
  }

  /** Just in time: first the operation whose answer comes next, then what makes its answer right. */
  private promisingFirst(moves: readonly Move[], urgent: number | undefined): readonly Move[] {
    if (urgent === undefined || moves.length < 2 || moves[0]?.operation === urgent) return moves;
    const { input, answer } = this.operations[urgent] as Operation<unknown>; // a place of the history
    const fits = moves.map((it) => this.model.step(this.states.at(it.state), input, answer?.output) !== undefined);
    return [...moves.filter((_, i) => fits[i]), ...moves.filter((_, i) => !fits[i])];
  }
}

/** States by number: equal states have one. */
class States {
  private readonly model: AnyModel;
  private readonly ids = new Map<string, number>();
  private readonly states: { readonly state: unknown; readonly key: string }[] = [];

  constructor(model: AnyModel) {
    this.model = model;
  }

  at(id: number): unknown {
    return this.states[id]?.state;
  }

  keyAt(id: number): string {
    return this.states[id]?.key ?? '';
  }

  id(state: unknown): number {
    const key = keyOf(this.model, state);
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.states.push({ state, key }) - 1;
      this.ids.set(key, id);
    }
    return id;
  }
}

/** Keeps the dead ends that left the fewest answers unplaced, the first for each state: it used unanswered ones sparingly. */
class Furthest {
  deadEnds: DeadEnd[] = [];
  private left = Number.POSITIVE_INFINITY;

  add(end: DeadEnd, left: number): void {
    if (left > this.left) return;
    if (left < this.left) this.deadEnds = [];
    this.left = left;
    if (this.deadEnds.length < deadEndsMax && !this.deadEnds.some((it) => it.state === end.state))
      this.deadEnds.push({ ...end, order: [...end.order] });
  }
}
