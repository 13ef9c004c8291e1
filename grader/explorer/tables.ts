/** The memory of a search: numbers for keys, pairs of numbers to numbers, lists of numbers. Flat arrays that grow by doubling. */

/** Key → number, from 0, in order of appearance. */
export class Names {
  private readonly numbers = new Map<string, number>();

  get size(): number {
    return this.numbers.size;
  }

  /** The number of the key; `fresh` is told of a new one before it is given out. */
  of(key: string, fresh: (number: number) => void = () => {}): number {
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(key, number);
      fresh(number);
    }
    return number;
  }
}

/** Int32 numbers, one after the other. */
export class Numbers {
  data: Int32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.data = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(1);
    this.data[this.length++] = value;
  }

  /** Makes room for so many more. */
  reserve(more: number): void {
    if (this.length + more <= this.data.length) return;
    const bigger = new Int32Array(Math.max(this.length + more, 2 * this.data.length));
    bigger.set(this.data);
    this.data = bigger;
  }
}

export const ABSENT = -0x80000000;

/** Two numbers ≥ 0 → one number, in an open-addressed table. */
export class Pairs {
  private mask = 1023;
  private count = 0;
  private data = new Int32Array(3 * 1024).fill(-1);

  get(a: number, b: number): number {
    const { data, mask } = this;
    for (let at = place(a, b) & mask; ; at = (at + 1) & mask) {
      const found = data[3 * at] as number; // at ≤ mask
      if (found === a && data[3 * at + 1] === b) return data[3 * at + 2] as number;
      if (found === -1) return ABSENT;
    }
  }

  /** The pair must be absent. */
  set(a: number, b: number, value: number): void {
    if (++this.count * 5 > this.mask * 3) this.grow();
    this.put(a, b, value);
  }

  private put(a: number, b: number, value: number): void {
    const { data, mask } = this;
    let at = place(a, b) & mask;
    while (data[3 * at] !== -1) at = (at + 1) & mask;
    data[3 * at] = a;
    data[3 * at + 1] = b;
    data[3 * at + 2] = value;
  }

  private grow(): void {
    const old = this.data;
    this.mask = 2 * this.mask + 1;
    this.data = new Int32Array(3 * (this.mask + 1)).fill(-1);
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] !== -1) this.put(old[at] as number, old[at + 1] as number, old[at + 2] as number); // at < length
    }
  }
}

function place(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
}
