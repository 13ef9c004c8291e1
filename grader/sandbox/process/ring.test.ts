import { describe, expect, it } from 'vitest';
import { type ByteSource, FrameSource, frameBytesMax, GuestGone } from './frames.ts';
import { createRing, RingReader, RingWriter } from './ring.ts';

const bytesOf = (...values: number[]) => Uint8Array.from(values);

describe('a ring', () => {
  it('gives back every byte in order, whatever the sizes of reads and writes, around its end many times', () => {
    const memory = createRing(1024);
    const writer = new RingWriter(memory);
    const reader = new RingReader(memory, () => {});
    const sizes = [1, 1000, 3, 700, 1024, 5, 512, 333];
    const got: number[] = [];
    let put = 0;
    for (let turn = 0; put < 100_000; turn++) {
      const size = sizes[turn % sizes.length]!;
      put += writer.push(Uint8Array.from({ length: size }, (_, nth) => (put + nth) % 251));
      const target = new Uint8Array(sizes[(turn * 3) % sizes.length]!);
      got.push(...target.subarray(0, reader.read(target)));
    }
    expect(got.every((byte, nth) => byte === nth % 251)).toBe(true);
    expect(put - got.length).toBeLessThanOrEqual(1024);
  });

  it('takes what fits, and wakes the writer once half of it is empty', () => {
    const memory = createRing(1024);
    const writer = new RingWriter(memory);
    let woken = 0;
    const reader = new RingReader(memory, () => woken++);
    expect(writer.push(new Uint8Array(1000))).toBe(1000);
    expect(writer.push(new Uint8Array(1000))).toBe(24);
    writer.askForRoom();
    expect(writer.push(new Uint8Array(1))).toBe(0);
    const woke = [400, 100, 20, 400].map((size) => {
      reader.read(new Uint8Array(size));
      return woken;
    });
    expect(woke).toEqual([0, 0, 1, 1]); // 624, 524, 504, 104 bytes left
  });

  it('can be read to the end after it was closed', () => {
    const memory = createRing(1024);
    const writer = new RingWriter(memory);
    const reader = new RingReader(memory, () => {});
    writer.push(bytesOf(1, 2, 3));
    writer.close();
    expect([2, 2, 2].map((size) => reader.read(new Uint8Array(size)))).toEqual([2, 1, 0]);
  });

  it.each([0, 512, 1025, 3000])('refuses a size of %d', (size) => {
    expect(() => createRing(size)).toThrow(`not ${size}`);
  });
});

describe('frames', () => {
  const wire = bytesOf(3, 0, 0, 0, 7, 10, 11, 12, 0, 0, 0, 0, 8, 1, 0, 0, 0, 9, 99);
  const sent = [
    { kind: 7, body: [10, 11, 12] },
    { kind: 8, body: [] },
    { kind: 9, body: [99] },
  ];

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 19])('are the same when the bytes come %d at a time', (step) => {
    const frames = new FrameSource(sourceOf(wire, step));
    const heard = sent.map(() => {
      const { kind, body } = frames.next();
      return { kind, body: [...body] };
    });
    expect(heard).toEqual(sent);
    expect(() => frames.next()).toThrow('the guest is gone (closed): between two answers');
    expect(() => frames.next()).toThrow(GuestGone); // and it stays gone
  });

  it.each([
    { cut: 2, message: 'the guest is gone (closed): in the middle of an answer' },
    { cut: 7, message: 'the guest is gone (closed): in the middle of an answer' },
  ])('cut after $cut bytes say so', ({ cut, message }) => {
    expect(() => new FrameSource(sourceOf(wire.subarray(0, cut), 100)).next()).toThrow(message);
  });

  it('may be as long as the bound and no longer', () => {
    const header = (length: number) => new Uint8Array([...new Uint8Array(Uint32Array.of(length).buffer), 1]);
    const atBound = new Uint8Array(frameBytesMax + 5);
    atBound.set(header(frameBytesMax));
    expect(new FrameSource(sourceOf(atBound, 1 << 20)).next().body.length).toBe(frameBytesMax);
    const source = new FrameSource(sourceOf(header(frameBytesMax + 1), 100));
    expect(() => source.next()).toThrow('the guest is gone (crashed): it announced an answer of 67108865 bytes');
  });
});

function sourceOf(bytes: Uint8Array, step: number): ByteSource {
  let at = 0;
  return {
    read(target) {
      const part = bytes.subarray(at, at + Math.min(step, target.length));
      target.set(part);
      at += part.length;
      return part.length;
    },
    exitKind: () => 'closed',
  };
}
