/** What storages hold, as numbers: equal contents, equal numbers, in the order in which they first appear; 0 is nothing. */
import { mixText } from '../base/draw.ts';
import type { Effect } from '../simulator/effects.ts';
import { nothingStored, type Store, type StoreContent } from '../simulator/store.ts';

/** A storage between two handlers: what it holds, and the number of what a crash leaves of it. */
export interface Held {
  readonly content: StoreContent;
  readonly left: number;
}

/** Stored values are plain data with sorted keys and without −0: their JSON is canonical. */
export const contentText = (content: StoreContent): string =>
  content === nothingStored ? '' : JSON.stringify([content.keys, content.logs]);

export class Contents {
  private readonly numbers = new Map<string, number>([['', 0]]);
  private readonly all: StoreContent[] = [nothingStored];
  private readonly hashes: number[] = [0];

  get count(): number {
    return this.all.length;
  }

  number(content: StoreContent): number {
    const bare = content.keys.length === 0 && content.logs.length === 0;
    const text = bare ? '' : contentText(content);
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.all.length;
      this.numbers.set(text, number);
      this.all.push(content);
      this.hashes.push(mixText(0, text));
    }
    return number;
  }

  of(number: number): StoreContent {
    const content = this.all[number];
    if (content === undefined) throw new Error(`nothing is known that is left as ${number}`);
    return content;
  }

  /** The same in every process, whatever the numbers. */
  hash(number: number): number {
    return this.hashes[number] as number; // `of` has been asked
  }

  /** What a crash leaves after each of the effects, from none to all, and what the storage holds then. */
  follow(store: Store, before: Held, effects: readonly Effect[]): { readonly left: number[]; readonly after: Held } {
    let { left } = before;
    const lefts = [left];
    const writes = effects.some(({ kind }) => kind === 'write');
    if (writes) store.load(before.content, this.of(left));
    let content = before.content;
    for (const effect of effects) {
      if (effect.kind === 'note') continue;
      if (effect.kind === 'write') {
        store.write(effect.op);
        store.settle(effect.lazy);
        content = store.content();
        if (!effect.lazy) {
          left = this.number(content);
          content = this.of(left);
        }
      }
      lefts.push(left);
    }
    if (content !== this.of(left) && contentText(content) === contentText(this.of(left))) content = this.of(left);
    return { left: lefts, after: { content, left } };
  }
}
