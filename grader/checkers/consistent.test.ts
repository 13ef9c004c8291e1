import { describe, expect, test } from 'vitest';
import type { Facts } from '../trace/facts.ts';
import { drawn, objects } from './consistency/drawn.fixture.ts';
import { linearizable, sequentiallyConsistent, sessionGuarantees } from './consistent.ts';
import { Folds } from './folds.ts';
import type { AnyProperty, Violation } from './property.ts';

type Fact =
  | { readonly kind: 'request'; readonly fact: Facts['request'] }
  | { readonly kind: 'output'; readonly fact: Facts['output'] };

/** The facts of a drawing: columns are refs, the operations of a client are numbered. */
function factsOf(drawing: string): Fact[] {
  return drawn(drawing)
    .flatMap(({ client, input, asked, answer }, i): Fact[] => {
      const request = {
        kind: 'request',
        fact: { ref: asked, at: asked, node: client, request: { id: `${i}`, input } },
      } as const;
      if (answer === undefined) return [request];
      const value = { id: `${i}`, output: answer.output };
      return [request, { kind: 'output', fact: { ref: answer.at, at: answer.at, node: client, value } }];
    })
    .sort((a, b) => a.fact.ref - b.fact.ref);
}

const operations = {
  id: 'one-copy',
  rule: 'It is as if there were one copy.',
  source: 'Herlihy and Wing 1990',
  cause: 'A replica answered alone.',
  lecture: 'linearizability',
  model: objects.registers!,
  invoke: ({ node, request }: Facts['request']) => ({ client: node, ...(request as { id: string; input: never }) }),
  answer: ({ node, value }: Facts['output']) =>
    value === 'ready' ? undefined : { client: node, ...(value as { id: string; output: never }) },
};

function run(property: AnyProperty, facts: readonly Fact[]): Folds {
  const folds = new Folds([property], { nodes: [], healAt: null, until: 0 });
  for (const { kind, fact } of facts) if (folds.fact(kind, fact)) break;
  return folds;
}

const stale = 'A  |w x=1|\nB            |r x=0|';
const fresh = 'A  |- w x=1 -|\nB     |r x=0|    |r x=1|';

describe.each([
  ['linearizable', linearizable(operations), stale, fresh],
  ['sequential', sequentiallyConsistent(operations), 'A  |w x=1|  |r y=0|\nB  |w y=1|   |r x=0|', stale],
  [
    'sessions',
    sessionGuarantees({ ...operations, promised: ['read-your-writes', 'monotonic-reads'], initial: 0 }),
    'A  |w x=1|  |r x=0|',
    stale,
  ],
])('%s', (_, property, wrong, right) => {
  test('catches', () => {
    const { violation } = run(property, factsOf(wrong)).atEnd(99) as { violation: Violation };
    expect(violation.because).toMatch(/x=0/);
    expect(violation.first).toBeLessThan(violation.second);
    expect(violation.drawing?.operations.map((it) => it.mark)).toContain(1);
  });
  test('accepts', () => {
    expect(run(property, factsOf(right)).atEnd(99)).toBeUndefined();
  });
});

test('the two facts are the two answers, and the drawing marks them', () => {
  const { violation } = run(linearizable(operations), factsOf(stale)).atEnd(99) as { violation: Violation };
  expect(violation).toMatchObject({
    because: `No order explains both A's "w x=1" and B's "r x=0".`,
    first: 9,
    second: 19,
  });
  expect(violation.drawing).toEqual({
    operations: [
      { client: 'A', text: 'w x=1', asked: 0, answered: 1, mark: 1 },
      { client: 'B', text: 'r x=0', asked: 2, answered: 3, mark: 2 },
    ],
    hidden: 0,
    orders: [{ texts: ['w x=1'], state: '1' }],
  });
});

test('judged at answers, a run ends at the first that is wrong', () => {
  const facts = factsOf(`${stale}\nA                       |r x=1|`);
  const folds = run(linearizable({ ...operations, judged: 'answers' }), facts);
  expect(folds.broken?.violation.second).toBe(19);
});

test('an operation without an answer may or may not have taken effect, whatever became of who was asked', () => {
  expect(
    run(linearizable(operations), factsOf('A  |w x=1 ?\nB            |r x=0|  |r x=1|')).atEnd(99),
  ).toBeUndefined();
});

test('what runs out is said', () => {
  const found = run(linearizable({ ...operations, configurationsMax: 1 }), factsOf(fresh)).atEnd(99);
  expect(found).toEqual({
    kind: 'ran-out',
    because: 'Whether some order explains 3 operations was not decided within 1 steps of the search.',
  });
});

test('goal: operations that overlap', () => {
  const property = linearizable(operations);
  expect(run(property, factsOf(fresh)).reached(property)).toBe(true);
  expect(run(property, factsOf('A  |w x=1|   |r x=1|')).reached(property)).toBe(false);
});

const request = (id: string, ref: number): Fact => ({
  kind: 'request',
  fact: { ref, at: 0, node: 'A', request: { id, input: { kind: 'read', key: 'x' } } },
});
const output = (value: Facts['output']['value'], ref: number): Fact => ({
  kind: 'output',
  fact: { ref, at: 0, node: 'A', value },
});

test.each([
  [
    'asked again, answered twice alike',
    [request('a', 1), request('a', 2), output({ id: 'a', output: 0 }, 3), output({ id: 'a', output: 0 }, 4)],
    undefined,
  ],
  ['an output that answers nothing', [output('ready', 1)], undefined],
  [
    'two answers',
    [request('a', 1), output({ id: 'a', output: 0 }, 3), output({ id: 'a', output: 1 }, 4)],
    'A was told two different answers to a.',
  ],
  [
    'an answer to no question',
    [output({ id: 'constructor', output: 0 }, 3)],
    'A was told the answer to constructor, which it never asked.',
  ],
])('%s', (_, facts, because) => {
  expect(run(linearizable(operations), facts).broken?.violation.because).toBe(because);
});
