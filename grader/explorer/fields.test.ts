/** Fields as text and back: what a handler can tell apart has different texts, and comes back as it was. */
import { describe, expect, test } from 'vitest';
import { FieldWriter, type Ours, type Written } from './fields.ts';
import { Kinds } from './kinds.ts';
import { restore } from './restore.ts';

class Holder {
  [field: PropertyKey]: unknown;
}
class Base {}
class Stamp {
  readonly time: number;
  constructor(time: number) {
    this.time = time;
  }
  get later() {
    return this.time + 1;
  }
  set later(_: number) {}
}
class Table extends Map<string, number> {}
class Stack extends Array<number> {}
const storage = Object.freeze({});
const ours: Ours = (it) => (it === storage ? 'storage' : undefined);

const holding = (...pairs: (readonly [PropertyKey, unknown])[]): Holder => {
  const holder = new Holder();
  for (const [key, value] of pairs)
    Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
  return holder;
};
const of = (value: unknown) => holding(['it', value]);
const written = (it: object, writer = new FieldWriter(new Kinds(Base.prototype))): Written => {
  const result = writer.node(it, ours);
  if (result.kind === 'refused') throw new Error(`${result.path}: ${result.what}`);
  return result;
};
const text = (it: object): string => written(it).text;
const again = (it: object): Holder => {
  const writer = new FieldWriter(new Kinds(Base.prototype));
  const copy = new Holder();
  restore(copy, it, written(it, writer), writer.kinds, ours);
  return copy;
};

const loop: unknown[] = [];
loop.push(loop, 1);
const twice = { n: 1 };
const self = holding(['a', 1]);
self.me = self;
const sparse = Object.assign(new Array(3), { 0: 1, 2: 3 });
const named = Object.assign([1, 2], { extra: true });
const pattern = /a+/giu;
pattern.lastIndex = 3;
const hidden = Object.defineProperty({ seen: 1 }, 'unseen', { value: 2, enumerable: false });
const registered = Symbol.for('mark');
const polluting = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "hasOwnProperty": 2, "toString": 3}');

const values: { readonly what: string; readonly holder: Holder }[] = [
  ...[undefined, null, true, false, 0, -0, 1.5, Number.NaN, Infinity, -Infinity, '', '5', '5;', 'ö\ud800', 5n, -5n].map(
    (value) => ({ what: `${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`, holder: of(value) }),
  ),
  { what: 'no field', holder: holding() },
  { what: 'another name', holder: holding(['other', 1]) },
  { what: 'two fields', holder: holding(['a', 1], ['b', 2]) },
  { what: 'the same in another order', holder: holding(['b', 2], ['a', 1]) },
  { what: 'an empty list', holder: of([]) },
  { what: 'a list', holder: of([1, 2]) },
  { what: 'a list of lists', holder: of([[1], [2]]) },
  { what: 'a list with a hole', holder: of(sparse) },
  { what: 'undefined instead of the hole', holder: of([1, undefined, 3]) },
  { what: 'a list that is only long', holder: of(new Array(4_000_000_000)) },
  { what: 'a list with a field', holder: of(named) },
  { what: 'a list of a class', holder: of(Stack.of(1, 2)) },
  { what: 'a frozen list', holder: of(Object.freeze([1, 2])) },
  { what: 'an empty object', holder: of({}) },
  { what: 'an object without a prototype', holder: of(Object.create(null)) },
  { what: 'a record', holder: of({ p1: 1, p2: 2 }) },
  { what: 'a record in another order', holder: of({ p2: 2, p1: 1 }) },
  { what: 'a frozen record', holder: of(Object.freeze({ p1: 1, p2: 2 })) },
  { what: 'a field that is not enumerable', holder: of(hidden) },
  { what: 'a field named by a symbol', holder: of({ [registered]: 1 }) },
  { what: 'a symbol', holder: of(registered) },
  { what: 'an object of a class', holder: of(new Stamp(1)) },
  { what: 'a plain object like it', holder: of({ time: 1 }) },
  {
    what: 'one of a class with a setter of the same name',
    holder: of(
      Object.defineProperty(new Stamp(1), 'later', { value: 7, writable: true, enumerable: true, configurable: true }),
    ),
  },
  {
    what: 'a Map',
    holder: of(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    ),
  },
  {
    what: 'a Map in another order',
    holder: of(
      new Map([
        ['b', 2],
        ['a', 1],
      ]),
    ),
  },
  { what: 'a Map by objects', holder: of(new Map([[{ a: 1 }, new Set([1])]])) },
  { what: 'a Map of a class', holder: of(new Table([['a', 1]])) },
  { what: 'a Set', holder: of(new Set([1, 'a', null])) },
  { what: 'an empty Set', holder: of(new Set()) },
  { what: 'an empty Map', holder: of(new Map()) },
  { what: 'a regular expression', holder: of(/a+/giu) },
  { what: 'one that left off elsewhere', holder: of(pattern) },
  { what: 'two equal objects', holder: holding(['a', { n: 1 }], ['b', { n: 1 }]) },
  { what: 'one object twice', holder: holding(['a', twice], ['b', twice]) },
  { what: 'a list that holds itself', holder: of(loop) },
  { what: 'the node itself', holder: self },
  { what: 'an object of ours', holder: of(storage) },
  { what: 'names that mean something else', holder: of(polluting) },
  { what: 'such a name on the node', holder: holding(['__proto__', 1], ['constructor', 2]) },
];

test.each(values)('$what comes back as it was', ({ holder }) => {
  const copy = again(holder);
  expect(text(copy)).toBe(text(holder));
  expect(copy).toStrictEqual(holder);
  expect(Object.getPrototypeOf(copy)).toBe(Holder.prototype);
});

test('all of these have texts of their own', () => {
  const owners = new Map<string, string>();
  for (const { what, holder } of values) {
    expect(owners.get(text(holder)), what).toBe(undefined);
    owners.set(text(holder), what);
  }
});

test('a copy is nobody else’s, but for what is ours', () => {
  const queue = [{ n: 1 }];
  const before = holding(['queue', queue], ['storage', storage]);
  const copy = again(before);
  queue[0] = { n: 2 };
  expect(copy.queue).toEqual([{ n: 1 }]);
  expect(copy.storage).toBe(storage);
  const both = again(holding(['a', twice], ['b', twice]));
  expect(both.a).toBe(both.b);
  expect(both.a).not.toBe(twice);
  expect(again(self).me).not.toBe(self);
  expect(({} as { polluted?: boolean }).polluted).toBe(undefined);
});

test('unordered: Maps and Sets by their entries, unless objects are shared', () => {
  const sorted = (it: object) => written(it, new FieldWriter(new Kinds(Base.prototype), true)).text;
  expect(sorted(of(new Set(['b', 'a'])))).toBe(sorted(of(new Set(['a', 'b']))));
  expect(
    sorted(
      of(
        new Map([
          [1, [2]],
          [3, [4]],
        ]),
      ),
    ),
  ).toBe(
    sorted(
      of(
        new Map([
          [3, [4]],
          [1, [2]],
        ]),
      ),
    ),
  );
  expect(sorted(of(new Set(['a'])))).not.toBe(sorted(of(new Set(['b']))));
  expect(sorted(of({ b: 1, a: 2 }))).not.toBe(sorted(of({ a: 2, b: 1 })));
  const [x, y] = [{ n: 1 }, { n: 2 }];
  expect(sorted(holding(['set', new Set([x, y])], ['one', x]))).not.toBe(
    sorted(holding(['set', new Set([x, y])], ['one', y])),
  );
});

describe('what cannot be written down is named', () => {
  const chain = () => {
    let it: unknown = null;
    for (let i = 0; i < 100_000; i++) it = { next: it };
    return it;
  };
  const madeInside = () => new (class Inner {})();
  const throwing = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('hostile');
      },
    },
  );
  test.each<{ what: string; field: unknown; path: string; is: RegExp }>([
    { what: 'a function', field: () => 1, path: 'it', is: /^a function$/ },
    {
      what: 'a function inside',
      field: { handlers: [1, { request: () => 1 }] },
      path: 'it.handlers[1].request',
      is: /^a function$/,
    },
    {
      what: 'a function in a Map',
      field: new Map([['a b', { f: () => 1 }]]),
      path: 'it.get("a b").f',
      is: /^a function$/,
    },
    { what: 'a class', field: Stamp, path: 'it', is: /^a function$/ },
    {
      what: 'a getter of its own',
      field: {
        get now() {
          throw new Error('looked');
        },
      },
      path: 'it.now',
      is: /getter/,
    },
    { what: 'a WeakMap', field: [new WeakMap()], path: 'it[0]', is: /^a WeakMap$/ },
    { what: 'a WeakSet', field: new WeakSet(), path: 'it', is: /^a WeakSet$/ },
    { what: 'an iterator', field: new Map().entries(), path: 'it', is: /^an iterator$/ },
    {
      what: 'a generator',
      field: (function* () {
        yield 1;
      })(),
      path: 'it',
      is: /^an iterator$/,
    },
    { what: 'a promise', field: Promise.resolve(1), path: 'it', is: /^a promise$/ },
    { what: 'an error', field: new RangeError('x'), path: 'it', is: /^an Error$/ },
    { what: 'another node', field: new (class Peer extends Base {})(), path: 'it', is: /^another node$/ },
    {
      what: 'a class made at every call',
      field: [madeInside(), madeInside()],
      path: 'it[1]',
      is: /several classes called `Inner`/,
    },
    { what: 'two symbols of one name', field: [Symbol('s'), Symbol('s')], path: 'it[1]', is: /several symbols/ },
    { what: 'a made-up prototype', field: Object.create({ x: 1 }), path: 'it', is: /no class|two classes/ },
    { what: 'a false Map', field: Object.create(Map.prototype), path: 'it', is: /throws/ },
    { what: 'what throws', field: { deep: throwing }, path: 'it.deep', is: /throws/ },
    { what: 'a chain', field: chain(), path: 'it.next.next.next.next.next.next.next', is: /one inside the other/ },
    { what: 'a flood', field: new Array(300_000).fill(0), path: '', is: /more than 200000 values/ },
  ])('$what', ({ field, path, is }) => {
    const result = new FieldWriter(new Kinds(Base.prototype)).node(of(field), ours);
    expect(result).toMatchObject({ kind: 'refused', what: expect.stringMatching(is) });
    if (path !== '' && result.kind === 'refused') expect(result.path).toBe(path);
  });
});
