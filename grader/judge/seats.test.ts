/** Tests judged side by side: the report, what is told meanwhile, and what becomes of a grading that ends early. */
import { afterAll, expect, test } from 'vitest';
import { readProgram } from '../course/catalogue.ts';
import type { Program } from '../sandbox/build/program.ts';
import type { GradeOutcome, Progress } from './api.ts';
import { openJudge } from './open-judge.ts';

const LAB = '00-warm-up';
const seeds = 3;
const one = openJudge({ silentSecondsMax: 1 });
const four = openJudge({ seats: 4, silentSecondsMax: 1 });
afterAll(() => Promise.all([one.close(), four.close()]));

/** Falls silent, as no count of ours can notice, whenever it is asked for something. */
async function stalling(): Promise<Program> {
  const { files } = await readProgram(LAB, { kind: 'solution' });
  const client = (files.get('client.ts') ?? '').replace(
    /override onRequest\([^)]*\)[^{]*\{/,
    (head) => `${head}\n    /^(a+)+$/.test('a'.repeat(64) + 'b');`,
  );
  return { label: 'stalling', files: new Map([...files, ['client.ts', client]]) };
}

const verdicts = (outcome: GradeOutcome) =>
  outcome.kind === 'graded' ? outcome.report.tests.map(({ id, verdict, because }) => [id, verdict, because]) : outcome;

test('a program that is stopped again and again: what was under way elsewhere counts no more than in a row', async () => {
  const request = { lab: LAB, program: await stalling(), seeds };
  const inARow = await one.grade(request);
  expect(await four.grade(request)).toEqual(inARow);
  expect(verdicts(inARow)).toContainEqual([
    'lossy-storm',
    'stopped',
    'Not run: the grader had to stop your program 2 times before.',
  ]);
});

test('verdicts alone are those of a whole grading, and nothing is told of them', async () => {
  const program = await readProgram('01-lamport-clock', { kind: 'variant', id: 'majority-is-enough' });
  const request = { lab: '01-lamport-clock', program, seeds, states: 2000 };
  const [whole, brief] = [await four.grade(request), await four.grade({ ...request, verdictsOnly: true })];
  if (whole.kind !== 'graded') throw new Error(whole.kind);
  expect(whole.report.tests.filter(({ failure }) => failure !== null).map(({ kind }) => kind)).toContain('storm');
  const tests = whole.report.tests.map((it) => ({ ...it, failure: null }));
  expect(brief).toEqual({ ...whole, report: { ...whole.report, tests } });
});

test('progress counts the tests that ended, each once, and never goes back', async () => {
  const told: Progress[] = [];
  const program = await readProgram(LAB, { kind: 'solution' });
  const outcome = await four.grade({ lab: LAB, program, seeds, onProgress: (progress) => told.push(progress) });
  const done = told.map(({ testsDone }) => testsDone);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  const ended = told.filter((it) => it.ended !== undefined).map((it) => it.test);
  expect(ended.toSorted()).toEqual(
    outcome.kind === 'graded' ? outcome.report.tests.map(({ id }) => id).toSorted() : outcome,
  );
  expect(told.at(-1)).toMatchObject({ testsDone: ended.length, tests: ended.length });
});

test('called off in all seats, and the next grading is whole', async () => {
  const program = await readProgram(LAB, { kind: 'solution' });
  const off = new AbortController();
  const request = { lab: LAB, program, seeds: 500, signal: off.signal };
  expect(await four.grade({ ...request, onProgress: () => off.abort() })).toEqual({ kind: 'interrupted' });
  const again = await four.grade({ lab: LAB, program, seeds });
  expect(again).toEqual(await one.grade({ lab: LAB, program, seeds }));
});
