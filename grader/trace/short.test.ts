import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '#contract';
import { message, short, status, typeOf } from './short.ts';
import { widthOf } from './text.ts';

const raft = { type: 'appendEntries', term: 3, prevLogIndex: 4, entries: [{ term: 3, command: { type: 'noop' } }] };

const prepare = {
  type: 'prepare',
  tx: 't1',
  work: [{ type: 'add', account: 'p1.a', amount: -30 }],
  writers: ['p1', 'p2'],
};

const stamp = { time: 1053, site: 'n11' };
const certificate = { key: 'k1', value: null, stamp, activated: 1500, sites: ['n1', 'n2', 'n3'] };
const feedback = [false, true].map((needed) => ({ key: 'k1', stamp, needed }));

test.each<[Json, number, string]>([
  [{ type: 'request', time: 3 }, 60, 'request(time=3)'],
  [{ time: 3, type: 'request' }, 60, 'request(time=3)'],
  [{ type: 'heartbeat' }, 60, 'heartbeat'],
  [{ type: 'granted', id: 'a' }, 60, 'granted(id=a)'],
  [{ type: 'decided', value: 'null', n: null }, 60, 'decided(value="null", n=null)'], // a text and a null are told apart
  [{ type: 'word', text: '12' }, 60, 'word(text="12")'],
  [{ type: 'word', text: 'two words' }, 60, 'word(text="two words")'],
  [{ type: 'stamp', stamp: [1, 0, 2] }, 60, 'stamp(stamp=[1,0,2])'],
  [{ type: 'stamp', stamp: { p1: 1, p2: 2 } }, 60, 'stamp(stamp={p1:1,p2:2})'],
  [raft, 60, 'appendEntries(term=3, prevLogIndex=4, entries=[{term:3,…}])'],
  [raft, 40, 'appendEntries(term=3, prevLogIndex=4, …)'],
  [raft, 20, 'appendEntries(…)'],
  [raft, 10, 'appendEnt…'],
  [{ type: 'blob', data: 'a text that goes on and on' }, 30, 'blob(data="a text that goes …)'],
  [prepare, 80, 'prepare(tx=t1, work=[add(account=p1.a, amount=-30)], writers=[p1,p2])'],
  [prepare, 60, 'prepare(tx=t1, work=[add(account=p1.a, …)], writers=[p1,p2])'], // what is short is not cut for what is long
  // What is short comes before what is nested, and is whole or not there: half a number is another number.
  [{ type: 'feedback', entries: feedback.slice(1) }, 48, 'feedback(entries=[{key:k1,needed:true,…}])'],
  [{ type: 'feedback', entries: feedback }, 72, 'feedback(entries=[{key:k1,needed:false,…},{key:k1,needed:true,…}])'],
  [{ type: 'mail', entry: certificate }, 60, 'mail(entry={key:k1,value:null,activated:1500,stamp:{…},…})'],
  [
    { type: 'contents', entries: [certificate], reply: true },
    72,
    'contents(entries=[{key:k1,value:null,activated:1500,…}], reply=true)',
  ],
  [{ type: 'contents', entries: [certificate], reply: true }, 34, 'contents(reply=true, entries=[…])'],
  [certificate, 44, '{key:k1,value:null,activated:1500,…}'],
  [['n1', 'n2', 'n10'], 9, '[n1,n2,…]'],
  [certificate, 34, '{key:k1,value:null,…}'],
  ['done', 60, 'done'],
  [['no', 'type'], 60, '[no,type]'],
  [{ id: 1 }, 60, '{id:1}'],
  [{}, 60, '{}'],
  [{ type: 5 }, 60, '{type:5}'],
])('%j in %i columns', (value, max, text) => {
  expect(message(value, max)).toBe(text);
});

test('a status is its fields', () => {
  expect(status({ time: 3, holding: false, queue: [{ time: 1, process: 'p2' }] })).toBe(
    'time=3, holding=false, queue=[{time:1,process:p2}]',
  );
  expect(status(null)).toBe('null');
  expect(status({})).toBe('{}');
});

test('labels are one column per character, or nothing', () => {
  expect(typeOf({ type: 'request', time: 1 })).toBe('request');
  expect(typeOf({ type: '请求' })).toBe('');
  expect(typeOf(['request'])).toBe('');
});

const json = fc.jsonValue({ stringUnit: 'binary' });
const values = fc.oneof(json, fc.record({ type: fc.string(), value: json }));

test('the width asked for is kept, and control characters never pass', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 3, max: 80 }), (value, max) => {
      for (const text of [short(value as Json, max), message(value as Json, max), status(value as Json, max)]) {
        expect(widthOf(text)).toBeLessThanOrEqual(max);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
        expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      }
    }),
  );
});

test('depth and size cost no more than what is shown', () => {
  let deep: Json = 1;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(short(deep, 20)).toBe('[[[[[[[[[…]]]]]]]]]');
  let record: Json = 1;
  for (let i = 0; i < 100_000; i++) record = { a: record, n: i, b: record, c: [record, record] };
  expect(short(record, 100)).toBe(
    '{a:{n:99998,a:{n:99997,…},…},n:99999,b:{n:99998,a:{n:99997,…},…},c:[{n:99998,a:{…},b:{…},…},…]}',
  );
  let wide: Json = 1;
  for (let level = 0; level < 5; level++) {
    const inner: Json = wide;
    wide = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`field${i}`, inner]));
  }
  expect(widthOf(short(wide, 1000))).toBeLessThanOrEqual(1000);
  expect(
    short(
      Array.from({ length: 1_000_000 }, (_, i) => i),
      20,
    ),
  ).toBe('[0,1,2,3,4,5,6,7,…]');
});
