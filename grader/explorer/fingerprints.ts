/**
 * Fingerprints of global states, and the set of those seen. A state is a vector of numbers; its fingerprint is the sum of
 * one hash per component, in up to three lanes of 32 bits, so that a step updates it in place.
 */
import { finish, mix } from '../base/draw.ts';
import { Numbers } from './tables.ts';

export const LANES = 3;
const seeds = [0x243f6a88, 0x85a308d3, 0x13198a2e] as const; // π, for want of a better number

/** The hashes of one family of components (nodes' states, the application's …), by number: three lanes each. */
export class Hashes {
  readonly numbers = new Numbers(3 * 1024);
  private readonly family: number;

  constructor(family: number) {
    this.family = family;
  }

  /** The next component. */
  add(): void {
    const place = this.numbers.length / LANES;
    for (const seed of seeds) this.numbers.push(finish(mix(mix(seed, this.family), place)) | 0);
  }
}

/** Chance that two of so many states share a fingerprint of that many bits, at most: n²/2^(bits+1). */
export function collisionBound(states: number, bits: number): number {
  let bound = (states * states) / 2;
  for (let bit = 0; bit < bits; bit++) bound /= 2;
  return bound;
}

const FULLEST = 0.72;

/** Open addressing in one flat array, pre-sized up to what a search may see. */
export class Visited {
  size = 0;
  private readonly lanes: number;
  private readonly capacityMax: number;
  private capacity: number;
  private room: number;
  private data: Int32Array;

  /** `statesMax`: hardly more are added. `bits`: 32, 64 or 96. */
  constructor(statesMax: number, bits: number) {
    this.lanes = bits / 32;
    this.capacityMax = Math.ceil(statesMax / FULLEST) + 16;
    this.capacity = Math.min(this.capacityMax, 1 << 16);
    this.room = Math.floor(this.capacity * FULLEST);
    this.data = new Int32Array(this.capacity * this.lanes);
  }

  /** True when it was not there. */
  add(a: number, b: number, c: number): boolean {
    if (this.size >= this.room) this.grow();
    if (!this.put(a, b, c)) return false;
    this.size++;
    return true;
  }

  private put(a: number, b: number, c: number): boolean {
    const { data, lanes, capacity } = this;
    // All zero marks an empty place.
    const first = a === 0 ? 1 : a;
    let at = Math.floor((first >>> 0) * (capacity / 0x1_0000_0000));
    for (;;) {
      const base = at * lanes;
      const found = data[base] as number; // at < capacity
      if (found === 0) {
        data[base] = first;
        if (lanes > 1) data[base + 1] = b;
        if (lanes > 2) data[base + 2] = c;
        return true;
      }
      if (found === first && (lanes < 2 || data[base + 1] === b) && (lanes < 3 || data[base + 2] === c)) return false;
      at = at + 1 === capacity ? 0 : at + 1;
    }
  }

  private grow(): void {
    const { data, lanes } = this;
    // One state may bring more than the bound allows: there must be room for them too.
    const most = this.capacity < this.capacityMax ? this.capacityMax : 2 * this.capacity;
    this.capacity = Math.min(most, 2 * this.capacity);
    this.room = Math.floor(this.capacity * FULLEST);
    this.data = new Int32Array(this.capacity * lanes);
    for (let at = 0; at < data.length; at += lanes) {
      if (data[at] !== 0) this.put(data[at] as number, data[at + 1] ?? 0, data[at + 2] ?? 0); // at < length
    }
  }
}
