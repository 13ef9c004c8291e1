/** Histories of the size that must be judged, made from a random linearization, and the same with one value moved. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HistoryPlan, legalHistory, withOneValueMoved } from '../../bench/histories.ts';
import { checkLinearizable, checkSequential } from './check.ts';
import { answeredAt } from './history.ts';
import { keyValue, queue } from './models.ts';
import { checkSessions, guarantees } from './sessions.ts';

const large = { clients: 50, operations: 10_000, ticksMax: 10, thinkMax: 20 };
const plans: readonly (readonly [name: string, plan: HistoryPlan])[] = [
  ['one register', { ...large, keys: 1, append: false }],
  ['one text with append', { ...large, keys: 1, append: true }],
  ['ten texts with append', { ...large, keys: 10, append: true }],
  ['ten registers, some answers lost', { ...large, keys: 10, append: false, lostPerMille: 5 }],
  ['ten registers, every client always busy', { ...large, keys: 10, append: false, thinkMax: 0 }],
];

test.each(plans)('50 clients, 10,000 operations: %s', (_, plan) => {
  const history = legalHistory(1, plan);
  expect(checkLinearizable(history, keyValue()).kind).toBe('ok');
  const { history: wrong, moved } = withOneValueMoved(history, 0.9)!;
  const verdict = checkLinearizable(wrong, keyValue());
  // Where the value was moved to, or where somebody who saw another value of that time was told so afterwards.
  expect(verdict.kind).toBe('illegal');
  if (verdict.kind === 'illegal')
    expect(answeredAt(wrong[verdict.second]!)).toBeLessThanOrEqual(answeredAt(wrong[moved]!));
});

const anyPlan = fc.record({
  clients: fc.integer({ min: 1, max: 8 }),
  operations: fc.integer({ min: 10, max: 120 }),
  keys: fc.integer({ min: 1, max: 3 }),
  append: fc.boolean(),
  ticksMax: fc.integer({ min: 1, max: 30 }),
  thinkMax: fc.integer({ min: 0, max: 10 }),
  lostPerMille: fc.constantFrom(0, 0, 50, 200),
});

test('generated histories: every legal one is accepted, every one with a moved value is not', () => {
  let moved = 0;
  fc.assert(
    fc.property(fc.integer(), anyPlan, fc.double({ min: 0, max: 0.9, noNaN: true }), (seed, plan, share) => {
      const history = legalHistory(seed, plan);
      expect(checkLinearizable(history, keyValue()).kind).toBe('ok');
      const wrong = withOneValueMoved(history, share);
      if (wrong === undefined) return;
      moved++;
      expect(checkLinearizable(wrong.history, keyValue()).kind).toBe('illegal');
    }),
    { numRuns: 600 },
  );
  expect(moved).toBeGreaterThan(50);
});

test('what is linearizable keeps every weaker promise', () => {
  fc.assert(
    fc.property(fc.integer(), anyPlan, (seed, plan) => {
      const history = legalHistory(seed, { ...plan, operations: Math.min(plan.operations, 60), append: false });
      expect(checkSequential(history, keyValue(), { configurationsMax: 50_000 }).kind).not.toBe('illegal');
      expect(checkSessions(history, keyValue(), guarantees, '').kind).toBe('ok');
    }),
    { numRuns: 100 },
  );
});

test('a queue of 3,000 values, its dequeues overlapping', () => {
  const input = (i: number) => (i % 2 === 0 ? { kind: 'enqueue' as const, value: i } : { kind: 'dequeue' as const });
  // Each overlaps its three neighbours; every value leaves after those that were put in before it.
  const history = Array.from({ length: 6000 }, (_, i) => ({
    client: `c${i % 4}`,
    input: input(i),
    asked: 2 * i,
    answer: { at: 2 * i + 7, output: i % 2 === 0 ? null : i - 1 },
  }));
  expect(checkLinearizable(history, queue()).kind).toBe('ok');
  const twice = history.map((it, i) => (i === 5001 ? { ...it, answer: { ...it.answer, output: 4000 } } : it));
  expect(checkLinearizable(twice, queue())).toMatchObject({ kind: 'illegal', second: 5001 });
});

test('a bound that runs out is neither', () => {
  const history = legalHistory(1, { ...large, keys: 1, append: true });
  expect(checkLinearizable(history, keyValue(), { configurationsMax: 100 })).toEqual({
    kind: 'not-established',
    because: 'Whether some order explains 10000 operations was not decided within 100 steps of the search.',
  });
});

test.each([
  ['written twice', [1, 1], `Sessions cannot be judged: the value of A's "w x=1" was written twice.`],
  ['there from the beginning', [0], `Sessions cannot be judged: the value of A's "w x=0" was there at the beginning.`],
])('sessions: a value %s does not say which write was read', (_, values, because) => {
  const history = values.map((value, i) => ({
    client: 'A',
    input: { kind: 'write', key: 'x', value } as const,
    asked: 2 * i,
    answer: { at: 2 * i + 1, output: null },
  }));
  expect(checkSessions(history, keyValue(0), guarantees, 0)).toEqual({ kind: 'not-established', because });
});
