import { describe, expect, test } from 'vitest';
import { buildTrial } from '../guest/load-trial.ts';

/** Each program is refused on that line, with a fix that says so. */
const forbidden: readonly (readonly [program: string, line: number, fix: string])[] = [
  // state that no node owns
  ['let count = 0;\nexport const main = () => ++count;', 1, 'private count'],
  ['\n\nexport let count = 0;', 3, '`const` if it never changes'],
  ['var seen: string[] = [];\nexport function main() { return seen; }', 1, 'private seen'],
  ['const seen = new Map<string, number>();\nexport const main = () => seen.size;', 1, 'field of the node'],
  ['export const state = { cache: { deep: new Set() } };', 1, 'object or array literal'],
  ['const a = 1;\nconst w = [new WeakMap(), a];', 2, 'field of the node'],
  ['{\n  let hidden = 0;\n  (class { bump() { hidden++; } });\n}', 2, 'field of the node'],
  ['class A {\n  #time = 0;\n  get() { return this.#time; }\n}', 2, 'private time'],
  ['class A {\n  private static count = 0;\n}', 2, 'static readonly count'],
  ['class A {\n  static\n    cache: number[] = [];\n}', 2, 'static readonly cache'],
  ['class A {\n  static readonly all = new Map();\n}', 2, 'field of the node'],
  ['namespace Hidden {\n  export let x = 1;\n}', 1, 'Export functions and constants'],
  ['const state = { time: 0 };\nexport const main = () => {\n  state.time++;\n};', 3, 'field of the node'],
  ['const log: string[] = [];\nexport const main = () => log.push(`x`);', 2, 'field of the node'],
  ['const deep = { a: [0] };\nexport const main = () => {\n  (deep.a as number[])[0] = 1;\n};', 3, 'field of the node'],
  ['function count() {\n  (count as any).n += 1;\n}', 2, 'field of the node'],
  // what swallows a full stack, whose depth is the machine's
  ['export const main = () => {\n  try {\n    main();\n  } finally {\n    return 1;\n  }\n};', 5, 'catch it'],
  [
    'export const main = () => {\n  for (;;) {\n    try {\n      main();\n    } finally {\n      break;\n    }\n  }\n};',
    6,
    'catch it',
  ],
  // time, chance and the world outside
  ['export function main() {\n  return Date.now();\n}', 2, 'this.now()'],
  ['export const main = () => new Date();', 1, 'this.now()'],
  ['export const main = () =>\n  setTimeout(() => {}, 5);', 2, 'this.setTimer'],
  ['export const main = () => setInterval(main, 5);', 1, 'onTimer(name)'],
  ['export const main = () => performance.now();', 1, 'this.now()'],
  ['export const main = () => Math.random();', 1, 'this.random()'],
  ["export const main = () => Math['random']();", 1, 'this.random()'],
  ['export const main = () => crypto.randomUUID();', 1, 'this.random()'],
  ["export const main = () => {\n\n  console.log('x');\n};", 3, 'this.note'],
  ['export const main = () => process.env;', 1, 'this'],
  ["export const main = () => require('fs');", 1, 'send'],
  ["export const main = () => fetch('http://x');", 1, 'send'],
  ['export const main = () => globalThis;', 1, 'fields of the node'],
  ['export const main = () => structuredClone({});', 1, 'spread'],
  ['export const main = () => new Uint8Array(3);', 1, 'array of numbers'],
  ['export const main = () => new Proxy({}, {});', 1, 'class with getters'],
  // promises
  ['export const main = () => Promise.resolve(1);', 1, 'onMessage'],
  ['class A {\n  async onStart() {}\n}', 2, 'Take it away'],
  ['const f = async () => {\n  await 1;\n};', 1, 'Take it away'],
  ['async function* f() {}', 1, 'Take it away'],
  ['export const x = await 1;', 1, 'Take it away'],
  // code from text
  ["export const main = () => eval('1');", 1, 'ordinary function'],
  ["export const main = () => new Function('return 1');", 1, 'ordinary function'],
  ["export const main = () => import('node:fs');", 1, 'at the top of the file'],
  ['export const main = () => import.meta.url;', 1, 'this.options'],
  // not the same on every Node or in every place
  ['export const main = () => Math.sin(1);', 1, 'pow, log'],
  ["export const main = () => ['b', 'a'].sort((a, b) => a.localeCompare(b));", 1, 'this.nodes'],
  ['export const main = () => (1).toLocaleString();', 1, 'toString()'],
  ['export const main = () => Iterator;', 1, 'array'],
  // names
  ['export const main = () => $lockstep_s;', 1, 'another name'],
  ['export const main = ($lockstep_d: number) => 1;', 1, 'another name'],
  ['export const main = () => cuonter + 1;', 1, 'spelling'],
  // imports
  ["import { readFileSync } from 'node:fs';\nexport const main = () => readFileSync;", 1, 'do not exist here'],
  [
    "import { Node } from '#contract';\nimport { requestSchema } from './messages.ts';\nexport const main = () => [Node, requestSchema];",
    2,
    'import type',
  ],
  ["import { nodeClass } from '#contract';\nexport const main = () => nodeClass;", 1, 'Node, todo'],
  ["import './other.ts';", 1, 'import type'],
  ["export * from './other.ts';", 1, 'import type'],
  ['export const main = () => String.raw`a --> b`;', 1, 'ordinary string'],
  // syntax
  ['export const main = () => {\n  const a = ;\n};', 2, 'bracket'],
  ['@sealed\nclass A {}', 1, 'decorators'],
];

describe('the rules refuse, with line and fix', () => {
  test.each(forbidden)('%s', async (program, line, fix) => {
    const result = await buildTrial(program);
    expect(result.kind).toBe('rejected');
    if (result.kind !== 'rejected') return;
    const found = result.problems.find((problem) => problem.line === line);
    expect(found, JSON.stringify(result.problems)).toBeDefined();
    expect(found?.fix).toContain(fix);
    expect(found?.source).toBe(program.split('\n')[line - 1]);
    expect(found?.column).toBeGreaterThan(0);
  });

  test('each thing once: a file with one mistake has one problem', async () => {
    for (const [program] of forbidden) {
      const result = await buildTrial(program);
      if (result.kind === 'rejected') expect(result.problems.length, program).toBe(1);
    }
  });
});
