import { expect, test } from 'vitest';
import { type Figure, type Measure, measure, type Rule } from '../course/suite.ts';
import { Figures } from './figures.ts';
import type { Tally } from './tally.ts';

const rule = (id: string): Rule => ({ id, rule: `${id} is right`, source: '', cause: '', lecture: '' });
const held = (id: string, mean: number, tolerance: number, atMost = false): Pick<Figure, 'held'> => ({
  held: { promise: rule(id), reference: { mean, tolerance, runs: 4000, atMost } },
});

type State = { readonly s?: number; readonly m: number };

const two: Measure = measure({
  id: 'two',
  title: '',
  part: 'A',
  protocol: { id: '', message: {} as never, roles: {} },
  runs: 4,
  world: () => ({ plan: { nodes: [], network: { delay: 1 }, until: 1 } }),
  fold: { initial: () => ({}), on: {} },
  figures: [
    { of: (state: State) => state.s, unit: 'of the sites', ...held('residue', 0.01, 0.002) },
    {
      of: (state: State) => state.m,
      unit: 'messages',
      ...held('traffic', 3, 0.1),
      published: { value: '3.0', source: '§2' },
    },
    { of: (state: State) => state.m + 1, unit: 'cycles' },
  ],
});

const ran = (tried: number, verdict: 'passed' | 'threw' = 'passed') =>
  ({ tried, promise: () => ({ verdict, because: verdict === 'passed' ? null : 'it threw' }) }) as Pick<
    Tally,
    'tried' | 'promise'
  > as Tally;

function judged(states: readonly State[], tally = ran(states.length), test = two) {
  const figures = new Figures(test);
  for (const state of states) figures.add(state);
  return figures.judge(tally);
}

const verdicts = ({ findings }: ReturnType<typeof judged>) =>
  [...findings].map(([id, { verdict }]) => `${id} ${verdict}`).join(', ');
const times = (count: number, state: State) => Array.from({ length: count }, () => state);

test.each([
  ['all right', times(4, { s: 0.011, m: 3.05 }), 'residue passed, traffic passed'],
  ['one wrong: the other keeps its points', times(4, { s: 0.013, m: 3.05 }), 'residue violated, traffic passed'],
  ['too little is wrong too', times(4, { s: 0.01, m: 2.8 }), 'residue passed, traffic violated'],
  ['a run without one of them', [{ m: 3 }, ...times(3, { s: 0.01, m: 3 })], 'residue not-established, traffic passed'],
])('%s', (_, states, expected) => {
  expect(verdicts(judged(states))).toBe(expected);
});

test('what is shown: four digits of small figures, and figures that are not held to anything', () => {
  const { shown, wrong } = judged([{ s: 0.012345, m: 3 }, { s: 0.009, m: 3.5 }, ...times(2, { s: 0.01, m: 3.5 })]);
  expect(
    shown?.map(({ unit, mean, spread, reference, tolerance, published }) => [
      unit,
      mean,
      spread,
      reference,
      tolerance,
      published,
    ]),
  ).toEqual([
    ['of the sites', 0.01034, 0.00123, 0.01, 0.002, null],
    ['messages', 3.375, 0.2165, 3, 0.1, '3.0 (§2)'],
    ['cycles', 4.375, 0.2165, null, null, null],
  ]);
  expect(wrong?.id).toBe('traffic');
});

test('an exception speaks for all of them, and shows none', () => {
  const found = judged([{ s: 0.01, m: 3 }], ran(2, 'threw'));
  expect(verdicts(found)).toBe('residue threw, traffic threw');
  expect(found.shown).toBe(null);
  expect(found.wrong).toBe(undefined);
});

test('two figures of one rule: it holds where both are right', () => {
  const [first, second] = two.figures as [Figure, Figure];
  const same = { ...two, figures: [first, { ...second, ...held('residue', 3, 0.1) }] };
  expect(verdicts(judged(times(4, { s: 0.01, m: 3 }), ran(4), same))).toBe('residue passed');
  expect(verdicts(judged(times(4, { s: 0.01, m: 4 }), ran(4), same))).toBe('residue violated');
});
