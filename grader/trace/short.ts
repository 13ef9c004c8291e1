/**
 * Plain data in a few columns: `request(time=3)`, `{leader:p1,log:[1,2,…]}`; what has a `type` is written like a message
 * everywhere. Words are unquoted where that is unambiguous.
 */
import type { Json } from '#contract';
import { harmless, shorten, widthOf } from './text.ts';

/** A message, request or output: its `type`, then its other fields. */
export function message(value: Json, max = 60): string {
  if (!isRecord(value) || typeof value.type !== 'string') return short(value, max);
  const type = shorten(word(value.type), max);
  const fields = Object.entries(value).filter(([name]) => name !== 'type');
  if (fields.length === 0) return type;
  const room = max - widthOf(type) - 2;
  return room < 1 ? shorten(`${type}(…)`, max) : `${type}(${fieldList(fields, room)})`;
}

/** The `type` of a message, for the label of an arrow; '' when it has none, or none of one column per character. */
export const typeOf = (value: Json): string =>
  isRecord(value) && typeof value.type === 'string' && /^[ -~]{1,40}$/.test(value.type) ? value.type : '';

/** A status: its fields without braces. */
export const status = (value: Json, max = 100): string =>
  isRecord(value) && Object.keys(value).length > 0 ? fieldList(Object.entries(value), max) : short(value, max);

/** Any plain data. The depth of what is written is bounded by `max`: every bracket takes from it. */
export function short(value: Json, max = 60): string {
  // A long text is cut before it is looked at: a message may carry a megabyte.
  if (typeof value === 'string')
    return shorten(word(value.length > 4 * max ? `${value.slice(0, 4 * max)}…` : value), max);
  if (typeof value !== 'object' || value === null) return shorten(String(value), max);
  if (max < 3) return '…';
  if (isRecord(value) && typeof value.type === 'string') return message(value, max);
  if (isRecord(value))
    return `{${listed(Object.entries(value), max - 2, ([name, item], room) => {
      const key = `${shorten(word(name), 24)}:`;
      return key + short(item, Math.max(1, room - widthOf(key)));
    })}}`;
  return `[${listed(value, max - 2, (item, room) => short(item, room))}]`;
}

/** Fields get all the room while they fit; when they do not, the longest values are cut first, then the last fields. */
function fieldList(fields: readonly (readonly [string, Json])[], max: number): string {
  const whole = fields.map(([name, value]) => `${word(name)}=${short(value, max + 1)}`);
  if (widthOf(whole.join(', ')) <= max) return whole.join(', ');
  const share = shareOf(whole.map(widthOf), max);
  const texts = fields.map(([name, value], i) => {
    const text = whole[i] ?? '';
    if (widthOf(text) <= share) return text;
    const key = `${shorten(word(name), 24)}=`;
    return key + short(value, Math.max(5, share - widthOf(key)));
  });
  return listed(texts, max, (text) => text, ', ');
}

/** What each may take when those that need less take what they need; with many of them, a fourth. */
function shareOf(widths: readonly number[], max: number): number {
  let left = max - 2 * (widths.length - 1);
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
