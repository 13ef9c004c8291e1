import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiOf, harmless, shorten, shortenMiddle, widthOf, wrap } from './text.ts';

test.each([
  ['', 0],
  ['granted', 7],
  ['时钟', 4],
  ['クロック', 8],
  ['시계', 4],
  ['e\u0301', 1], // é as two code points
  ['🎉', 2],
  ['→ ★ ✖ ① │', 9], // what diagrams are made of
  ['👩‍💻', 4], // terminals differ: 2 or 4; too wide is safe
])('%s is %i columns wide', (text, width) => {
  expect(widthOf(text)).toBe(width);
});

test.each([
  ['时钟 ok 🎉', '时钟 ok 🎉'],
  ['a\nb\tc\r', 'a\\nb\\tc\\r'],
  ['\u001b[31mred', '\\u{1b}[31mred'], // would colour the terminal
  ['\u202Edetnarg', '\\u{202e}detnarg'], // would turn what follows around
  ['\u0085\u2028\ufeff\u200b', '\\u{85}\\u{2028}\\u{feff}\\u{200b}'],
  ['\ud800', '\\u{d800}'], // half a character
])('%j is shown as %s', (text, shown) => {
  expect(harmless(text)).toBe(shown);
});

test('ASCII has a spelling for everything', () => {
  expect(asciiOf('a → b … ✗#3 时')).toBe('a -> b ... x#3 \\u{65f6}');
});

test.each([
  ['acknowledge', 11, 'acknowledge'],
  ['acknowledge', 6, 'ackno…'],
  ['时钟时钟', 5, '时钟…'],
  ['时钟时钟', 4, '时…'], // a wide character does not fit into what is left
  ['abc', 1, '…'],
  ['abc', 0, ''],
])('%s in %i columns is %s', (text, max, short) => {
  expect(shorten(text, max)).toBe(short);
});

test('names are cut in the middle', () => {
  expect(shortenMiddle('coordinator', 8)).toBe('coor…tor');
  expect(shortenMiddle('site1042', 6)).toBe('sit…42');
  expect(shortenMiddle('p1', 2)).toBe('p1');
  expect(shortenMiddle('p10', 2)).toBe('p1');
});

describe('wrap', () => {
  test.each([
    ['outputs granted(id=a)', 40, ['outputs granted(id=a)']],
    ['asked put(key=color, value=blue)', 22, ['asked put(key=color,', '  value=blue)']],
    ['outputs stored(key=color, stamp=4)', 24, ['outputs stored(', '  key=color, stamp=4)']],
    ['aaaaaaaaaaaaaaaaaaaaaaaaa', 12, ['aaaaaaaaaaaa', '  aaaaaaaaaa', '  aaa']],
    ['one two three four five six seven', 12, ['one two', '  three four', '  five six …']],
    [`read → server${'\u00a0'}#4`, 14, ['read →', '  server #4']], // glued together
  ])('%s', (text, max, lines) => {
    expect(wrap(text, max, 3)).toEqual(lines);
  });

  test('no line is wider than asked, no line is too many, and little is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 30 }), (raw, max) => {
        const text = harmless(raw).trim().replace(/ +/g, ' ');
        const lines = wrap(text, max, 4);
        expect(lines.length).toBeLessThanOrEqual(4);
        if (max >= 2) for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(max);
        if (!lines.at(-1)?.endsWith('…')) expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
