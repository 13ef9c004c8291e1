/** Programs that must build, run and mean the same sealed and plain; counters; positions. */
import { describe, expect, test } from 'vitest';
import { loadPlain } from './load-plain.ts';
import { builtTrial, trySealed } from './load-trial.ts';
import { type Outcome, tryProgram } from './load-trial-run.ts';

const returned = (value: unknown): Outcome => ({ kind: 'returned', value });
const threw = (name: string, line: number): Outcome => ({ kind: 'threw', name, line });
const overrun = (what: string, line: number): Outcome => ({ kind: 'overrun', what, line });

type Table = readonly (readonly [program: string, outcome: Outcome])[];

const innocent: Table = [
  ['export const main = () => { let i = 3, n = 0; while (i-->0) n++; return n; };', returned(3)],
  [
    "export const main = () => ['<!--', '-->', \"import('x')\", `import('y') --> ${1}`];",
    returned(['<!--', '-->', "import('x')", "import('y') --> 1"]),
  ],
  [
    "/* import('x') --> */ // <!-- import(\nexport const main = () => /-->|import\\(|<!--/.test('a --> b');",
    returned(true),
  ],
  [
    'const o = { import(x: number) { return x; }, eval: (x: number) => x + 1, async: 1, await: 2, process: 3, static: 4 };\nexport const main = () => [o.import(1), o.eval(1), o.async, o.await, o.process, o.static];',
    returned([1, 2, 1, 2, 3, 4]),
  ],
  [
    'class A { constructor() {} import(x: number) { return x; } process = 1; console = 2; Date = 3; }\nexport const main = () => { const a = new A(); return [a.import(5), a.process, a.console, a.Date]; };',
    returned([5, 1, 2, 3]),
  ],
  [
    'export const main = () => { const process = 1, Date = 2, require = (x: number) => x, setTimeout = 4; return [process, Date, require(3), setTimeout]; };',
    returned([1, 2, 3, 4]),
  ],
  [
    'export const main = () => { const o: any = {}; o.constructor = 1; o.toString = 2; o.hasOwnProperty = 3; o.valueOf = 4; return [o.constructor, o.toString, o.hasOwnProperty, o.valueOf, Object.keys(o)]; };',
    returned([1, 2, 3, 4, ['constructor', 'toString', 'hasOwnProperty', 'valueOf']]),
  ],
  [
    "class Refused extends Error { constructor(m: string) { super(m); this.name = 'Refused'; } }\nexport const main = () => { try { throw new Refused('x'); } catch (e) { return [(e as Error).name, (e as Error).message, e instanceof Refused, e instanceof Error, String(e)]; } };",
    returned(['Refused', 'x', true, true, 'Refused: x']),
  ],
  ['enum Color { Red, Green = 5 }\nexport const main = () => [Color.Green, Color[0]];', returned([5, 'Red'])],
  [
    'export const main = () => [2 ** 10, 2 ** -1, (-2) ** 3, 2 ** 3 ** 2, Math.pow(2, 0.5) === Math.sqrt(2), 2n ** 70n === 1180591620717411303424n];',
    returned([1024, 0.5, -8, 512, true, true]),
  ],
  [
    'export const main = () => { let a = 3; a **= 2; const o = { x: 2, y: [2] }; o.x **= 3; let calls = 0; o.y[(calls++, 0)] **= 4; const k = () => { calls++; return o; }; k().x **= 2; return [a, o.x, o.y, calls]; };',
    returned([9, 64, [16], 2]),
  ],
  [
    'export const main = () => [Math.log2(8), Math.log10(1000), Math.log(1), Math.exp(0), Math.log2(0.25), Math.log10(0.001), Math.max(1, 2), Math.PI > 3];',
    returned([3, 3, 0, 1, -2, -3, 2, true]),
  ],
  // the engine's words differ between versions; a program that catches reads ours, and its own as it wrote them
  [
    'export const main = () => { const said: string[] = []; try { (null as any).x; } catch (e) { said.push((e as Error).name, (e as Error).message.slice(0, 28)); } try { JSON.parse("{"); } catch ({ message }: any) { said.push(message.slice(0, 28)); } try { throw new TypeError("mine"); } catch ({ message, ...rest }: any) { said.push(message, JSON.stringify(rest)); } return said; };',
    returned(['TypeError', 'The language raised this Typ', 'The language raised this Syn', 'mine', '{}']),
  ],
  [
    "export const main = () => { const tried = ['(?i:a)', '(?<x>a)|(?<x>b)', 'a+'].map((p) => { try { return new RegExp(p, 'g').exec('aa')?.[0]; } catch (e) { return (e as Error).name; } }); const r = new RegExp('b'); return [...tried, r instanceof RegExp, r.constructor === RegExp, /x/ instanceof RegExp, RegExp('y').test('y'), 'a1b2'.split(new RegExp('[0-9]')), 'aXb'.replace(/x/i, '-')]; };".replace(
      'r.constructor === RegExp, ',
      '',
    ),
    returned(['SyntaxError', 'SyntaxError', 'aa', true, true, true, ['a', 'b', ''], 'a-b']),
  ],
  // constants outside functions are frozen, deeply; regular expressions start afresh
  [
    'const table = { a: [1, { b: 2 }] };\nexport const main = () => [Object.isFrozen(table), Object.isFrozen(table.a), Object.isFrozen(table.a[1])];',
    returned([true, true, true]),
  ],
  [
    "const spaces = /\\s+/g;\nexport const main = () => ['a  b c'.replace(spaces, '-'), spaces.test(' '), spaces.test(' ')];",
    returned(['a-b-c', true, false]),
  ],
  [
    'class A { static readonly limits = { max: 3 }; static twice(x: number) { return x * 2; } }\nexport const main = () => [A.limits.max, A.twice(2), Object.isFrozen(A.limits)];',
    returned([3, 4, true]),
  ],
  // statements of every kind, unchanged by counting
  [
    'export const main = () => { const out: unknown[] = []; outer: for (let i = 0; i < 3; i++) { for (const j of [0, 1, 2]) { if (j === 1) continue outer; if (i === 2) break outer; out.push([i, j]); } } do out.push(1); while (out.length < 4); for (const k in { a: 1, b: 2 }) out.push(k); return out; };',
    returned([[0, 0], [1, 0], 1, 1, 'a', 'b']),
  ],
  [
    "export const main = () => { const f = (x: number) => { switch (x) { case 1: { return 'one'; } case 2: case 3: return 'few'; default: return 'many'; } }; return [1, 2, 3, 4].map(f); };",
    returned(['one', 'few', 'few', 'many']),
  ],
  [
    "export const main = () => { const f = () => { try { return 'try'; } finally { g(); } }; const log: string[] = []; const g = () => { log.push('finally'); }; const h = () => { try { throw 1; } catch { return 'catch'; } finally { return 'over'; } }; return [f(), h(), log]; };",
    returned(['try', 'over', ['finally']]),
  ],
  [
    'function f(a = 1, { b = a + 1, c: [d = 4] = [] }: { b?: number; c?: number[] } = {}, ...rest: number[]) { return [a, b, d, rest, arguments.length]; }\nexport const main = () => [f(), f(5, { b: 6, c: [7] }, 8, 9)];',
    returned([
      [1, 2, 4, [], 0],
      [5, 6, 7, [8, 9], 4],
    ]),
  ],
  [
    'class A { x = 1; y = this.x + 1; z = this.f(); static made = (() => 5)() as never; f() { return this.y * 2; } }\nclass B extends A { w = this.z + super.f(); constructor() { const k = 1; super(); this.x += k; } }\nexport const main = () => { const b = new B(); return [b.x, b.y, b.z, b.w]; };'.replace(
      'static made',
      'static readonly made',
    ),
    returned([2, 2, 4, 8]),
  ],
  [
    "export const main = () => { const o = { get a() { return 1; }, set a(v: number) { log.push(v); }, ['b' + 1]: 2, *g() { yield 1; } }; const log: number[] = []; o.a = 7; return [o.a, o.b1, [...o.g()], log]; };".replace(
      'o.b1',
      "(o as any)['b1']",
    ),
    returned([1, 2, [1], [7]]),
  ],
  [
    'function* inner(): Generator<number, string, number> { const got = yield 1; yield got * 2; return "done"; }\nfunction* outer(): Generator<number, void, number> { const s = yield* inner(); yield s.length; }\nexport const main = () => { const it = outer(); return [it.next(0).value, it.next(21).value, it.next(0).value, it.next(0).done, [...[1, 2]].length]; };',
    returned([1, 42, 4, true, 2]),
  ],
  [
    'function* g() { try { yield 1; yield 2; } catch (e) { yield e; } finally { log.push("end"); } }\nlet log: string[] = [];\nexport const main = () => 1;'
      .replace('let log: string[] = [];', 'const log: string[] = [];')
      .replace('log.push("end")', ''),
    returned(1),
  ],
  [
    'function* g(): Generator<unknown> { try { yield 1; yield 2; } catch (e) { yield [e]; } finally { yield "end"; } }\nexport const main = () => { const a = g(); const first = [a.next(), a.throw(9), a.next(), a.next()].map((r) => r.value ?? null); const b = g(); b.next(); return [first, b.return(5).value, b.next().value]; };',
    returned([[1, [9], 'end', null], 'end', 5]),
  ],
  [
    'const even = (n: number): boolean => n === 0 || odd(n - 1);\nconst odd = (n: number): boolean => n !== 0 && even(n - 1);\nexport const main = () => [even(600), odd(601)];',
    returned([true, true]),
  ],
  [
    'export const main = () => { const sorted = [3, 1, 2].sort((a, b) => a - b); const { length, ...rest } = { length: 1, a: 2 }; return [sorted, length, rest, [...new Set([1, 1])], [...new Map([[1, 2]]).entries()], `${1}${"a"}`, [1, [2]].flat(), Object.entries({ a: 1 })]; };',
    returned([[1, 2, 3], 1, { a: 2 }, [1], [[1, 2]], '1a', [1, 2], [['a', 1]]]),
  ],
  [
    'export default class {}\nexport const main = () => { if (true) return [undefined === void 0, NaN !== NaN, Infinity]; else return 1; };',
    returned([true, true, null]),
  ],
  [
    'export const main = () => { const f = () => () => 1; const named = () => {}; const C = class {}; return [f().name, named.name, C.name, (() => {}).name]; };',
    returned(['', 'named', 'C', '']),
  ],
  [
    'export const main = () => { label: { if (1 + 1 === 2) break label; return 1; } debugger; return String(this === undefined); };',
    returned('true'),
  ],
  [
    "const tag = (s: TemplateStringsArray, ...v: number[]) => s.raw.join('|') + v.join();\nexport const main = () => tag`a${1}b\\n${2}c`;",
    returned('a|b\\n|c1,2'),
  ],
  [
    'export const main = () => typeof (undefined as unknown) + String([1, 2].at(-1)) + [3, 1].toSorted() + "ab".replaceAll("a", "c") + Object.hasOwn({ a: 1 }, "a");',
    returned('undefined21,3cbtrue'),
  ],
];

const stopped: Table = [
  ['export const main = () => {\n  while (true) {}\n};', overrun('steps', 2)],
  ['export const main = () => {\n  for (;;);\n};', overrun('steps', 2)],
  ['export const main = () => {\n  do {} while (true);\n};', overrun('steps', 2)],
  [
    'function* forever() {\n  for (;;) yield 1;\n}\nexport const main = () => {\n  for (const x of forever());\n};',
    overrun('steps', 2),
  ],
  ['export function main(): number {\n  return main();\n}', overrun('depth', 1)],
  ['const a = (): number => b() + 1;\nconst b = (): number => a() + 1;\nexport const main = a;', overrun('depth', 1)],
  ['const o = {\n  get x(): number {\n    return o.x;\n  },\n};\nexport const main = () => o.x;', overrun('depth', 2)],
  ['const o = { toString(): string { return `${o}`; } };\nexport const main = () => String(o);', overrun('depth', 1)],
  ['const o = { valueOf(): number { return +o; } };\nexport const main = () => o.valueOf();', overrun('depth', 1)],
  ['export const main = (): number[] => [2, 1].sort(() => main().length);', overrun('depth', 1)],
  ['class A {\n  a = new A();\n}\nexport const main = () => new A();', overrun('depth', 2)],
  [
    'class A {\n  a: A;\n  constructor() {\n    this.a = new B();\n  }\n}\nclass B extends A {}\nexport const main = () => new B();',
    overrun('depth', 3),
  ],
  ['function f(a: number = f()): number {\n  return a;\n}\nexport const main = () => f();', overrun('depth', 1)],
  [
    'function f({ [String(f({} as never))]: a }: Record<string, number>): number {\n  return a;\n}\nexport const main = () => f({});',
    overrun('depth', 1),
  ],
  ['function* f(): Generator<number> {\n  yield* f();\n}\nexport const main = () => [...f()];', overrun('depth', 2)],
  [
    'const o = { toJSON(): unknown { return JSON.stringify(o); } };\nexport const main = () => JSON.stringify(o);',
    overrun('depth', 1),
  ],
  [
    'const o: Iterable<number> = { [Symbol.iterator]() { return [...o][Symbol.iterator](); } };\nexport const main = () => [...o];',
    overrun('depth', 1),
  ],
  ["const f = (): string => 'a'.replace(/a/, f);\nexport const main = f;", overrun('depth', 1)],
  // whoever catches it is stopped again
  ['export const main = () => {\n  for (;;)\n    try {\n      for (;;);\n    } catch {}\n};', overrun('steps', 4)],
  [
    'export function main(): number {\n  try {\n    return main();\n  } catch {\n    return main();\n  }\n}',
    overrun('depth', 1),
  ],
  ['export function main(): void {\n  try {\n    main();\n  } finally {\n    main();\n  }\n}', overrun('depth', 1)],
];

const positions: Table = [
  ["export const main = () => {\n  const a = 1;\n\n  throw new Error('x' + a);\n};", threw('Error', 4)],
  [
    'export const main = () => {\n  const o: any = null;\n  const x = 1;\n  return o.field + x;\n};',
    threw('TypeError', 4),
  ],
  [
    'interface Long {\n  a: number;\n}\n\nfunction deep(o: Long | undefined): number {\n  const pad = 0;\n  return (o as Long).a + pad;\n}\nexport const main = () => {\n  const first = deep({ a: 1 });\n  return first + deep(undefined);\n};',
    threw('TypeError', 7),
  ],
  // after a call has returned, the position is the caller's again
  [
    'const id = (x: any) => {\n  const y = x.self;\n  return y;\n};\nexport const main = () => {\n  return id({ self: null }).field;\n};',
    threw('TypeError', 6),
  ],
  ['class A {\n  x = 1;\n  y = (null as any).z;\n}\nexport const main = () => new A();', threw('TypeError', 3)],
  [
    'export const main = () => {\n  if (false as boolean) return 1;\n  else if ((null as any).x) return 2;\n  return 3;\n};',
    threw('TypeError', 3),
  ],
  [
    'export const main = () => {\n  let i = 0;\n  while ((i < 2 ? {} : (null as any)).x === undefined) {\n    i++;\n    Object.keys({});\n  }\n};',
    threw('TypeError', 3),
  ],
  // an exception on its way through a `finally` keeps its place
  [
    "export const main = () => {\n  try {\n    throw new Error('x');\n  } finally {\n    Object.keys({});\n  }\n};",
    threw('Error', 3),
  ],
  [
    "export const main = () => {\n  try {\n    [1].map(() => {\n      throw new RangeError('x');\n    });\n  } catch (e) {\n    Object.keys({});\n    throw e;\n  }\n};",
    threw('RangeError', 8),
  ],
  [
    'function* g() {\n  yield 1;\n  (null as any).x;\n}\nexport const main = () => {\n  for (const x of g()) Object.keys({ x });\n};',
    threw('TypeError', 3),
  ],
  ['const frozen = { a: 1 };\nexport const main = () => {\n  (frozen as any).a = 2;\n};', threw('TypeError', 3)],
  ['function helper() {}\nexport const main = () => {\n  (helper as any).count = 2;\n};', threw('TypeError', 3)],
  [
    'class A {\n  static readonly x = 1;\n}\nexport const main = () => {\n  (A as any).x = 2;\n};',
    threw('TypeError', 5),
  ],
  // code outside functions
  ['const a = 1;\nconst b = (null as any).x;\nexport const main = () => [a, b];', threw('TypeError', 2)],
  [
    'const make = () => new Map();\nconst hidden = { inside: [make()] };\nexport const main = () => hidden;',
    threw('Error', 2),
  ],
  ["import { todo } from '#contract';\nexport const main = () => {\n  todo('part A');\n};", threw('Error', 3)],
];

describe.each([
  ['innocent programs run and mean what they say', innocent],
  ['a bound stops a program at a line, whatever it tries', stopped],
  ['an exception has the line it was thrown on', positions],
])('%s', (_, table: Table) => {
  test.each(table)('plain: %s', async (text, outcome) => {
    const program = await builtTrial(text);
    expect(tryProgram(loadPlain(program.code), program, 100_000)).toEqual(outcome);
  });

  test('sealed: the same', async () => {
    const programs = await Promise.all(table.map(([text]) => builtTrial(text)));
    const outcomes = await trySealed(programs);
    for (const [i, [text, outcome]] of table.entries()) expect(outcomes[i], text).toEqual(outcome);
  });
});
