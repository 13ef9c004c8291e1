/** A binary heap of events, ordered by time, then by a tie drawn from the seed, then by arrival. Items know their place, so that a timer can be taken out again. */

export interface HeapItem {
  time: number;
  tie: number;
  /** Set by the heap: order of insertion, the last resort between equal ties. */
  order: number;
  /** Set by the heap: place in the array, −1 when outside. */
  place: number;
}

const before = (a: HeapItem, b: HeapItem): boolean =>
  a.time !== b.time ? a.time < b.time : a.tie !== b.tie ? a.tie < b.tie : a.order < b.order;

export class Heap<T extends HeapItem> {
  private readonly items: T[] = [];
  private inserted = 0;

  get size(): number {
    return this.items.length;
  }

  push(item: T): void {
    item.order = this.inserted++;
    this.items.push(item);
    this.up(item, this.items.length - 1);
  }

  peek(): T | undefined {
    return this.items[0];
  }

  pop(): T | undefined {
    const top = this.items[0];
    if (top !== undefined) this.remove(top);
    return top;
  }

  remove(item: T): void {
    const place = item.place;
    if (place < 0) return;
    item.place = -1;
    const last = this.items.pop() as T; // `item` is inside, so the array is not empty
    if (last === item) return;
    if (place > 0 && before(last, this.items[(place - 1) >> 1] as T)) this.up(last, place);
    else this.down(last, place);
  }

  private up(item: T, from: number): void {
    const items = this.items;
    let at = from;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = items[parentAt] as T; // parentAt < at ≤ length
      if (!before(item, parent)) break;
      items[at] = parent;
      parent.place = at;
      at = parentAt;
    }
    items[at] = item;
    item.place = at;
  }

  private down(item: T, from: number): void {
    const items = this.items;
    const size = items.length;
    let at = from;
    for (;;) {
      let childAt = 2 * at + 1;
      if (childAt >= size) break;
      let child = items[childAt] as T; // childAt < size
      if (childAt + 1 < size && before(items[childAt + 1] as T, child)) {
        childAt++;
        child = items[childAt] as T;
      }
      if (!before(child, item)) break;
      items[at] = child;
      child.place = at;
      at = childAt;
    }
    items[at] = item;
    item.place = at;
  }
}
