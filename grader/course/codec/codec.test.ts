/** The codec case by case: what is refused and in which words, how many bytes, and values that mean harm. */
import { type TSchema, Type } from '@sinclair/typebox';
import { describe, expect, test } from 'vitest';
import type { Json } from '#contract';
import { Malformed, Reader, Writer } from '../../base/bytes.ts';
import { anyJson, type Codec, compileCodec, REFUSED } from './index.ts';
import { gossip, mutualExclusion, mutualExclusionStatus, raft, vectorClock } from './samples.ts';

const message = compileCodec(mutualExclusion, 'message');
const status = compileCodec(mutualExclusionStatus, 'status');
const event = compileCodec(vectorClock, 'message');
const rpc = compileCodec(raft, 'message');
const update = compileCodec(gossip, 'message');

const request = { type: 'request', time: 5 };
const cyclic: unknown[] = [];
cyclic.push({ again: cyclic });
let deep: unknown = 0;
for (let i = 0; i < 70; i++) deep = [deep];
let wide: unknown = 0; // 2⁶⁰ leaves, if it were copied
for (let i = 0; i < 60; i++) wide = [wide, wide];

describe('a refusal names the place, the rule, and what stands there', () => {
  // biome-ignore format: a table
  test.each<[words: string, codec: Codec, value: unknown]>([
    ['message.time must be an integer ≥ 0, but it is "3"', message, { type: 'request', time: '3' }],
    ['message.time must be an integer ≥ 0, but it is -1', message, { type: 'request', time: -1 }],
    ['message.time must be an integer ≥ 0, but it is NaN', message, { type: 'request', time: Number.NaN }],
    ['message.time must be an integer ≥ 0, but it is 9007199254740992', message, { type: 'request', time: 2 ** 53 }],
    ['message.time is missing: it must be an integer ≥ 0', message, { type: 'request' }],
    ['message.tiem is not a field here: message has the fields type, time; did you mean "time"?', message, { type: 'request', tiem: 3 }],
    ['message.type must be one of "request", "acknowledge", "release", but it is "relase"; did you mean "release"?', message, { type: 'relase', time: 3 }],
    ['message.type must be one of "request", "acknowledge", "release", but it is undefined', message, { time: 3 }],
    ['message must be an object whose type is one of "request", "acknowledge", "release", but it is undefined', message, undefined],
    ['message must be an object whose type is one of "request", "acknowledge", "release", but it is an array of 1', message, [request]],
    ['message.time must be an integer ≥ 0, but it is a bigint: only plain data can leave a node', message, { type: 'request', time: 5n }],
    ['status.requested must be null, or an integer ≥ 0, but it is "1"', status, { time: 1, requested: '1', holding: false, queue: [] }],
    ['status.holding must be true or false, but it is 0', status, { time: 1, requested: null, holding: 0, queue: [] }],
    ['status.queue[0].time is missing: it must be an integer ≥ 0', status, { time: 1, requested: null, holding: true, queue: [{ process: 'p1' }] }],
    ['status.queue must be an array, but it is a Set, which is not plain data: send an array or an object made from it', status, { time: 1, requested: null, holding: true, queue: new Set() }],
    ['message.stamp.p1 must be an integer ≥ 0, but it is 1.5', event, { type: 'event', id: 'a', stamp: { p1: 1.5 } }],
    ['message.stamp["p 1"] must be an integer ≥ 0, but it is 1.5', event, { type: 'event', id: 'a', stamp: { 'p 1': 1.5 } }],
    ['message.stamp[0] must be an integer ≥ 0, but it is undefined', event, { type: 'event', id: 'a', stamp: new Array(3) }],
    ['message.stamp must be an array, or an object, but it is a Map, which is not plain data: send an array or an object made from it', event, { type: 'event', id: 'a', stamp: new Map([['p1', 1]]) }],
    ['message.id must be a string, but it is 7', event, { type: 'event', id: 7, stamp: [] }],
    ['message.needed.k must be true or false, but it is 1', update, { type: 'feedback', needed: { k: 1 } }],
    ['value.f must be plain data (null, true, false, a finite number, a string, an array, an object), but it is a function: only plain data can leave a node', anyJson, { f: () => 1 }],
    ['value[0].again contains itself: only plain data without cycles can leave a node', anyJson, cyclic],
    [`value${'[0]'.repeat(64)} is nested more than 64 levels deep`, anyJson, deep],
    ['value[0] is where the value grows too large: it may hold 65536 items, fields and characters in all', anyJson, ['x'.repeat(65_536)]],
  ])('%s', (words, codec, value) => {
    expect(codec.copy(value)).toBe(REFUSED);
    expect(codec.refusal(value)).toBe(words);
  });
});

describe('bytes of a message, after its texts were met once', () => {
  // biome-ignore format: a table
  test.each<[codec: Codec, value: Json, bytes: number]>([
    [message, request, 2],
    [message, { type: 'release', time: 1000 }, 3],
    [status, { time: 5, requested: null, holding: false, queue: [{ process: 'p1', time: 3 }] }, 6],
    [event, { type: 'event', id: 'e1', stamp: [1, 2, 3] }, 6],
    [event, { type: 'event', id: 'e1', stamp: { p1: 1, p2: 2, p3: 3 } }, 9],
    [rpc, { type: 'voteReply', term: 3, granted: true }, 3],
    [rpc, { type: 'appendReply', term: 3, round: 2, success: true, matchIndex: 7 }, 6],
    [
      rpc,
      { type: 'appendEntries', term: 3, prevLogIndex: 5, prevLogTerm: 2, entries: [], leaderCommit: 4, round: 9 },
      7,
    ],
  ])('%#', (codec, value, bytes) => {
    const writer = new Writer();
    codec.encode(writer, value);
    writer.reset();
    codec.encode(writer, value);
    expect(writer.length).toBe(bytes);
  });
});

describe('what copy makes of odd values', () => {
  class Request {
    readonly type = 'request';
    readonly time = 5;
    describe() {}
  }
  const withSymbol = { ...request, [Symbol('s')]: 1 };
  const bare = Object.assign(Object.create(null), request);
  const inherited = Object.assign(Object.create({ time: 5 }), { type: 'request' });
  // biome-ignore format: a table
  test.each<[name: string, value: unknown, copy: unknown]>([
    ['a field that is undefined is dropped', { ...request, extra: undefined }, request],
    ['an instance of a class is its fields', new Request(), request],
    ['no prototype at all', bare, request],
    ['symbol keys do not count', withSymbol, request],
    ['inherited fields do not count', inherited, REFUSED],
    ['−0 is 0', { type: 'request', time: -0 }, { type: 'request', time: 0 }],
    ['a getter is read', { type: 'request', get time() { return 5; } }, request],
    ['an array with fields is an array', Object.assign([], request), REFUSED],
    ['a Map without entries is a Map', Object.assign(new Map(), request), REFUSED],
    ['a String object is no string', { type: Object('request'), time: 5 }, REFUSED],
    ['a value that calls itself a number', { type: 'request', time: { valueOf: () => 5 } }, REFUSED],
  ])('%s', (_, value, copy) => expect(message.copy(value)).toStrictEqual(copy));

  test('keys are sorted, and a key may have any name', () => {
    const value = JSON.parse('{"b":1,"a":{"__proto__":{"x":1},"constructor":2},"10":3,"9":4}');
    const copy = anyJson.copy(value) as Json;
    expect(JSON.stringify(copy)).toBe('{"9":4,"10":3,"a":{"__proto__":{"x":1},"constructor":2},"b":1}');
    expect(Object.getPrototypeOf((copy as { a: object }).a)).toBe(Object.prototype);
  });

  test('a copy shares nothing with the original', () => {
    const value = { type: 'event', id: 'a', stamp: [1, 2] };
    const copy = event.copy(value) as typeof value;
    const clone = event.clone(copy) as typeof value;
    value.stamp[0] = 9;
    clone.stamp[1] = 9;
    expect(copy.stamp).toEqual([1, 2]);
  });
});

describe('values that mean harm', () => {
  test('each field is read once', () => {
    let reads = 0;
    const value = {
      type: 'request',
      get time() {
        return reads++ === 0 ? 5 : 'forged';
      },
    };
    expect(message.copy(value)).toEqual(request);
    expect(reads).toBe(1);
    const tagged = {
      get type() {
        return reads++ === 1 ? 'request' : 'release';
      },
      time: 5,
    };
    expect(message.copy(tagged)).toEqual(request);
  });

  test('an exception of a getter or a Proxy comes through, and the refusal does not throw', () => {
    const thorn = new Error('thorn');
    const throwing = {
      type: 'request',
      get time(): number {
        throw thorn;
      },
    };
    const trap = (): never => {
      throw thorn;
    };
    const proxy = new Proxy(request, { ownKeys: trap, get: trap, getPrototypeOf: trap });
    for (const value of [throwing, proxy]) {
      expect(() => message.copy(value)).toThrow(thorn);
      expect(message.refusal(value)).toBe('message cannot be read: one of its getters throws; use plain fields');
    }
  });

  test('a Proxy that lies about its length', () => {
    for (const length of [Number.NaN, 1e300, -1, 0.5, '2', {}]) {
      const list = new Proxy([1, 2], { get: (target, key) => (key === 'length' ? length : Reflect.get(target, key)) });
      expect(event.copy({ type: 'event', id: 'a', stamp: list }), String(length)).toBe(REFUSED);
      expect(anyJson.copy(list), String(length)).toBe(REFUSED);
    }
  });

  test('a small value that is enormous when copied', () => {
    expect(anyJson.copy(wide)).toBe(REFUSED);
    expect(anyJson.copy(new Array(4e9))).toBe(REFUSED);
    const text = 'x'.repeat(30_000);
    expect(update.copy({ type: 'feedback', needed: { [text]: true } })).not.toBe(REFUSED);
    expect(anyJson.copy([text, text, text])).toBe(REFUSED);
  });

  // biome-ignore format: a table
  test.each<[name: string, codec: Codec, bytes: readonly number[]]>([
    ['an unknown tag', message, [3, 0]],
    ['a whole number above 2⁵³−1', message, [0, 255, 255, 255, 255, 255, 255, 255, 255]],
    ['NaN', anyJson, [3, 0, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f]],
    ['a boolean of 2', rpc, [1, 3, 2]],
    ['optional fields that do not exist', rpc, [0, 2, 1, 1, 1]],
    ['keys out of order', anyJson, [6, 2, 0, 1, 0x62, 0, 0, 1, 0x61, 0]],
    ['a key twice', anyJson, [6, 2, 0, 1, 0x61, 0, 1, 0]],
    ['an array of 2³² items', anyJson, [5, 0x80, 0x80, 0x80, 0x80, 0x10]],
    ['arrays in arrays without end', anyJson, Array.from({ length: 140 }, (_, i) => (i % 2 === 0 ? 5 : 1))],
    ['nothing', message, []],
  ])('forged bytes: %s', (_, codec, bytes) => {
    expect(() => codec.decode(new Reader(Uint8Array.from(bytes)))).toThrow(Malformed);
  });

  test('few bytes do not become a large value', () => {
    const codec = compileCodec(Type.Array(Type.Array(Type.Null())));
    const writer = new Writer();
    writer.varint(100);
    for (let i = 0; i < 100; i++) writer.varint(60_000);
    expect(() => codec.decode(new Reader(writer.take()))).toThrow(Malformed);
  });
});

describe('schemas that the codec does not take', () => {
  const a = Type.Object({ a: Type.Null() });
  // biome-ignore format: a table
  test.each<[schema: TSchema, words: string]>([
    [Type.Object({ at: Type.Date() }), 'The schema of message.at cannot be used: it has the type "Date"; messages are plain JSON.'],
    [Type.String({ format: 'email' }), 'The schema of message cannot be used: the keyword "format" is outside the subset that grader/course/codec/shape.ts reads.'],
    [Type.Union([a, Type.Object({ b: Type.Null() })]), 'The schema of message cannot be used: no field tells the objects of anyOf apart: give each a `type` of its own.'],
    [Type.Union([a, Type.Record(Type.String(), Type.Null())]), 'The schema of message cannot be used: a record stands beside another object, and nothing tells them apart.'],
    [Type.Union([Type.Array(a), Type.Tuple([a])]), 'The schema of message cannot be used: two alternatives are arrays, and nothing tells them apart.'],
    [Type.Object({ a: Type.Null() }, { additionalProperties: true }), 'The schema of message cannot be used: an object is either closed or a record, and has no field called __proto__.'],
  ])('%#', (schema, words) => expect(() => compileCodec(schema, 'message')).toThrow(words));
});
