/** States that wait to be expanded, as fixed-size records in chunks: first in first out, or last in first out. */
const CHUNK = 4096;

export class Frontier {
  private readonly stride: number;
  private readonly depthFirst: boolean;
  private chunks: Int32Array[] = [];
  private spare: Int32Array | undefined;
  /** Record of the first chunk that comes next. */
  private head = 0;
  /** Free place in the last chunk. */
  private tail = CHUNK;
  size = 0;

  constructor(stride: number, depthFirst: boolean) {
    this.stride = stride;
    this.depthFirst = depthFirst;
  }

  /** The record to fill: `data` from `offset` on. Good until the next call. */
  data: Int32Array = new Int32Array(0);

  /** Adds a record and returns where in `data` it begins. */
  add(): number {
    if (this.tail === CHUNK) {
      this.chunks.push(this.spare ?? new Int32Array(CHUNK * this.stride));
      this.spare = undefined;
      this.tail = 0;
    }
    this.size++;
    this.data = this.chunks[this.chunks.length - 1] as Int32Array; // one was pushed
    return this.tail++ * this.stride;
  }

  /** Takes the next record out, into `target`. */
  take(target: Int32Array): void {
    const { stride } = this;
    if (this.depthFirst) {
      const from = --this.tail * stride;
      const last = this.chunks[this.chunks.length - 1] as Int32Array; // size > 0
      for (let i = 0; i < stride; i++) target[i] = last[from + i] as number; // i < stride
      if (this.tail === 0) {
        this.spare = this.chunks.pop();
        this.tail = CHUNK;
      }
    } else {
      this.peek(0, target);
      this.head++;
      if (this.head === CHUNK) {
        this.spare = this.chunks.shift();
        this.head = 0;
      }
    }
    this.size--;
  }

  /** The record that will come after `ahead` others, into `target`. `ahead` < size. */
  peek(ahead: number, target: Int32Array): void {
    const { stride } = this;
    const place = this.depthFirst ? (this.chunks.length - 1) * CHUNK + this.tail - 1 - ahead : this.head + ahead;
    const chunk = this.chunks[Math.floor(place / CHUNK)] as Int32Array; // ahead < size
    const from = (place % CHUNK) * stride;
    for (let i = 0; i < stride; i++) target[i] = chunk[from + i] as number; // i < stride
  }
}
