/** Any plain JSON: what the generated functions call where a schema leaves the shape open, and the helpers they share. */
import type { Json } from '#contract';
import { Malformed, type Reader, type Writer } from '../../base/bytes.ts';
import { REFUSED } from '../../base/codec.ts';
import { DEPTH_MAX } from './shape.ts';

/** What is left of SIZE_MAX for the value under way. A student can share one array a thousand times over: count, not trust. */
export const budget = { left: 0 };

const { getPrototypeOf, keys, defineProperty } = Object;
const { isArray } = Array;
const ROOT = Object.prototype;
const hasOwn = ROOT.hasOwnProperty;
const tagOf = ROOT.toString;
const ROOT_NAMES = new Set(Object.getOwnPropertyNames(ROOT));
/** Most keys are shorter than all of them. */
const ROOT_NAME_MIN = Math.min(...[...ROOT_NAMES].map((name) => name.length));

type Plain = { [key: string]: unknown };

/**
 * The own enumerable string keys of an object that is not a plain literal (a class instance, a null prototype), each read
 * once; undefined for arrays and for what JSON would silently empty: Map, Set, Date, Error …
 */
export function plainOf(value: object): Plain | undefined {
  if (isArray(value) || tagOf.call(value) !== '[object Object]') return undefined;
  const out: Plain = {};
  for (const key of keys(value)) put(out, key, (value as Plain)[key]);
  return out;
}

/** Plain assignment would call the setter of `__proto__`, and would fail on names that a frozen Object.prototype holds. */
export function put(out: Plain, key: string, value: unknown): void {
  if (key.length >= ROOT_NAME_MIN && ROOT_NAMES.has(key))
    defineProperty(out, key, { value, writable: true, enumerable: true, configurable: true });
  else out[key] = value;
}

/** Whether a plain object has a field beside `names` that is not undefined. */
export function extra(value: Plain, names: ReadonlySet<string>): boolean {
  for (const key in value) {
    if (!names.has(key) && value[key] !== undefined) return true;
  }
  return false;
}

/** The keys, sorted by UTF-16 code unit. */
export function sortedKeys(value: object): string[] {
  const list = keys(value);
  for (let i = 1; i < list.length; i++) {
    if (list[i - 1]! > list[i]!) return list.sort(); // both in bounds
  }
  return list;
}

export function malformed(): never {
  throw new Malformed('a value does not fit its schema');
}

const isIndex = (key: string): boolean =>
  key.charCodeAt(0) < 0x3a && /^(?:0|[1-9][0-9]{0,9})$/.test(key) && Number(key) < 0xffff_ffff;

/** Whether `a` stands before `b` in a copied object: sorted, but JavaScript itself puts array indices first. */
export function comesBefore(a: string, b: string): boolean {
  if (isIndex(a)) return !isIndex(b) || Number(a) < Number(b);
  return !isIndex(b) && a < b;
}

export function copyAny(value: unknown, depth: number): Json | typeof REFUSED {
  switch (typeof value) {
    case 'string':
      budget.left -= value.length;
      return budget.left < 0 ? REFUSED : value;
    case 'number':
      return Number.isFinite(value) ? value + 0 : REFUSED; // −0 is 0
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      if (depth >= DEPTH_MAX) return REFUSED;
      return isArray(value) ? copyList(value, depth + 1) : copyObject(value, depth + 1);
    default:
      return REFUSED;
  }
}

function copyList(list: readonly unknown[], depth: number): Json | typeof REFUSED {
  const { length } = list;
  if (!Number.isSafeInteger(length) || length < 0) return REFUSED; // a Proxy says what it likes
  budget.left -= length;
  if (budget.left < 0) return REFUSED;
  const out: Json[] = [];
  for (let i = 0; i < length; i++) {
    const item = copyAny(list[i], depth);
    if (item === REFUSED) return REFUSED;
    out.push(item);
  }
  return out;
}

function copyObject(value: object, depth: number): Json | typeof REFUSED {
  const plain = getPrototypeOf(value) === ROOT ? (value as Plain) : plainOf(value);
  if (plain === undefined) return REFUSED;
  const out: { [key: string]: Json } = {};
  for (const key of sortedKeys(plain)) {
    const raw = plain[key];
    if (raw === undefined) continue;
    budget.left -= 1 + key.length;
    if (budget.left < 0) return REFUSED;
    const item = copyAny(raw, depth);
    if (item === REFUSED) return REFUSED;
    put(out, key, item);
  }
  return out;
}

export function cloneAny(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (isArray(value)) return value.map((item) => cloneAny(item));
  const fields = value as { readonly [key: string]: Json }; // neither scalar nor array
  const out: { [key: string]: Json } = {};
  for (const key of keys(fields)) put(out, key, cloneAny(fields[key] as Json)); // an own key
  return out;
}

export function sameAny(raw: unknown, last: Json): boolean {
  if (typeof last !== 'object' || last === null) return raw === last;
  if (typeof raw !== 'object' || raw === null) return false;
  if (isArray(last)) {
    if (!isArray(raw) || raw.length !== last.length) return false;
    for (let i = 0; i < last.length; i++) {
      if (!sameAny(raw[i], last[i] as Json)) return false; // in bounds
    }
    return true;
  }
  if (getPrototypeOf(raw) !== ROOT) return false;
  const fields = last as { readonly [key: string]: Json };
  let n = 0;
  for (const key in raw) {
    if (!hasOwn.call(fields, key) || !sameAny((raw as Plain)[key], fields[key] as Json)) return false; // an own key
    n++;
  }
  return n === keys(fields).length;
}

/** A number of any kind: whole ones are short. `zigzag(0)` announces the eight bytes of a broken one. */
export function encodeNumber(writer: Writer, value: number): void {
  if (Number.isSafeInteger(value) && value < Number.MAX_SAFE_INTEGER) {
    writer.zigzag(value < 0 ? value : value + 1);
  } else {
    writer.zigzag(0);
    writer.f64(value);
  }
}

export function decodeNumber(reader: Reader): number {
  const whole = reader.zigzag();
  if (whole !== 0) return whole < 0 ? whole : whole - 1;
  const value = reader.f64();
  return Number.isFinite(value) ? value + 0 : malformed();
}

// First byte of any JSON; SMALL and above are the numbers 0 … 255 − SMALL.
const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const STRING = 4;
const LIST = 5;
const OBJECT = 6;
const SMALL = 7;

export function encodeAny(writer: Writer, value: Json): void {
  if (value === null) {
    writer.u8(NULL);
  } else if (typeof value === 'boolean') {
    writer.u8(value ? TRUE : FALSE);
  } else if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= 0 && value <= 0xff - SMALL) {
      writer.u8(value + SMALL);
    } else {
      writer.u8(NUMBER);
      encodeNumber(writer, value);
    }
  } else if (typeof value === 'string') {
    writer.u8(STRING);
    writer.text(value);
  } else if (isArray(value)) {
    writer.u8(LIST);
    writer.varint(value.length);
    for (const item of value) encodeAny(writer, item);
  } else {
    const fields = value as { readonly [key: string]: Json }; // neither scalar nor array
    const names = keys(fields);
    writer.u8(OBJECT);
    writer.varint(names.length);
    for (const name of names) {
      writer.text(name);
      encodeAny(writer, fields[name] as Json); // an own key
    }
  }
}

export function decodeAny(reader: Reader, depth: number): Json {
  const kind = reader.u8();
  switch (kind) {
    case NULL:
      return null;
    case FALSE:
      return false;
    case TRUE:
      return true;
    case NUMBER:
      return decodeNumber(reader);
    case STRING:
      return decodeText(reader);
    case LIST:
      return decodeList(reader, depth);
    case OBJECT:
      return decodeObject(reader, depth);
    default:
      return kind - SMALL;
  }
}

export function decodeText(reader: Reader): string {
  const text = reader.text();
  budget.left -= text.length;
  return budget.left < 0 ? malformed() : text;
}

/** A length that the budget allows. */
export function decodeCount(reader: Reader): number {
  const n = reader.varint();
  budget.left -= n;
  return budget.left < 0 ? malformed() : n;
}

function decodeList(reader: Reader, depth: number): Json {
  if (depth >= DEPTH_MAX) malformed();
  const out: Json[] = [];
  for (let n = decodeCount(reader); n > 0; n--) out.push(decodeAny(reader, depth + 1));
  return out;
}

function decodeObject(reader: Reader, depth: number): Json {
  if (depth >= DEPTH_MAX) malformed();
  const out: { [key: string]: Json } = {};
  let last: string | undefined;
  for (let n = decodeCount(reader); n > 0; n--) {
    const key = decodeText(reader);
    if (last !== undefined && !comesBefore(last, key)) malformed();
    put(out, key, decodeAny(reader, depth + 1));
    last = key;
  }
  return out;
}
