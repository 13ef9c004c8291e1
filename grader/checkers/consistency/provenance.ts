/** Where a state comes from: a text that some operation brings whole and others add to. */
import { addTo } from '../../base/groups.ts';
import type { Operation } from './history.ts';
import { type AnyModel, keyOf } from './model.ts';

/** The only operations that together make a key, in their order. `initial`: on top of the state of the beginning. */
export interface Provenance {
  readonly initial: boolean;
  readonly makers: readonly number[];
}

/** Longer keys are not taken apart. Characters. */
const lengthMax = 2_000;

export class Makers {
  readonly bringers: Pieces;
  private readonly adders: Pieces;
  private readonly initial: string;

  constructor(operations: readonly Operation<unknown>[], model: AnyModel) {
    this.initial = keyOf(model, model.init);
    const brought: [string, number][] = [];
    const added: [string, number][] = [];
    for (const [i, { input, answer }] of operations.entries()) {
      // Answered so, it brought nothing: a cas that failed.
      if (answer !== undefined && model.reads?.(input, answer.output)) continue;
      const brings = model.brings?.(input);
      const adds = model.adds?.(input);
      if (brings !== undefined) brought.push([brings, i]);
      if (adds !== undefined) added.push([adds, i]);
    }
    this.bringers = new Pieces(brought);
    this.adders = new Pieces(added);
  }

  adds(i: number): boolean {
    return this.adders.textOf.has(i);
  }

  /** undefined: more than one way, or too long to say. */
  of(key: string): Provenance | 'impossible' | undefined {
    if (key.length > lengthMax) return undefined;
    // ways[n]: how the first n characters can be made; 2 stands for "2 or more".
    const ways = new Uint8Array(key.length + 1);
    const last: (number | undefined)[] = [];
    const reach = (from: number, times: number, made: { readonly length: number; readonly by: readonly number[] }) => {
      const to = from + made.length;
      ways[to] = Math.min(2, (ways[to] ?? 0) + times * made.by.length);
      last[to] = made.by[0];
    };
    if (key.startsWith(this.initial)) ways[this.initial.length] = 1;
    for (const made of this.bringers.at(key, 0)) reach(0, 1, made);
    for (let n = 0; n < key.length; n++) {
      const times = ways[n] ?? 0;
      if (times > 0) for (const made of this.adders.at(key, n)) reach(n, times, made);
    }
    if (ways[key.length] === 0) return 'impossible';
    return ways[key.length] === 1 ? this.traced(key, last) : undefined;
  }

  private traced(key: string, last: readonly (number | undefined)[]): Provenance {
    const makers: number[] = [];
    for (let n = key.length; n > 0; ) {
      const maker = last[n];
      if (maker === undefined) return { initial: true, makers: makers.reverse() };
      makers.push(maker);
      const added = this.adders.textOf.get(maker);
      if (added === undefined) return { initial: false, makers: makers.reverse() };
      n -= added.length;
    }
    return { initial: false, makers: makers.reverse() };
  }
}

/** Texts with the operations they stand for, found at a place of a longer text. */
export class Pieces {
  readonly textOf: ReadonlyMap<number, string>;
  private readonly byText = new Map<string, number[]>();
  private readonly lengths: readonly number[];

  constructor(pieces: readonly (readonly [string, number])[]) {
    this.textOf = new Map(pieces.map(([text, i]) => [i, text]));
    for (const [text, i] of pieces) addTo(this.byText, text, i);
    this.lengths = [...new Set([...this.byText.keys()].map((text) => text.length))];
  }

  at(text: string, from: number): { readonly length: number; readonly by: readonly number[] }[] {
    return this.lengths.flatMap((length) => {
      if (length === 0 || from + length > text.length) return [];
      const by = this.byText.get(text.slice(from, from + length));
      return by === undefined ? [] : [{ length, by }];
    });
  }
}
