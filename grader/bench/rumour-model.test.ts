import { expect, test } from 'vitest';
import { playRumour, type RumourOptions } from './rumour-model.ts';

/** 1,000 sites, push, feedback, counter, as in Table 1 of the paper, unless said otherwise. */
function means(changes: Partial<RumourOptions>, runs = 150): { s: number; m: number; tLast: number } {
  const options = { n: 1000, exchange: 'push', feedback: true, by: 'counter', k: 1, ...changes } as const;
  const played = Array.from({ length: runs }, (_, seed) => playRumour(options, seed + 1));
  const mean = (of: 's' | 'm' | 'tLast') => played.reduce((sum, one) => sum + one[of], 0) / runs;
  return { s: mean('s'), m: mean('m'), tLast: mean('tLast') };
}

/** Within one part in `by` of it. */
const near = (value: number, published: number, by: number) =>
  expect(Math.abs(value / published - 1), `${value} for ${published}`).toBeLessThan(1 / by);

test.each([
  [1, 0.18, 1.7, 16.8],
  [2, 0.037, 3.3, 16.9],
  [3, 0.011, 4.5, 17.4],
])('Table 1, k = %i: the figures of the paper', (k, s, m, tLast) => {
  const found = means({ k });
  near(found.s, s, 12);
  near(found.m, m, 30);
  near(found.tLast, tLast, 30);
});

test.each([
  // the ways to spread of Tables 2 and 3, §1.4
  ['blind, coin, k = 2', { feedback: false, by: 'coin', k: 2 }, 0.2, 1.6],
  ['blind, coin, k = 4', { feedback: false, by: 'coin', k: 4 }, 0.021, 3.9],
  ['pull, k = 1', { exchange: 'pull', k: 1 }, 0.031, 2.7],
] as const)('%s: the figures of the paper', (_, changes, s, m) => {
  const found = means(changes);
  near(found.s, s, 5);
  near(found.m, m, 30);
});

test('push: s = e^(−m), however interest is lost', () => {
  for (const k of [1, 2]) {
    for (const reading of ['table-1', 'no-reset', 'within-cycle'] as const) {
      const { s, m } = means({ k, reading });
      near(s, Math.exp(-m), 20);
    }
  }
});

test('the wrong readings are far from Table 1', () => {
  near(means({ k: 2, reading: 'no-reset' }).s, 0.048, 20);
  near(means({ k: 1, reading: 'within-cycle' }).m, 1.594, 50);
});

test('a connection limit makes push better and pull worse', () => {
  const limited = { connectionLimit: 1 } as const;
  expect(means(limited).s).toBeLessThan(means({}).s);
  expect(means({ exchange: 'pull', ...limited }).s).toBeGreaterThan(2 * means({ exchange: 'pull' }).s);
});

test('a site that hunts for another partner makes up for the limit of pull', () => {
  const pull = { exchange: 'pull', connectionLimit: 1 } as const;
  expect(means({ ...pull, hunt: 5 }).s).toBeLessThan(means(pull).s);
});
