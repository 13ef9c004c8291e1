import { parse } from 'acorn';
import { expect, test } from 'vitest';
import { isStateless } from './stateless.ts';

const cases: readonly (readonly [stateless: boolean, code: string])[] = [
  [
    true,
    `import { Node } from '#contract'; export class A extends Node { x = new Map(); static readonly = 1; m() { return make(); } }`,
  ],
  [
    true,
    `const LIMITS = { low: [1, 2], high: -3, name: \`a\${1}\` }; export const f = (a) => a + LIMITS.high; export function g() { let n = 0; return () => n++; }`,
  ],
  [true, `'use strict'; const a = 1; const b = a > 2 ? /x/g : null; export { a, b };`],
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
  [false, `let n = 0;`],
  [false, `fill(table);`],
];

test.each(cases)('%s: %s', (stateless, code) => {
  expect(isStateless(parse(code, { ecmaVersion: 2022, sourceType: 'module' }))).toBe(stateless);
});
