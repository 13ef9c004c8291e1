/**
 * A byte ring in shared memory: one writer (the main thread, which must never block), one reader (the judge's thread,
 * which does nothing but block).
 */

/** Words of the header. Positions count bytes modulo 2³²; the capacity is a power of two, so the difference stays right. */
const READ = 0;
const WRITTEN = 1;
/** Grows with every push and with the close: the one word the reader sleeps on, so that neither can be missed. */
const SIGNAL = 2;
const CLOSED = 3;
/** 1 while the writer holds bytes that did not fit: the reader wakes it when there is room. */
const FULL = 4;
const headerWords = 16; // a cache line
const headerBytes = headerWords * 4;

export const defaultRingBytes = 4 * 1024 * 1024;

export function createRing(capacity = defaultRingBytes): SharedArrayBuffer {
  if (capacity < 1024 || (capacity & (capacity - 1)) !== 0)
    throw new RangeError(`a ring holds a power of two bytes, not ${capacity}`);
  return new SharedArrayBuffer(headerBytes + capacity);
}

class Ring {
  protected readonly header: Int32Array<SharedArrayBuffer>;
  protected readonly bytes: Uint8Array<SharedArrayBuffer>;
  protected readonly capacity: number;

  constructor(memory: SharedArrayBuffer) {
    this.header = new Int32Array(memory, 0, headerWords);
    this.bytes = new Uint8Array(memory, headerBytes);
    this.capacity = this.bytes.length;
  }

  protected used(): number {
    return (Atomics.load(this.header, WRITTEN) - Atomics.load(this.header, READ)) >>> 0;
  }
}

export class RingWriter extends Ring {
  /** Takes as much as fits and says how much that was. */
  push(chunk: Uint8Array): number {
    const length = Math.min(chunk.length, this.capacity - this.used());
    if (length === 0) return 0;
    const written = Atomics.load(this.header, WRITTEN);
    const at = written & (this.capacity - 1);
    const first = Math.min(length, this.capacity - at);
    this.bytes.set(chunk.subarray(0, first), at);
    if (first < length) this.bytes.set(chunk.subarray(first, length), 0);
    Atomics.store(this.header, WRITTEN, (written + length) | 0);
    this.signal();
    return length;
  }

  /** Asks the reader for a wake-up once there is room. Push again after asking: it may have made room just before. */
  askForRoom(): void {
    Atomics.store(this.header, FULL, 1);
  }

  close(): void {
    Atomics.store(this.header, CLOSED, 1);
    this.signal();
  }

  private signal(): void {
    Atomics.add(this.header, SIGNAL, 1);
    Atomics.notify(this.header, SIGNAL);
  }
}

export class RingReader extends Ring {
  private readonly wakeWriter: () => void;

  constructor(memory: SharedArrayBuffer, wakeWriter: () => void) {
    super(memory);
    this.wakeWriter = wakeWriter;
  }

  /** Copies at least one byte into `target`, waiting for it if need be; 0 when the ring is closed and empty. */
  read(target: Uint8Array): number {
    const used = this.waitForBytes();
    const length = Math.min(used, target.length);
    const read = Atomics.load(this.header, READ);
    const at = read & (this.capacity - 1);
    const first = Math.min(length, this.capacity - at);
    target.set(this.bytes.subarray(at, at + first));
    if (first < length) target.set(this.bytes.subarray(0, length - first), first);
    Atomics.store(this.header, READ, (read + length) | 0);
    // Half empty before waking: a writer woken for every few bytes would cost more than the bytes.
    if (used - length <= this.capacity / 2 && Atomics.compareExchange(this.header, FULL, 1, 0) === 1) this.wakeWriter();
    return length;
  }

  private waitForBytes(): number {
    for (;;) {
      // The signal before the positions: what comes in between changes it, and the wait returns at once.
      const signal = Atomics.load(this.header, SIGNAL);
      const closed = Atomics.load(this.header, CLOSED) === 1;
      const used = this.used();
      if (used > 0 || closed) return used;
      Atomics.wait(this.header, SIGNAL, signal);
    }
  }
}
