/**
 * Text for a terminal: students' own words made harmless, and how many columns they take. The tables are ours and not
 * `\p{…}`, because those change with the Unicode version of the engine.
 */

type Range = readonly [from: number, to: number];

/** Moves the cursor, hides, or reorders what stands around it: control and bidirectional characters, lone surrogates. */
const unsafe: readonly Range[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff0, 0xfffb],
  [0xe0000, 0xe00ff],
];

/** Combining marks and joiners of common scripts. What is missing here counts as a column: too wide is safe. */
const zeroWidth: readonly Range[] = [
  [0x300, 0x36f],
  [0x483, 0x489],
  [0x591, 0x5bd],
  [0x610, 0x61a],
  [0x64b, 0x65f],
  [0x93c, 0x93c],
  [0x941, 0x948],
  [0x94d, 0x94d],
  [0xe31, 0xe31],
  [0xe34, 0xe3a],
  [0xe47, 0xe4e],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x200c, 0x200d],
  [0x20d0, 0x20ff],
  [0xfe20, 0xfe2f],
];

/** East Asian wide, and what is drawn as emoji by default. */
const doubleWidth: readonly Range[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x23f0, 0x23f0],
  [0x23f3, 0x23f3],
  [0x25fd, 0x25fe],
  [0x2614, 0x2615],
  [0x2630, 0x2637],
  [0x2648, 0x2653],
  [0x267f, 0x267f],
  [0x268a, 0x268f],
  [0x2693, 0x2693],
  [0x26a1, 0x26a1],
  [0x26aa, 0x26ab],
  [0x26bd, 0x26be],
  [0x26c4, 0x26c5],
  [0x26ce, 0x26ce],
  [0x26d4, 0x26d4],
  [0x26ea, 0x26ea],
  [0x26f2, 0x26f3],
  [0x26f5, 0x26f5],
  [0x26fa, 0x26fa],
  [0x26fd, 0x26fd],
  [0x2705, 0x2705],
  [0x270a, 0x270b],
  [0x2728, 0x2728],
  [0x274c, 0x274c],
  [0x274e, 0x274e],
  [0x2753, 0x2755],
  [0x2757, 0x2757],
  [0x2795, 0x2797],
  [0x27b0, 0x27b0],
  [0x27bf, 0x27bf],
  [0x2b1b, 0x2b1c],
  [0x2b50, 0x2b50],
  [0x2b55, 0x2b55],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2ff],
  [0x1f000, 0x1faff],
  [0x20000, 0x3fffd],
];

function within(ranges: readonly Range[], point: number): boolean {
  for (const [from, to] of ranges) if (point <= to) return point >= from;
  return false;
}

/** The same text with everything a terminal would obey, or not show, written as an escape. */
export function harmless(text: string): string {
  let out = '';
  for (const character of text) out += within(unsafe, character.codePointAt(0) ?? 0) ? escaped(character) : character;
  return out;
}

const named: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const escaped = (character: string): string =>
  named[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** A space at which `wrap` breaks no line; it comes out as an ordinary one. */
export const glue = '\u00a0';

const spelled: { readonly [character: string]: string } = {
  '→': '->',
  '↔': '<->',
  '←': '<-',
  '…': '...',
  '·': '*',
  '✗': 'x',
  '✖': 'X',
  '①': '(1)',
  '②': '(2)',
  [glue]: glue,
};

/** The same text in ASCII alone. */
export function asciiOf(text: string): string {
  let out = '';
  for (const character of text)
    out += (character.codePointAt(0) ?? 0) < 0x80 ? character : (spelled[character] ?? escaped(character));
  return out;
}

/** Columns the text takes; never too few. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character.codePointAt(0) ?? 0);
  return width;
}

/** U+FE0F asks for an emoji, which is one column wider: it counts as that column. */
function columnsOf(point: number): number {
  if (point < 0x300) return 1;
  if (within(zeroWidth, point)) return 0;
  return within(doubleWidth, point) ? 2 : 1;
}

/** At most `max` columns; what was cut off shows as an ellipsis. */
export function shorten(text: string, max: number, ellipsis = '…'): string {
  if (widthOf(text) <= max) return text;
  return takeColumns(text, max - widthOf(ellipsis)) + takeColumns(ellipsis, max);
}

/** The same, cut out of the middle: names differ at their ends. */
export function shortenMiddle(text: string, max: number, ellipsis = '…'): string {
  const room = max - widthOf(ellipsis);
  if (widthOf(text) <= max || room < 2) return shorten(text, max, room < 2 ? '' : ellipsis);
  let tail = '';
  for (const character of [...text].reverse()) {
    if (widthOf(character + tail) > Math.floor(room / 2)) break;
    tail = character + tail;
  }
  return takeColumns(text, room - widthOf(tail)) + ellipsis + tail;
}

/** The longest beginning of `text` that takes at most `max` columns. */
export function takeColumns(text: string, max: number): string {
  let taken = '';
  let width = 0;
  for (const character of text) {
    width += columnsOf(character.codePointAt(0) ?? 0);
    if (width > max) break;
    taken += character;
  }
  return taken;
}

/** Lines of at most `max` columns, the second and later ones indented by two; more than `linesMax` end in an ellipsis. */
export function wrap(text: string, max: number, linesMax: number, ellipsis = '…'): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest !== '') {
    const indent = lines.length === 0 || max < 10 ? '' : '  ';
    const room = Math.max(1, max - indent.length);
    if (lines.length === linesMax - 1) {
      lines.push(indent + shorten(rest, room, ellipsis));
      break;
    }
    const head = headOf(rest, room);
    lines.push(indent + head.trimEnd());
    rest = rest.slice(head.length).trimStart();
  }
  return lines.map((line) => line.replaceAll(glue, ' '));
}

/** Up to `max` columns of `text`, to the last space (or comma, or bracket) when that keeps most of the line. */
function headOf(text: string, max: number): string {
  if (widthOf(text) <= max) return text;
  const head = takeColumns(text, max);
  if (text[head.length] === ' ') return head;
  for (const stop of [' ', ',', '(', ':']) {
    const at = head.lastIndexOf(stop);
    if (at * 5 >= head.length * 2) return head.slice(0, at + 1);
  }
  return head === '' ? ([...text][0] ?? '') : head; // a wide character in a column of one: the last line clips it
}
