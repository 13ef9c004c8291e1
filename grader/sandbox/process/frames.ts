/** Frames: u32 length of the body (little endian), u8 kind, body. What the kinds mean is the business of those who speak. */
import type { ExitKind } from './status.ts';

export const frameHeaderBytes = 5;
/** A guest's batch is some 64 KiB. What claims far more is no frame of ours, and must not make the judge allocate it. */
export const frameBytesMax = 64 * 1024 * 1024;
const blockBytes = 256 * 1024;

export interface Frame {
  readonly kind: number;
  /** Valid until the next call of `next`. */
  readonly body: Uint8Array;
}

/** Where frames come from. */
export interface ByteSource {
  /** Blocks until at least one byte is in `target`; 0 at the end. */
  read(target: Uint8Array): number;
  /** After the end: how the guest ended. */
  exitKind(): ExitKind;
}

/** The guest ended, and every whole frame it wrote has been read. */
export class GuestGone extends Error {
  readonly kind: ExitKind;

  constructor(kind: ExitKind, message: string) {
    super(message);
    this.name = 'GuestGone';
    this.kind = kind;
  }
}

export class FrameSource {
  private readonly source: ByteSource;
  private block = new Uint8Array(blockBytes);
  private start = 0;
  private end = 0;
  private gone: GuestGone | undefined;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** Blocks until the guest has written a whole frame; throws `GuestGone` when it never will. */
  next(): Frame {
    this.need(frameHeaderBytes);
    const { block, start } = this;
    // `need` made these five bytes present.
    const length =
      (block[start]! | (block[start + 1]! << 8) | (block[start + 2]! << 16) | (block[start + 3]! << 24)) >>> 0;
    const kind = block[start + 4]!;
    if (length > frameBytesMax) throw this.fail('crashed', `it announced an answer of ${length} bytes`);
    this.need(frameHeaderBytes + length);
    const from = this.start + frameHeaderBytes;
    this.start = from + length;
    return { kind, body: this.block.subarray(from, this.start) };
  }

  private need(length: number): void {
    if (this.end - this.start >= length) return;
    if (this.gone !== undefined) throw this.gone;
    if (this.start === this.end) this.start = this.end = 0;
    if (this.start + length > this.block.length) this.makeRoom(length);
    while (this.end - this.start < length) {
      const count = this.source.read(this.block.subarray(this.end));
      if (count === 0)
        throw this.fail(
          this.source.exitKind(),
          this.end > this.start ? 'in the middle of an answer' : 'between two answers',
        );
      this.end += count;
    }
  }

  private makeRoom(length: number): void {
    const rest = this.block.subarray(this.start, this.end);
    if (length > this.block.length) this.block = new Uint8Array(Math.max(length, this.block.length * 2));
    this.block.set(rest); // overlapping ranges are copied as if through a temporary
    this.start = 0;
    this.end = rest.length;
  }

  private fail(kind: ExitKind, where: string): GuestGone {
    this.gone = new GuestGone(kind, `the guest is gone (${kind}): ${where}`);
    return this.gone;
  }
}
