/**
 * A few words of shared memory in which the main thread (which owns the guest) and the judge's thread (which reads its
 * answers) tell each other what neither could say by message: the judge does nothing but block.
 */

export type ExitKind = 'closed' | 'crashed' | 'out-of-memory' | 'stalled' | 'killed';

/** Order = code in shared memory, from 1; 0 means the guest is alive. */
const exitKinds: readonly ExitKind[] = ['closed', 'crashed', 'out-of-memory', 'stalled', 'killed'];

const EXIT = 0;
/** What the judge's thread is doing with the wire. */
const USE = 1;
const BYTES = 2;
const words = 3;

const idle = 0;
/** Blocked until the guest does something. */
const waiting = 1;
/** The main thread has taken the wire back. */
const revoked = 2;

export class GuestStatus {
  readonly memory: SharedArrayBuffer;
  private readonly words: Int32Array<SharedArrayBuffer>;

  constructor(memory = new SharedArrayBuffer(words * 4)) {
    this.memory = memory;
    this.words = new Int32Array(memory);
  }

  /** The judge is about to wait for the guest; false when the wire is no longer its own. */
  enter(): boolean {
    return Atomics.compareExchange(this.words, USE, idle, waiting) !== revoked;
  }

  leave(): void {
    Atomics.compareExchange(this.words, USE, waiting, idle);
  }

  /** Only now does silence count against the guest. */
  get waiting(): boolean {
    return Atomics.load(this.words, USE) === waiting;
  }

  /** Takes the wire from the judge's thread, unless it is using it this moment: then ask again. */
  revoke(): boolean {
    return Atomics.compareExchange(this.words, USE, idle, revoked) !== waiting;
  }

  /** A sign of life: so many bytes came. */
  count(bytes: number): void {
    Atomics.add(this.words, BYTES, bytes);
  }

  /** Changes whenever bytes come (modulo 2³²). */
  get bytes(): number {
    return Atomics.load(this.words, BYTES);
  }

  exit(kind: ExitKind): void {
    Atomics.store(this.words, EXIT, exitKinds.indexOf(kind) + 1);
    Atomics.notify(this.words, EXIT);
  }

  /** How the guest ended; blocks until the main thread knows. For those who have met the end of its answers. */
  waitForExit(): ExitKind {
    Atomics.wait(this.words, EXIT, 0);
    // Only `exit` writes this word.
    return exitKinds[Atomics.load(this.words, EXIT) - 1]!;
  }
}
