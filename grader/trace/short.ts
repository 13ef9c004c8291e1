/**
 * Plain data in a few columns: `request(time=3)`, `{leader:p1,log:[1,2,…]}`; what has a `type` is written like a message
 * everywhere. Words are unquoted where that is unambiguous.
 */
import type { Json } from '#contract';
import { harmless, shorten, widthOf } from './text.ts';

/** A message, request or output: its `type`, then its other fields. */
export const message = (value: Json, max = 60): string => short(value, max);

/** The `type` of a message, for the label of an arrow; '' when it has none, or none of one column per character. */
export const typeOf = (value: Json): string =>
  isRecord(value) && typeof value.type === 'string' && /^[ -~]{1,40}$/.test(value.type) ? value.type : '';

/** A status: its fields without braces. */
export const status = (value: Json, max = 100): string =>
  isRecord(value) && Object.keys(value).length > 0
    ? fieldList(Object.entries(value), max, inMessage)
    : short(value, max);

/** Any plain data: whole where it fits, else cut. The depth of what is written is bounded by `max`: every bracket takes from it. */
export const short = (value: Json, max = 60): string => whole(value, max) ?? cut(value, max);

/** How the fields of a message are written, and those of other records. */
const inMessage = { is: '=', comma: ', ' };
const inRecord = { is: ':', comma: ',' };
type Signs = typeof inMessage;
type Field = readonly [string, Json];

/** undefined when it does not fit; what is larger is not looked at. */
function whole(value: Json, max: number): string | undefined {
  if (max < 1) return undefined;
  if (typeof value !== 'object' || value === null) {
    // A message may carry a megabyte.
    const text = typeof value !== 'string' ? String(value) : value.length > 4 * max ? undefined : word(value);
    return text === undefined || widthOf(text) > max ? undefined : text;
  }
  if (!isRecord(value)) return wholeList(value, max, ['[', ',', ']'], whole);
  const { type } = value;
  if (typeof type !== 'string') return wholeList(Object.entries(value), max, ['{', ',', '}'], wholeField(inRecord));
  const name = whole(type, max);
  const fields = fieldsOf(value);
  if (name === undefined || fields.length === 0) return name;
  return wholeList(fields, max, [`${name}(`, inMessage.comma, ')'], wholeField(inMessage));
}

const wholeField =
  ({ is }: Signs) =>
  ([name, value]: Field, room: number): string | undefined => {
    const key = keyOf(name, is);
    const text = whole(value, room - widthOf(key));
    return text === undefined ? undefined : key + text;
  };

function wholeList<T>(
  items: readonly T[],
  max: number,
  [open, comma, close]: readonly [string, string, string],
  write: (item: T, room: number) => string | undefined,
): string | undefined {
  let out = open;
  for (const [i, item] of items.entries()) {
    if (i > 0) out += comma;
    const text = write(item, max - widthOf(out) - close.length);
    if (text === undefined) return undefined;
    out += text;
  }
  return widthOf(out) + close.length > max ? undefined : out + close;
}

function cut(value: Json, max: number): string {
  if (typeof value === 'string')
    return shorten(word(value.length > 4 * max ? `${value.slice(0, 4 * max)}…` : value), max);
  if (typeof value !== 'object' || value === null) return shorten(String(value), max);
  if (max < 3) return '…';
  if (!isRecord(value)) return `[${itemList(value, max - 2)}]`;
  if (typeof value.type !== 'string') return `{${fieldList(Object.entries(value), max - 2, inRecord)}}`;
  const type = shorten(word(value.type), max);
  const fields = fieldsOf(value);
  if (fields.length === 0) return type;
  const room = max - widthOf(type) - 2;
  return room < 1 ? shorten(`${type}(…)`, max) : `${type}(${fieldList(fields, room, inMessage)})`;
}

const fieldsOf = (value: { readonly [key: string]: Json }): Field[] =>
  Object.entries(value).filter(([name]) => name !== 'type');

const keyOf = (name: string, is: string): string => `${shorten(word(name), 24)}${is}`;

/**
 * Fields get all the room while they fit. When they do not, the longest values are cut first; where that is not enough,
 * what is short comes before what is nested, and the last fields are left out. What is short is never cut: a number that
 * lost its end is another number.
 */
function fieldList(fields: readonly Field[], max: number, signs: Signs): string {
  const all = fields.length > max ? undefined : sharing(fields, max, signs);
  if (all !== undefined) return all;
  const ordered = [...fields.filter(isShort), ...fields.filter((field) => !isShort(field))];
  const write = ([name, value]: Field, room: number) => {
    const key = keyOf(name, signs.is);
    return key + uncutIfShort(value, Math.max(3, room - widthOf(key)));
  };
  return listed(ordered, max, write, signs.comma);
}

/** All fields, each in its share of the room; undefined where that is too little for them. */
function sharing(fields: readonly Field[], max: number, { is, comma }: Signs): string | undefined {
  const widths = fields.map((field) => widthOf(wholeField({ is, comma })(field, max) ?? ' '.repeat(max + 1)));
  const share = shareOf(widths, max, comma.length);
  if (fields.some((field, i) => isShort(field) && (widths[i] ?? 0) > share)) return undefined;
  let text = '';
  for (const [i, [name, value]] of fields.entries()) {
    const key = keyOf(name, is);
    text += (i === 0 ? '' : comma) + key;
    text += short(value, (widths[i] ?? 0) <= share ? max : Math.max(5, share - widthOf(key)));
    if (widthOf(text) > max) return undefined; // at once: each of the others may be as wide
  }
  return text;
}

const isShort = ([, value]: Field): boolean => isShortValue(value);
const isShortValue = (value: Json): boolean =>
  typeof value === 'string' ? value.length <= shortText : typeof value !== 'object' || value === null;
const shortText = 16;
const uncutIfShort = (value: Json, room: number): string =>
  short(value, isShortValue(value) ? Number.MAX_SAFE_INTEGER : room);

/** Of several records none takes the room of the others, as far as that leaves each enough to be worth reading. */
function itemList(items: readonly Json[], max: number): string {
  const seen = items.slice(0, max); // no more can be shown
  const widths = seen.map((item) => widthOf(whole(item, max) ?? ' '.repeat(max + 1)));
  const share = Math.max(itemMin, shareOf(widths, max, 1));
  return listed(items, max, (item, room) => uncutIfShort(item, Math.min(room, share)));
}
const itemMin = 24;

/** What each may take when those that need less take what they need; with many of them, a fourth. */
function shareOf(widths: readonly number[], max: number, comma: number): number {
  let left = max - comma * (widths.length - 1);
  const ascending = [...widths].sort((a, b) => a - b);
  for (const [i, width] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - i));
    if (width > share) return Math.max(share, Math.floor(max / 4) - 2);
    left -= width;
  }
  return max;
}

/** As many items as fit, then `…`. */
function listed<T>(items: readonly T[], max: number, write: (item: T, room: number) => string, comma = ','): string {
  let out = '';
  for (const [i, item] of items.entries()) {
    const lead = i === 0 ? '' : comma;
    const room = max - widthOf(out) - lead.length - (i === items.length - 1 ? 0 : comma.length + 1);
    const text = room < 1 ? '' : write(item, room);
    if (room < 1 || widthOf(text) > room) return out === '' ? '…' : `${out}${lead}…`;
    out += lead + text;
  }
  return out;
}

const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Unquoted when nobody could take it for something else. */
export function word(text: string): string {
  if (/^[A-Za-z_][\w./-]*$/.test(text) && text !== 'true' && text !== 'false' && text !== 'null') return text;
  return `"${harmless(text).replaceAll('"', '\\"')}"`;
}
