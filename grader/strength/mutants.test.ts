import { expect, test } from 'vitest';
import { readProgram } from '../course/catalogue.ts';
import { mutantsOf, plainForm } from './mutants.ts';
import { typeFaults } from './type-faults.ts';

const never = new AbortController().signal;
const programOf = (text: string) => ({ label: '', files: new Map([['client.ts', text]]) });
const told = async (text: string) =>
  (await mutantsOf(programOf(text))).map(
    ({ line, column, mutator, original, replacement, ignored }) =>
      `${line}:${column} ${mutator}: ${original} → ${replacement}${ignored === null ? '' : ` (${ignored})`}`,
  );

test('each change is an edit of its own, at its place', async () => {
  const text = 'class A {\n  ask(n: number): boolean {\n    return n > 3 && this.b(`é`);\n  }\n}\n';
  expect(await told(text)).toEqual([
    '2:27 BlockStatement: {\n    return n > 3 && this.b(`é`);\n  } → {}',
    '3:12 ConditionalExpression: n > 3 && this.b(`é`) → true',
    '3:12 ConditionalExpression: n > 3 && this.b(`é`) → false',
    '3:12 LogicalOperator: n > 3 && this.b(`é`) → n > 3 || this.b(`é`)',
    '3:12 ConditionalExpression: n > 3 → true',
    '3:12 EqualityOperator: n > 3 → n >= 3',
    '3:12 EqualityOperator: n > 3 → n <= 3',
    '3:28 StringLiteral: `é` → ``',
  ]);
  const mutants = await mutantsOf(programOf(text));
  expect(mutants.at(-1)?.program.files.get('client.ts')).toBe(text.replace('é', ''));
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  expect((await mutantsOf(programOf(text))).map(({ id }) => id)).toEqual(mutants.map(({ id }) => id));
});

test('what a note is told is nobody’s business; what anything else is told is', async () => {
  expect(await told("this.note('a', { b: 'c' });\nnote('d');\nthis.send('e');")).toEqual([
    "1:1 StatementRemoval: this.note('a', { b: 'c' }); → ; (a note)",
    '1:11 StringLiteral: \'a\' → "" (a note)',
    "1:16 ObjectLiteral: { b: 'c' } → {} (a note)",
    '1:21 StringLiteral: \'c\' → "" (a note)',
    "2:1 StatementRemoval: note('d'); → ;",
    '2:6 StringLiteral: \'d\' → ""',
    "3:1 StatementRemoval: this.send('e'); → ;",
    '3:11 StringLiteral: \'e\' → ""',
  ]);
});

test('what the lab gives is not changed', async () => {
  const files = new Map([
    ['actor.ts', 'a(1);'],
    ['client.ts', 'b();'],
  ]);
  expect((await mutantsOf({ label: '', files, given: ['actor.ts'] })).map(({ file }) => file)).toEqual(['client.ts']);
});

test('calls and assignments are left out one at a time, where that is not what another mutant does', async () => {
  const text =
    'class A {\n  a() {\n    this.x = 1;\n  }\n  b() {\n    if (this.x) this.a();\n    this.x += 1;\n  }\n}\n';
  const removals = (await told(text)).filter((line) => line.includes('StatementRemoval'));
  expect(removals).toEqual(['6:17 StatementRemoval: this.a(); → ;', '7:5 StatementRemoval: this.x += 1; → ;']);
});

test.each([
  ['if ((a as number) > 1) b(); // why', 'if (a > 1)\n  b()', true],
  ['a() ; if (false) b();', '{ a(); }', true],
  ['x.map((a) => a)', 'x.map(a => a)', true],
  ['a + b * c', '(a + b) * c', false],
  ['a > 1', 'a >= 1', false],
  ['no program (', 'no program (', true],
])('%j and %j: the same program is %s', async (one, other, same) => {
  expect((await plainForm(one)) === (await plainForm(other))).toBe(same);
});

test('what the type checker of an editor refuses is found, and nothing else', async () => {
  const lab = '00-warm-up';
  const solution = await readProgram(lab, { kind: 'solution' });
  const with_ = (id: string, find: string, put: string) => {
    const text = solution.files.get('client.ts') ?? '';
    expect(text).toContain(find);
    return { id, program: { label: '', files: new Map(solution.files).set('client.ts', text.replace(find, put)) } };
  };
  const mutants = [
    with_('00000001', "type: 'ask'", "type: ''"),
    with_('00000002', 'this.cancelTimer(id);', ''),
    with_('00000003', 'this.waiting.size', 'this.waiting'),
  ];
  const faults = await typeFaults(lab, solution, mutants, never);
  expect([...faults.keys()].sort()).toEqual(['00000001', '00000003']);
  expect(faults.get('00000001')).toMatch(/^client\.ts:28 Type '""' is not assignable/);
  const broken = with_('00000004', 'this.waiting.size', '""').program;
  await expect(typeFaults(lab, broken, mutants, never)).rejects.toThrow(
    /^The solution itself has a type error: client\.ts:33 /,
  );
});
