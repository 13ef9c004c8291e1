/** What a program can reach under the seal, and what it cannot: hostile programs, and the language on another Node. */
import { describe, expect, test } from 'vitest';
import { builtTrial, trySealed } from './load-trial.ts';
import type { Outcome } from './load-trial-run.ts';

const returned = (value: unknown): Outcome => ({ kind: 'returned', value });
/** A program that tries things one by one and tells which were refused. */
const tries = (...attempts: readonly string[]) =>
  `const attempts: (() => unknown)[] = [${attempts.map((each) => `() => { ${each} }`).join(', ')}];
   export const main = () => attempts.map((each) => { try { each(); return 'worked'; } catch (e) { return (e as Error).name; } });`;

const hostile: readonly (readonly [what: string, program: string, outcome: Outcome])[] = [
  [
    'make code from text',
    tries(
      "(() => {}).constructor('return 1')()",
      "[].filter.constructor('return this')()",
      "(function* () {} as any).constructor('yield 1')",
      "(class {} as any).constructor('return 1')",
    ),
    returned(['TypeError', 'TypeError', 'TypeError', 'TypeError']),
  ],
  [
    'reach the global object',
    'export const main = () => { const f = function (this: unknown) { return typeof this; }; const g: any = { h() { return (0, g.f)(); }, f }; return [f.call(undefined), (f as any)(), g.h(), [1].map(f as never)]; };',
    returned(['undefined', 'undefined', 'undefined', ['undefined']]),
  ],
  [
    'edit what all programs share',
    tries(
      '(Array.prototype as any).stolen = 1',
      '(Object.prototype as any).stolen = 1',
      "Object.defineProperty(Map.prototype, 'get', { value: 1 })",
      '(JSON as any).parse = 1',
      '(Math as any).max = 1',
      '(Object as any).keys = 1',
      "(Error as any).prepareStackTrace = () => 1; if ((Error as any).prepareStackTrace) throw new TypeError('set')",
      'Object.setPrototypeOf(Array.prototype, {})',
      '(Symbol as any).x = 1',
      '(RegExp.prototype as any).exec = 1',
      '(Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())) as any).next = 1',
      '(({}) as any).__proto__.x = 1',
      'delete (Array.prototype as any).push',
      '(Reflect as any).x = 1',
    ),
    returned([
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
      'TypeError',
    ]),
  ],
  // each program runs in two boots, which must agree: a count left anywhere by the first would show in the second
  [
    'leave something for the next boot',
    "const places: any[] = [Symbol.for('shared'), Math, JSON, Object, Error, Object.getPrototypeOf(function () {}), (0 as any).constructor, ''.at, [].values, /x/, (() => {}).constructor];\nexport const main = () => places.map((place) => { let had = false; try { had = place.mark !== undefined; place.mark = 1; } catch {} return had; });",
    returned(Array(11).fill(false)),
  ],
  [
    'leave something through an exception of ours',
    "import { todo } from '#contract';\nexport const main = () => { try { todo('x'); } catch (e: any) { const seen = e.constructor.mark; try { e.constructor.mark = 1; } catch {} try { Object.getPrototypeOf(e).mark = 1; } catch {} return [seen ?? null, Object.getPrototypeOf(e).mark ?? null]; } };",
    returned([null, null]),
  ],
  [
    'leave something through the base class',
    "import { Node } from '#contract';\nexport const main = () => { const n: any = Node; const seen = [n.mark ?? null, n.prototype.mark ?? null, n.prototype.send.mark ?? null]; n.mark = n.prototype.mark = n.prototype.send.mark = 1; return seen; };",
    returned([null, null, null]),
  ],
  [
    'leave something through `todo`',
    "import { todo } from '#contract';\nexport const main = () => { const seen = (todo as any).mark ?? null; try { (todo as any).mark = 1; } catch {} return seen; };",
    returned(null),
  ],
  [
    "remember the last match of another node's regular expression",
    "export const main = () => { /(a)/.test('a'); const r: any = RegExp; return [r.$1, r.lastMatch, r.input, r['$&'], r.leftContext].map((x) => x ?? null); };",
    returned([null, null, null, null, null]),
  ],
  [
    'read a stack',
    "export const main = () => { const e: any = new Error('x'); let n: any; try { (null as any).x; } catch (x) { n = x; } const o: any = {}; (Error as any).captureStackTrace?.(o); return [e.stack || '', n.stack || '', o.stack || '', (Error as any).stackTraceLimit ?? null]; };",
    returned(['', '', '', null]),
  ],
  [
    'see more of a function than its text',
    'export const main = () => { function f() { return (f as any).caller; } return f() ?? null; };',
    returned(null),
  ],
  [
    'hide a Map in a constant',
    'const make = () => ({ deep: [new Map()] });\nconst hidden = make();\nexport const main = () => hidden;',
    { kind: 'threw', name: 'Error', line: 2 },
  ],
  [
    'hide a count in an iterator',
    'const ids = (function* () { let n = 0; while (true) yield n++; })();\nexport const main = () => ids.next();',
    { kind: 'threw', name: 'Error', line: 1 },
  ],
  [
    'hide a count in a function or a frozen class',
    'function f() {}\nclass A { static readonly limits = { n: 0 }; }\nexport const main = () => [() => { (f as any).n = 1; }, () => { (A as any).n = 1; }, () => { A.limits.n = 1; }].map((each) => { try { each(); return 1; } catch { return 0; } });',
    returned([0, 0, 0]),
  ],
];

/** Newer than Node 20, or dependent on locale, clock or engine: not there, on any Node. */
const absent = `export const main = () => {
  const up = (x: unknown): any => Object.getPrototypeOf(x);
  const reach: Record<string, any> = {
    Object, Array, Map, Set, WeakMap, WeakSet, String, Number, RegExp, Symbol, Error, JSON, Math, Reflect, BigInt,
    iterator: up(up([].values())), arrayIterator: up([].values()), generator: up(up((function* () {})())),
    regexp: up(/x/), func: up(() => {}), error: up(new Error('x')), string: up(''), array: up([]), map: up(new Map()), set: up(new Set()),
    weakMap: up(new WeakMap()), number: up(0), object: up({}), promise: up({}).then,
  };
  return Object.entries(reach).map(([name, thing]) => [name, thing === undefined ? null : Reflect.ownKeys(thing).map(String).sort()]);
};`;

describe('sealed', () => {
  test('hostile programs reach nothing that is shared', async () => {
    const outcomes = await trySealed(await Promise.all(hostile.map(([, program]) => builtTrial(program))));
    for (const [i, [what, , outcome]] of hostile.entries()) expect(outcomes[i], what).toEqual(outcome);
  });

  test('the language is exactly this, whatever Node it runs on', async () => {
    const [outcome] = (await trySealed([await builtTrial(absent)])) as [Outcome & { kind: 'returned' }];
    const lines = (outcome.value as [string, string[] | null][]).map(
      ([name, keys]) => `${name}: ${keys?.join(' ') ?? 'absent'}`,
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./language.txt');
  });
});
