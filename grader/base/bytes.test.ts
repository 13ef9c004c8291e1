import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Malformed, Reader, Truncated, Writer } from './bytes.ts';

const bytesOf = (write: (writer: Writer) => void): number[] => {
  const writer = new Writer();
  write(writer);
  return [...writer.take()];
};
const readerOf = (...bytes: number[]): Reader => new Reader(Uint8Array.from(bytes));

const MAX = Number.MAX_SAFE_INTEGER;

describe('what stands in the bytes', () => {
  test.each<[string, (writer: Writer) => void, number[]]>([
    ['varint 0', (w) => w.varint(0), [0]],
    ['varint 127', (w) => w.varint(127), [0x7f]],
    ['varint 128', (w) => w.varint(128), [0x80, 0x01]],
    ['varint 2³²', (w) => w.varint(0x1_0000_0000), [0x80, 0x80, 0x80, 0x80, 0x10]],
    ['varint 2⁵³−1', (w) => w.varint(MAX), [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['zigzag 3', (w) => w.zigzag(3), [0x06]],
    ['zigzag −3', (w) => w.zigzag(-3), [0x05]],
    ['zigzag 64', (w) => w.zigzag(64), [0x80, 0x01]],
    ['f64 1', (w) => w.f64(1), [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]],
    ['a new text', (w) => w.text('né'), [0, 2, 0x6e, 0xc3, 0xa9]],
  ])('%s', (_, write, bytes) => expect(bytesOf(write)).toEqual(bytes));

  test('a text that came before is its number, until it is forgotten', () => {
    const writer = new Writer();
    for (const text of ['a', 'b', 'a', 'b']) writer.text(text);
    writer.forget();
    writer.text('b');
    expect([...writer.take()]).toEqual([0, 1, 0x61, 0, 1, 0x62, 1, 2, 0, 1, 0x62]);
  });
});

type Item =
  | { readonly kind: 'varint' | 'zigzag' | 'f64' | 'u8'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'forget' };

const itemOf = fc.oneof(
  fc.record({ kind: fc.constant('varint' as const), value: fc.maxSafeNat() }),
  fc.record({ kind: fc.constant('zigzag' as const), value: fc.maxSafeInteger() }),
  fc.record({ kind: fc.constant('f64' as const), value: fc.double() }),
  fc.record({ kind: fc.constant('u8' as const), value: fc.nat(255) }),
  // Lone surrogates too; few texts, so that they meet again.
  fc.record({ kind: fc.constant('text' as const), value: fc.string({ unit: 'binary', maxLength: 3 }) }),
  fc.record({ kind: fc.constant('text' as const), value: fc.constantFrom('', 'p1', 'p2', '\ud800', '\udc00x', '😀') }),
  fc.record({ kind: fc.constant('forget' as const) }),
);

test('a reader gives back what a writer took', () => {
  fc.assert(
    fc.property(fc.array<Item>(itemOf), (items) => {
      const writer = new Writer(16);
      for (const item of items) {
        if (item.kind === 'forget') writer.forget();
        else if (item.kind === 'text') writer.text(item.value);
        else writer[item.kind](item.value);
      }
      const reader = new Reader(writer.take());
      for (const item of items) {
        if (item.kind === 'forget') reader.forget();
        else expect(reader[item.kind]()).toBe(item.value);
      }
      expect(reader.left).toBe(0);
    }),
  );
});

test('long texts grow the buffer, and `take` starts anew with the same table', () => {
  const long = 'é'.repeat(10_000);
  const writer = new Writer(16);
  writer.text(long);
  const reader = new Reader(writer.take());
  expect(reader.text()).toBe(long);
  writer.text(long);
  expect([...writer.view()]).toEqual([1]);
  reader.open(writer.take());
  expect(reader.text()).toBe(long);
  expect(writer.length).toBe(0);
});

describe('cut-off and foreign bytes', () => {
  test.each<[string, (reader: Reader) => unknown, number[]]>([
    ['nothing at all', (r) => r.u8(), []],
    ['a varint that goes on', (r) => r.varint(), [0x80]],
    ['a number of seven bytes', (r) => r.f64(), [1, 2, 3, 4, 5, 6, 7]],
    ['a text shorter than it says', (r) => r.text(), [0, 5, 0x61]],
    ['a text of 2⁵³−1 units', (r) => r.text(), [0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('%s is truncated', (_, read, bytes) => expect(() => read(readerOf(...bytes))).toThrow(Truncated));

  test.each<[string, (reader: Reader) => unknown, number[]]>([
    ['a number above 2⁵³−1', (r) => r.varint(), [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x10]],
    ['a number that never ends', (r) => r.varint(), Array(20).fill(0x80)],
    ['a signed number above 2⁵³−1', (r) => r.zigzag(), [0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['a text number that was never given', (r) => r.text(), [7]],
    ['a byte that begins nothing', (r) => r.text(), [0, 1, 0x80]],
    ['a unit without its second byte', (r) => r.text(), [0, 1, 0xc3, 0x41]],
  ])('%s is malformed', (_, read, bytes) => {
    expect(() => read(readerOf(...bytes))).toThrow(Malformed);
    expect(() => read(readerOf(...bytes))).not.toThrow(Truncated);
  });
});
