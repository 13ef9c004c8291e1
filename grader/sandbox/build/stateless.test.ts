import { parse } from 'acorn';
import { expect, test } from 'vitest';
import { isStateless } from './stateless.ts';

const cases: readonly (readonly [stateless: boolean, code: string])[] = [
  [
    true,
    `import { Node } from '#contract'; export class A extends Node { x = new Map(); static limit = 1; m() { return make(); } }`,
  ],
  [
    true,
    `const LIMITS = { low: [1, 2], high: -3, name: \`a\${1}\` }; export const f = (a) => a + LIMITS.high; export function g() { let n = 0; return () => n++; }`,
  ],
  [true, `'use strict'; const a = 1; const b = 2 > 1 ? 3 : null; export { a, b };`],
  [true, `class A { n = 0; set(to) { this.n = to; for (const x of [1]) this.n += x; } }`],
  // a call may close over a variable of its own
  [false, `const next = (() => { let n = 0; return () => n++; })();`],
  [false, `const table = build();`],
  [false, `const when = new Thing();`],
  [false, `class A { static n = make(); }`],
  [false, `class A { static { this.n = 0; } }`],
  [false, `class A { [name()]() {} }`],
  [false, `class A extends mixin(Node) {}`],
  [false, `const { a } = source;`],
  [false, `const all = [...source];`],
  [false, `const t = tag\`x\`;`],
  [false, `let n = 0; const all = [...[n]];`],
  [false, `fill(table);`],
  // each of these kept a count over boots once
  [false, `const re = /x/g;`],
  [false, `const o = { re: /x/g };`],
  [false, `function box() {} export const f = () => { box = 1; };`],
  [false, `class Box {} export const f = () => { ({ a: Box } = { a: 1 }); };`],
  [false, `import * as all from './trial.ts';`],
  [false, `export * as all from './trial.ts';`],
  [false, `const h = { valueOf() { return 1; } }; const y = +h;`],
  [false, `const h = {}; const y = \`\${h}\`;`],
  [false, `class Box { static name = { n: 0 }; }`],
  [false, `class Box { static kept = { n: 0 }; }`],
  [false, `const o = { __proto__: { n: 0 } };`],
  [false, `const o = { get x() { return 1; } };`],
  [false, `class C { *g() {} }`],
  [false, `function* g() {}`],
  // an instance may change its own behaviour: a frozen prototype would forbid it
  [false, `class C extends Node { lead() {} onStart() { this.onMessage = this.lead; } }`],
];

test.each(cases)('%s: %s', (stateless, code) => {
  expect(isStateless(parse(code, { ecmaVersion: 2022, sourceType: 'module' }))).toBe(stateless);
});
