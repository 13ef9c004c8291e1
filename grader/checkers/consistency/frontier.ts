/**
 * Which operation may come next in an order that is being built: those that nothing unplaced must precede. One operation
 * must precede another of its group when it was answered before the other was asked. One group for everything is the order
 * of time (linearizability), a group for each client is the order of programs (sequential consistency).
 *
 * Wing and Gong, Lowe, and porcupine find them in a linked list of calls and returns. Here each group is cut into chains,
 * in which one operation is answered before the next is asked: only the heads of the chains come into question, and placing
 * an operation or taking it back is one step on its chain.
 */
import { answeredAt, type Operation } from './history.ts';

interface Group {
  /** Answered operations, each chain in order, and how many of it are placed. */
  readonly chains: { readonly operations: number[]; placed: number }[];
  /** Operations without an answer, as they were asked: nothing waits for them. */
  readonly open: number[];
}

export class Frontier {
  /** Answered operations not yet placed. */
  left = 0;
  /** Bits of the placed operations that have no answer. */
  openPlaced = 0n;
  private readonly operations: readonly Operation<unknown>[];
  private readonly groups: Group[];
  private readonly chainOf: { placed: number }[] = [];
  private readonly nth: number[] = [];
  private readonly openBit: bigint[] = [];

  constructor(operations: readonly Operation<unknown>[], groupOf: (operation: Operation<unknown>) => string) {
    this.operations = operations;
    const groups = new Map<string, Group>();
    const byAsked = operations.map((_, i) => i).sort((a, b) => this.at(a).asked - this.at(b).asked || a - b);
    let bit = 1n;
    for (const i of byAsked) {
      const operation = this.at(i);
      const name = groupOf(operation);
      const group: Group = groups.get(name) ?? { chains: [], open: [] };
      groups.set(name, group);
      if (operation.answer === undefined) {
        group.open.push(i);
        this.openBit[i] = bit;
        bit <<= 1n;
      } else {
        this.left++;
        this.chain(group, i);
      }
    }
    this.groups = [...groups.values()];
  }

  private at(i: number): Operation<unknown> {
    return this.operations[i] as Operation<unknown>; // only places of the history come in
  }

  private chain(group: Group, i: number): void {
    const { asked } = this.at(i);
    let chain = group.chains.find(({ operations }) => answeredAt(this.at(operations.at(-1) as number)) < asked); // none is empty
    if (chain === undefined) {
      chain = { operations: [], placed: 0 };
      group.chains.push(chain);
    }
    this.nth[i] = chain.operations.push(i);
    this.chainOf[i] = chain;
  }

  /** The answered operations that may come next, the earliest answer first; then those without an answer. */
  available(): { readonly answered: number[]; readonly open: number[] } {
    const answered: number[] = [];
    const open: number[] = [];
    for (const group of this.groups) {
      const heads: number[] = [];
      let horizon = Number.POSITIVE_INFINITY;
      for (const { operations, placed } of group.chains) {
        const head = operations[placed];
        if (head === undefined) continue;
        heads.push(head);
        horizon = Math.min(horizon, answeredAt(this.at(head)));
      }
      for (const head of heads) if (this.at(head).asked <= horizon) answered.push(head);
      for (const i of group.open) {
        if (this.at(i).asked > horizon) break;
        if ((this.openPlaced & (this.openBit[i] as bigint)) === 0n) open.push(i); // every open one has its bit
      }
    }
    answered.sort((a, b) => answeredAt(this.at(a)) - answeredAt(this.at(b)) || a - b);
    return { answered, open };
  }

  isPlaced(i: number): boolean {
    const chain = this.chainOf[i];
    if (chain === undefined) return (this.openPlaced & (this.openBit[i] as bigint)) !== 0n; // no chain: it is open
    return (this.nth[i] as number) <= chain.placed; // it is on that chain
  }

  place(i: number): void {
    const chain = this.chainOf[i];
    if (chain === undefined)
      this.openPlaced |= this.openBit[i] as bigint; // no chain: it is open
    else {
      chain.placed++;
      this.left--;
    }
  }

  takeBack(i: number): void {
    const chain = this.chainOf[i];
    if (chain === undefined)
      this.openPlaced &= ~(this.openBit[i] as bigint); // as above
    else {
      chain.placed--;
      this.left++;
    }
  }
}
