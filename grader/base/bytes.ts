/**
 * Bytes for transcripts and pipes: small numbers take one byte, and a text that came before is a number. One table of
 * texts serves one run: writer and reader `forget()` it at the same place. The hot path of guest and judge.
 */

/** Bytes that no writer writes. */
export class Malformed extends Error {
  override readonly name: string = 'Malformed';
}

/** The bytes end inside a value: a cut-off file, or a stream whose rest has not come yet. */
export class Truncated extends Malformed {
  override readonly name: string = 'Truncated';
  constructor() {
    super('the bytes end in the middle of a value');
  }
}

/** Arguments of one call: far below what any engine's stack allows. */
const UNITS_AT_ONCE = 4096;

const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);

export class Writer {
  private bytes: Uint8Array<ArrayBuffer>;
  /** `bytes.length`, kept by hand: in a sealed realm the getter of typed arrays is slow. */
  private room: number;
  private at = 0;
  private readonly numbers = new Map<string, number>();

  constructor(capacity = 4096) {
    this.room = Math.max(capacity, 16);
    this.bytes = new Uint8Array(this.room);
  }

  /** How many bytes wait to be taken. */
  get length(): number {
    return this.at;
  }

  u8(value: number): void {
    if (this.at === this.room) this.grow(1);
    this.bytes[this.at++] = value;
  }

  /** A whole number, 0 … 2⁵³−1: seven bits a byte, the lowest first. */
  varint(value: number): void {
    if (this.at + 8 > this.room) this.grow(8);
    if (value < 0x80) {
      this.bytes[this.at++] = value;
      return;
    }
    let rest = value;
    while (rest > 0x7fff_ffff) {
      this.bytes[this.at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    while (rest > 0x7f) {
      this.bytes[this.at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.at++] = rest;
  }

  /** A whole number, |value| < 2⁵³: the sign in the lowest bit of the first byte, so that −3 is as short as 3. */
  zigzag(value: number): void {
    const negative = value < 0;
    const size = negative ? -1 - value : value;
    const sign = negative ? 1 : 0;
    if (size < 0x40) {
      this.u8((size << 1) | sign);
      return;
    }
    // The sign cannot be shifted in: 2 · 2⁵³ is no longer exact.
    this.u8(((size % 0x40) << 1) | sign | 0x80);
    this.varint(Math.floor(size / 0x40));
  }

  /** Any number, in eight bytes, the lowest first. */
  f64(value: number): void {
    if (this.at + 8 > this.room) this.grow(8);
    scratch.setFloat64(0, value, true);
    this.bytes.set(scratchBytes, this.at);
    this.at += 8;
  }

  /** The first time 0, length, text; afterwards its number (from 1). */
  text(value: string): void {
    const number = this.numbers.get(value);
    if (number !== undefined) {
      this.varint(number);
      return;
    }
    this.numbers.set(value, this.numbers.size + 1);
    this.u8(0);
    this.varint(value.length);
    this.units(value);
  }

  /** Forgets what was written, not the table of texts. */
  reset(): void {
    this.at = 0;
  }

  /** Forgets the table of texts: a new run begins. */
  forget(): void {
    this.numbers.clear();
  }

  /** A copy of what was written since the last `take` or `reset`; the writer begins anew, with its table. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.bytes.slice(0, this.at);
    this.at = 0;
    return taken;
  }

  /** What was written, uncopied: good until the next call on this writer. */
  view(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.at);
  }

  /** UTF-8 of each UTF-16 unit by itself: unlike UTF-8 of code points it carries lone surrogates, which JSON allows. */
  private units(text: string): void {
    if (this.at + 3 * text.length > this.room) this.grow(3 * text.length);
    const bytes = this.bytes;
    let at = this.at;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) {
        bytes[at++] = unit;
      } else if (unit < 0x800) {
        bytes[at++] = 0xc0 | (unit >> 6);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else {
        bytes[at++] = 0xe0 | (unit >> 12);
        bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[at++] = 0x80 | (unit & 0x3f);
      }
    }
    this.at = at;
  }

  private grow(more: number): void {
    const needed = this.at + more;
    const bigger = new Uint8Array(Math.max(needed, 2 * this.room));
    bigger.set(this.bytes.subarray(0, this.at));
    this.bytes = bigger;
    this.room = bigger.length;
  }
}

/**
 * Mirrors `Writer`. Never reads past the end, never trusts a length. After a throw its table of texts may be ahead: a run
 * that comes in pieces comes in whole frames.
 */
export class Reader {
  private bytes: Uint8Array;
  private at = 0;
  private readonly texts: string[] = [];

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.bytes = bytes;
  }

  /** Goes on with other bytes, keeping the table of texts. */
  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
  }

  /** How many bytes have been read. */
  get position(): number {
    return this.at;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  u8(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Truncated();
    this.at++;
    return byte;
  }

  varint(): number {
    const first = this.bytes[this.at];
    if (first === undefined) throw new Truncated();
    this.at++;
    return first < 0x80 ? first : this.longVarint(first & 0x7f);
  }

  zigzag(): number {
    const first = this.u8();
    const size = first < 0x80 ? first >> 1 : ((first & 0x7f) >> 1) + this.varint() * 0x40;
    if (size > Number.MAX_SAFE_INTEGER) throw new Malformed('a whole number is larger than 2⁵³−1');
    return (first & 1) === 0 ? size : -1 - size;
  }

  f64(): number {
    if (this.at + 8 > this.bytes.length) throw new Truncated();
    for (let i = 0; i < 8; i++) scratchBytes[i] = this.bytes[this.at + i]!; // in bounds: checked above
    this.at += 8;
    return scratch.getFloat64(0, true);
  }

  text(): string {
    const number = this.varint();
    if (number === 0) {
      const text = this.units(this.varint());
      this.texts.push(text);
      return text;
    }
    const text = this.texts[number - 1];
    if (text === undefined) throw new Malformed(`text ${number} is used before it is written`);
    return text;
  }

  /** Forgets the table of texts: a new run begins. */
  forget(): void {
    this.texts.length = 0;
  }

  private longVarint(low: number): number {
    let value = low;
    let scale = 0x80;
    for (let i = 0; i < 7; i++) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) break;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    throw new Malformed('a whole number is larger than 2⁵³−1');
  }

  private units(length: number): string {
    if (length > this.left) throw new Truncated(); // a unit takes at least one byte
    let text = '';
    for (let from = 0; from < length; from += UNITS_AT_ONCE) {
      const units: number[] = [];
      const until = Math.min(length, from + UNITS_AT_ONCE);
      for (let i = from; i < until; i++) units.push(this.unit());
      text += String.fromCharCode(...units);
    }
    return text;
  }

  private unit(): number {
    const first = this.u8();
    if (first < 0x80) return first;
    if (first >= 0xc0 && first < 0xe0) return ((first & 0x1f) << 6) | this.continuation();
    if (first >= 0xe0 && first < 0xf0) {
      const high = this.continuation();
      return ((first & 0x0f) << 12) | (high << 6) | this.continuation();
    }
    throw new Malformed('a text is not UTF-8');
  }

  private continuation(): number {
    const byte = this.u8();
    if (byte < 0x80 || byte > 0xbf) throw new Malformed('a text is not UTF-8');
    return byte & 0x3f;
  }
}
