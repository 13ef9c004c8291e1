/** Less than a test needs is never enough for a verdict, and is told from what a program is to blame for. */
import { expect, test } from 'vitest';
import { type ProgramSource, readProgram } from '../course/catalogue.ts';
import type { GradeRequest } from './api.ts';
import { isCutShort, type Limits } from './cut-short.ts';
import { gradeLocally } from './local.ts';

async function graded(
  lab: string,
  source: ProgramSource,
  more: Pick<GradeRequest, 'test' | 'states' | 'runs' | 'seed'>,
) {
  const outcome = await gradeLocally({ lab, program: await readProgram(lab, source), ...more });
  const [result] = outcome.kind === 'graded' ? outcome.report.tests : [];
  if (result === undefined) throw new Error('not graded');
  return result;
}

const cost = (source: ProgramSource, more: Pick<GradeRequest, 'runs' | 'seed'>) =>
  graded('00-warm-up', source, { test: 'cost', ...more });
const wrong: ProgramSource = { kind: 'variant', id: 'ten-copies' };

test.each<[string, ProgramSource]>([
  ['right', { kind: 'solution' }],
  ['wrong', wrong],
])('a measure on some of its runs is not established, be the program %s', async (_, source) => {
  const some = await cost(source, { runs: 3 });
  expect(some).toMatchObject({
    verdict: 'not-established',
    because: 'Only 3 of 100 runs were made: too few to compare their mean.',
    runs: { tried: 3, failed: 0 },
    measured: null,
  });
  const one = await cost(source, { seed: 17 });
  expect(one).toMatchObject({ verdict: 'not-established', because: expect.stringMatching(/^Only 1 of 100 runs was/) });
  expect([some, one].map((it) => isCutShort(it, { runs: 3 }))).toEqual([true, false]);
});

test('more runs than a measure asks for are not made', async () => {
  expect(await cost(wrong, { runs: 1000 })).toMatchObject({ verdict: 'violated', runs: { tried: 100 } });
});

test('an exploration to some of its states', async () => {
  const small = (source: ProgramSource, states: number) =>
    graded('01-lamport-clock', source, { test: 'two-ask-thrice', states });
  const right = await small({ kind: 'solution' }, 500);
  const told = (limits: Limits) => isCutShort(right, limits);
  expect([told({ states: 500 }), told({ states: 50 }), told({ runs: 500 }), told({})]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const broken = await small({ kind: 'variant', id: 'request-repeated-later' }, 30_000);
  expect([broken.verdict, isCutShort(broken, { states: 30_000 })]).toEqual(['violated', false]);
});

test('what never happened is told beside how many runs stopped before it could', async () => {
  const limits = { test: 'gentle-commit', seeds: 5 };
  const program = await readProgram('02-two-phase-commit', { kind: 'variant', id: 'work-at-the-vote' });
  const outcome = await gradeLocally({ lab: '02-two-phase-commit', program, ...limits });
  const rules = outcome.kind === 'graded' ? outcome.report.parts.flatMap((part) => part.properties) : [];
  expect(rules.find(({ id }) => id === 'ac1-agreement')).toMatchObject({
    verdict: 'not-established',
    because: expect.stringMatching(/^In 5 runs \(5 of them stopped before, at another rule\) this never happened: /),
  });
});
