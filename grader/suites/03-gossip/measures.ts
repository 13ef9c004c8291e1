/**
 * Lab 03, the figures. Their means are those of 20,000 runs of a simulation by arrays, as the paper's own; `npm run bench --
 * rumours` makes them, and the reference solution's beside them. A tolerance is at least 5.5 standard errors of the runs
 * a measure makes, and at most half the way to the nearest wrong reading: at k = 1 answers within the cycle (s = 0.2025,
 * m = 1.594); at k = 2 the same (s = 0.0464, m = 3.064) or a counter that is never put back (s = 0.048, m = 3.03). The small
 * worlds tell the ways to lose interest apart: coin from counter (feedback: m = 4.10 and 4.52; blind: t_last = 23.4 and
 * 15.7), and blind from feedback (m = 2.8). From k = 3 on so few sites are left over that s is only shown.
 */
import type { Measure } from '#course';
import { type EpidemicMeasure, epidemic } from '../../../labs/03-gossip/rules/rumour-figures.ts';
import { table1 } from '../../../labs/03-gossip/rules/rumour-worlds.ts';

const source = 'Demers et al. 1987, Table 1';
/** Of 1,000 sites. */
const big = { sites: 1000, referenceRuns: 20_000 } as const;
const quick = { sites: 200, referenceRuns: 20_000 } as const;

const row = (k: number, it: Pick<EpidemicMeasure, 'runs' | 's' | 'm' | 'tLast' | 'published'>): EpidemicMeasure => ({
  id: `table-1-k${k}`,
  title: `1,000 sites, push, feedback, counter, k = ${k}`,
  options: table1(k),
  quiet: k + 1,
  ...big,
  ...it,
});

export const epidemics: readonly EpidemicMeasure[] = [
  row(1, {
    runs: 40,
    s: [0.1746, 0.0138],
    m: [1.744, 0.0523],
    tLast: [16.8, 1.7],
    published: { s: '0.18', m: '1.7', tAvg: '11.0', tLast: '16.8', source },
  }),
  row(2, {
    runs: 60,
    s: [0.0368, 0.0048],
    m: [3.3, 0.099],
    tLast: [16.97, 1.7],
    published: { s: '0.037', m: '3.3', tAvg: '12.1', tLast: '16.9', source },
  }),
  row(3, {
    runs: 16,
    s: [0.0107],
    m: [4.533, 0.136],
    tLast: [17.31, 1.7],
    published: { s: '0.011', m: '4.5', tAvg: '12.5', tLast: '17.4', source },
  }),
  row(4, {
    runs: 16,
    s: [0.00356],
    m: [5.637, 0.169],
    tLast: [17.55, 1.7],
    published: { s: '0.0036', m: '5.6', tAvg: '12.7', tLast: '17.5', source },
  }),
  row(5, {
    runs: 16,
    s: [0.00125],
    m: [6.682, 0.2],
    tLast: [17.71, 1.7],
    published: { s: '0.0012', m: '6.7', tAvg: '12.8', tLast: '17.7', source },
  }),
  {
    id: 'feedback-coin',
    title: '200 sites, push, feedback, coin, k = 3',
    options: table1(3, { lose: { feedback: true, by: 'coin', k: 3 } }),
    runs: 36,
    quiet: 40,
    s: [0.0166],
    m: [4.103, 0.185],
    tLast: [17.6],
    ...quick,
  },
  {
    id: 'blind-coin',
    title: '200 sites, push, blind, coin, k = 3',
    options: table1(3, { lose: { feedback: false, by: 'coin', k: 3 } }),
    runs: 52,
    quiet: 40,
    s: [0.0614],
    m: [2.815, 0.23],
    tLast: [23.4, 3.3],
    ...quick,
  },
  {
    id: 'blind-counter',
    title: '200 sites, push, blind, counter, k = 3',
    options: table1(3, { lose: { feedback: false, by: 'counter', k: 3 } }),
    runs: 24,
    quiet: 5,
    s: [0.0587],
    m: [2.824, 0.085],
    tLast: [15.7, 2.2],
    ...quick,
  },
  {
    id: 'pull',
    title: '200 sites, pull, feedback, counter, k = 1',
    options: table1(1, { exchange: 'pull' }),
    runs: 24,
    quiet: 12,
    s: [0.0313],
    m: [2.693, 0.13],
    tLast: [13.3],
    ...quick,
  },
  {
    id: 'push-pull',
    title: '200 sites, push-pull, feedback, counter, k = 1',
    options: table1(1, { exchange: 'push-pull' }),
    runs: 24,
    quiet: 6,
    s: [0.0124],
    m: [3.671, 0.15],
    tLast: [7.66],
    ...quick,
  },
];

export const measures: readonly Measure[] = epidemics.map(epidemic);
