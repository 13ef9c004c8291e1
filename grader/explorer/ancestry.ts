/** Where each state of a search came from: its parent, and the place of the step that led here in what the parent can do. */

/** Steps of one state that can be told apart. */
export const STEPS_MAX = 0xffff;

/** A way to a state: from which root, and by which places in what `Machine.fill` lists. */
export interface Path {
  readonly root: number;
  readonly steps: readonly number[];
}

export class Ancestry {
  private readonly parents = new Chunks((size) => new Uint32Array(size));
  private readonly steps = new Chunks((size) => new Uint16Array(size));
  private roots = 0;

  /** Roots come before all others. */
  addRoot(): void {
    this.roots++;
    this.add(0, 0);
  }

  /** The next state, by its order from 0. */
  add(parent: number, step: number): void {
    this.parents.push(parent);
    this.steps.push(step);
  }

  /** The way to that state, and some steps more. */
  pathTo(state: number, more: readonly number[]): Path {
    const steps = [...more].reverse();
    let at = state;
    while (at >= this.roots) {
      steps.push(this.steps.get(at));
      at = this.parents.get(at);
    }
    return { root: at, steps: steps.reverse() };
  }
}

type Chunk = Uint32Array | Uint16Array;
const CHUNK = 1 << 18;

/** A list of small numbers that grows without copying. */
class Chunks {
  private readonly make: (size: number) => Chunk;
  private readonly chunks: Chunk[] = [];
  private last: Chunk;
  private free = CHUNK;

  constructor(make: (size: number) => Chunk) {
    this.make = make;
    this.last = make(0);
  }

  push(value: number): void {
    if (this.free === CHUNK) {
      this.last = this.make(CHUNK);
      this.chunks.push(this.last);
      this.free = 0;
    }
    this.last[this.free++] = value;
  }

  get(place: number): number {
    return this.chunks[Math.floor(place / CHUNK)]?.[place % CHUNK] ?? 0;
  }
}
