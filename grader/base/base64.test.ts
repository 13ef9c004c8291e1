import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from './base64.ts';

test.each([
  // RFC 4648 §10
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
])('%j is %j', (plain, coded) => {
  const bytes = Uint8Array.from(plain, (character) => character.charCodeAt(0));
  expect(toBase64(bytes)).toBe(coded);
  expect(fromBase64(coded)).toEqual(bytes);
});

test.each([
  'Zg=', // length
  'Zg',
  'Z===', // too much padding
  'Zh==', // spare bits set: a second spelling of "f"
  'Zm9=', // the same with two bytes
  'Zm 9',
  'Zm=v',
  '====',
  'Zm9v\n',
  'Zm-_', // the URL alphabet
])('%j is refused', (text) => {
  expect(fromBase64(text)).toBeUndefined();
});

test('agrees with Node, both ways', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const coded = Buffer.from(bytes).toString('base64');
      expect(toBase64(bytes)).toBe(coded);
      expect(fromBase64(coded)).toEqual(bytes);
    }),
  );
});
