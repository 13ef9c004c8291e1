/**
 * What the answers that are still unplaced say of the states to come. A read that returned v needs the state v: an order
 * that leaves v behind while nothing can bring it back has failed, though the search would find out much later. And a write
 * that nobody will miss need not be tried at every place. Only for models that say what an answer `sees` and what an input
 * `brings` and `adds`. With every written value different this leaves the search nothing to guess (as Gibbons and Korach
 * 1997 have it for registers: what belongs to one value is placed at one go).
 */
import { addTo } from '../../base/groups.ts';
import type { Frontier } from './frontier.ts';
import type { Operation } from './history.ts';
import type { AnyModel } from './model.ts';
import { Makers, type Provenance } from './provenance.ts';

/** An operation that is right in one state only. */
interface Seer {
  readonly operation: number;
  /** Of that state. */
  readonly key: string;
  /** It may be left out. */
  readonly open: boolean;
  /** It leaves the state as it is. */
  readonly reads: boolean;
  readonly from: Provenance | 'impossible' | undefined;
}

export class Demand {
  private readonly frontier: Frontier;
  private readonly makers: Makers;
  /** By key: those that begin alike stand together. */
  private readonly seers: readonly Seer[];
  private readonly isSeer = new Set<number>();
  /** For each operation, who needs it. */
  private readonly neededBy = new Map<number, Seer[]>();
  /** An answer that says only what the state is not: then nothing may be placed early. */
  private readonly negative: boolean;
  /** Where each state comes from is known. */
  private readonly clear: boolean;

  constructor(operations: readonly Operation<unknown>[], model: AnyModel, frontier: Frontier) {
    this.frontier = frontier;
    this.makers = new Makers(operations, model);
    const known = new Map<string, Seer['from']>();
    const seers: Seer[] = [];
    let negative = false;
    for (const [i, { input, answer }] of operations.entries()) {
      const key = model.sees?.(input, answer?.output);
      const reads = answer !== undefined && model.reads?.(input, answer.output) === true;
      if (key === undefined) negative ||= reads;
      else {
        if (!known.has(key)) known.set(key, this.makers.of(key));
        seers.push({ operation: i, key, open: answer === undefined, reads, from: known.get(key) });
      }
    }
    this.negative = negative;
    this.clear = [...known.values()].every((it) => it !== undefined);
    this.seers = seers.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.operation - b.operation));
    for (const seer of seers) this.note(seer);
  }

  private note(seer: Seer): void {
    this.isSeer.add(seer.operation);
    if (seer.from === undefined || seer.from === 'impossible') return;
    for (const maker of seer.from.makers) {
      addTo(this.neededBy, maker, seer);
    }
  }

  /** Placing `move`, which leads from one state to another, makes some answer impossible. */
  hopeless(move: number, from: string, to: string): boolean {
    const lost = (seer: Seer): boolean =>
      !seer.open &&
      seer.operation !== move &&
      !this.frontier.isPlaced(seer.operation) &&
      !seer.key.startsWith(to) &&
      !this.canBeMade(seer, move);
    if (this.neededBy.get(move)?.some(lost)) return true;
    // Those who were on their way to be right, and are no more: what begins with `from` and not with `to`.
    const [low, high] = this.range(from);
    const [lowKept, highKept] = to.startsWith(from) ? this.range(to) : [high, high];
    for (let i = low; i < lowKept; i++) if (lost(this.seers[i] as Seer)) return true; // places of the list
    for (let i = highKept; i < high; i++) if (lost(this.seers[i] as Seer)) return true; // as above
    return false;
  }

  /**
   * `move` can be placed now without loss: nobody needs the state `from` any more, and all who need what `move` makes are
   * available. Whatever comes next then overwrites (or is overwritten unseen), and can as well do that to this; and where
   * `move` stood later, what stood before it is overwritten in its place.
   */
  harmless(move: number, from: string, answered: readonly number[]): boolean {
    if (this.negative || this.isSeer.has(move) || this.unplaced(from, () => true)) return false;
    const key = this.makers.bringers.textOf.get(move);
    if (key === undefined) return this.makers.adds(move) && this.clear && !this.neededBy.has(move);
    return !this.unplaced(key, (seer) => seer.key !== key || !seer.reads || !answered.includes(seer.operation));
  }

  /** Once its state is out of reach: from the beginning again, with operations that are all still to be placed. */
  private canBeMade({ key, from }: Seer, move: number): boolean {
    const free = (i: number) => i !== move && !this.frontier.isPlaced(i);
    if (from === 'impossible') return false;
    if (from === undefined) return this.makers.bringers.at(key, 0).some(({ by }) => by.some(free));
    return !from.initial && from.makers.every(free);
  }

  /** Whether an unplaced seer whose key begins with `key` is so. */
  private unplaced(key: string, is: (seer: Seer) => boolean): boolean {
    const [low, high] = this.range(key);
    for (let i = low; i < high; i++) {
      const seer = this.seers[i] as Seer; // a place of the list
      if (!this.frontier.isPlaced(seer.operation) && is(seer)) return true;
    }
    return false;
  }

  /** The places of those whose key begins with `key`. */
  private range(key: string): readonly [number, number] {
    const at = (i: number) => this.seers[i]?.key ?? '';
    const low = firstFrom(0, this.seers.length, (i) => at(i) >= key);
    return [low, firstFrom(low, this.seers.length, (i) => !at(i).startsWith(key))];
  }
}

/** The first of low … high for which `is`, which stays true from there on. */
function firstFrom(low: number, high: number, is: (i: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (is(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
