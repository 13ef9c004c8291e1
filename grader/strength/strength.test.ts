import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { GradeRequest } from '../judge/api.ts';
import { openJudge } from '../judge/open-judge.ts';
import { LAB, numbersJudge, strengthCourse } from './fixture.ts';
import {
  decodeResults,
  encodeResults,
  figuresOf,
  gradeAll,
  loadPrograms,
  type Programs,
  type Results,
  renderPage,
  renderRow,
  staleness,
  strengthFile,
  withRow,
} from './index.ts';
import { resultOf } from './results.ts';

const never = new AbortController().signal;

/** The sound lab, loaded once: nothing changes it. */
let sound: Promise<Programs> | undefined;
const soundPrograms = () => {
  sound ??= loadPrograms(LAB, never, strengthCourse());
  return sound;
};

async function run(programs: Programs, changes: Partial<Parameters<typeof gradeAll>[0]> = {}) {
  const asked: GradeRequest[] = [];
  const results: Results = changes.results ?? new Map();
  const ending = await gradeAll({
    programs,
    seeds: 1000,
    jobs: 1,
    openJudge: async () => numbersJudge((request) => asked.push(request)),
    onResult: () => {},
    onProgress: () => {},
    signal: never,
    ...changes,
    results,
  });
  return { ending, results, asked: asked.map(({ program, seeds }) => `${program.label} ${seeds ?? 'own'}`) };
}

test('the page of a small lab', async () => {
  const programs = await soundPrograms();
  const { results } = await run(programs);
  const figures = figuresOf(programs, results, 1000);
  expect(figures.faults).toEqual([]);
  await expect(renderPage(figures)).toMatchFileSnapshot('golden/sound.md');
  expect(renderRow(figures)).toBe(
    '| [03](grader/suites/03-tiny/STRENGTH.md) | 100 % of 9 | 2 of 2 | 0 in 40 runs of 2 right programs |',
  );
});

test('the page of a lab that has to be mended', async () => {
  const root = strengthCourse({
    'solutions/03-tiny/alternatives/other/one.ts': 'export const f = (a: number): boolean => a > 0;\n',
    'solutions/03-tiny/variants.ts': `
      const edits = [{ file: 'one.ts', find: 'a > 1', put: 'a > 1.5' }];
      const nine = [{ file: 'one.ts', find: '< 9', put: '<= 9' }];
      export const variants = [
        { id: 'one-and-a-half', title: '', source: '', caughtBy: 'safe-law', breaks: 'safe', edits },
        { id: 'nine-too', title: '', source: '', caughtBy: 'safe-law', breaks: 'safe', edits: nine },
      ];
      export const alternatives = [{ id: 'other', title: '', part: 'A', files: ['one.ts'] }];\n`,
    'solutions/03-tiny/equivalent.ts': `export const equivalents = [
      { id: 'nine', file: 'one.ts', find: '< 9', put: '<= 9', why: 'Nobody asks about 9.' }];\n`,
  });
  const programs = await loadPrograms(LAB, never, root);
  const { results } = await run(programs);
  await expect(renderPage(figuresOf(programs, results, 1000))).toMatchFileSnapshot('golden/to-be-mended.md');
});

test('mutants get few seeds at first; nothing that is known is asked again; jobs change nothing', async () => {
  const programs = await soundPrograms();
  const judged = programs.mutants.filter(({ typeFault }) => typeFault === null).map(({ program }) => program.label);
  const first = await run(programs);
  const survivors = first.asked.filter((line) => line.startsWith('mutant') && line.endsWith(' own'));
  expect(first.asked).toEqual([
    'solution 1000',
    'alternative other 1000',
    'variant no-lower-bound own',
    'variant nine-too own',
    ...judged.map((label) => `${label} 20`),
    ...survivors,
  ]);
  expect(survivors.length).toBeGreaterThan(0);
  expect((await run(programs, { results: first.results })).asked).toEqual([]);
  const parallel = await run(programs, { jobs: 3 });
  expect(renderPage(figuresOf(programs, parallel.results, 1000))).toBe(
    renderPage(figuresOf(programs, first.results, 1000)),
  );
});

test('called off in the middle, it goes on from there', async () => {
  const programs = await soundPrograms();
  const whole = await run(programs);
  const stop = new AbortController();
  const results: Results = new Map();
  const cut = await run(programs, { results, signal: stop.signal, onResult: () => results.size === 5 && stop.abort() });
  expect([cut.ending, cut.asked.length]).toEqual(['interrupted', 5]);
  const rest = await run(programs, { results });
  expect([...cut.asked, ...rest.asked]).toEqual(whole.asked);
  expect(results).toEqual(whole.results);
});

test('results outlive the process, and count only for the same tests and the same grader', async () => {
  const header = { lab: LAB, suiteHash: 'a', graderHash: 'b' };
  const { results } = await run(await soundPrograms());
  const text = encodeResults(header, results);
  expect(decodeResults(text, header)).toEqual(results);
  expect(decodeResults(text, { ...header, suiteHash: 'c' }).size).toBe(0);
  expect(decodeResults(text, { ...header, graderHash: 'c' }).size).toBe(0);
  expect(decodeResults(text.slice(0, -40), header).size).toBe(results.size - 1); // a line that is no result
  expect(decodeResults('', header).size).toBe(0);
});

test.each([
  [
    [{ kind: 'rejected', problems: [{ file: 'a.ts', line: 3, text: 'No.' }] }],
    { kind: 'rejected', because: 'a.ts:3 No.' },
  ],
  [[{ kind: 'course-bug', text: 'It threw.' }], { kind: 'course-bug', because: 'It threw.' }],
] as const)('%j', ([outcome], result) => {
  expect(resultOf(outcome as unknown as Parameters<typeof resultOf>[0])).toEqual(result);
});

test('a test that was not run has no verdict', () => {
  const runs = { tried: 1, failed: 1 };
  const tests = [
    { id: 'a', verdict: 'violated', because: 'It broke.', runs },
    { id: 'b', verdict: 'stopped', because: 'The grader had to stop your program: its process ended.', runs },
    { id: 'c', verdict: 'stopped', because: 'Not run: the grader had to stop your program 2 times before.', runs },
  ];
  const outcome = { kind: 'graded', report: { tests }, engineNotes: [] } as unknown as Parameters<typeof resultOf>[0];
  expect(resultOf(outcome)).toEqual({ kind: 'graded', verdicts: { a: 'violated', b: 'stopped' }, tried: 2, failed: 2 });
});

test('an explanation of what no mutant does, and one without a reason', async () => {
  const one = (fields: string) => ({
    'solutions/03-tiny/equivalent.ts': `export const equivalents = [{ id: 'x', file: 'one.ts', ${fields} }];\n`,
  });
  await expect(loadPrograms(LAB, never, strengthCourse(one("find: '< 9', put: '< 10', why: 'So.'")))).rejects.toThrow(
    'solutions/03-tiny/equivalent.ts: "x" explains a change of one.ts that no mutant makes.',
  );
  await expect(loadPrograms(LAB, never, strengthCourse(one("find: '< 9', put: '< 9', why: ''")))).rejects.toThrow(
    'solutions/03-tiny/equivalent.ts:\n  "x" puts back what it finds in one.ts.\n  "x" does not say why',
  );
  await expect(loadPrograms(LAB, never, strengthCourse(one("find: '< 8', put: '< 9', why: 'So.'")))).rejects.toThrow(
    'The edit of "x" looks for "< 8", which stands nowhere in solutions/03-tiny/one.ts.',
  );
});

test('a page is stale when the suite or the solution is another', async () => {
  const root = strengthCourse();
  const page = join(root, strengthFile(LAB));
  expect(await staleness(LAB, root)).toBe(`${strengthFile(LAB)} is not there: \`npx lockstep strength 03\` writes it.`);
  const programs = await soundPrograms();
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, renderPage(figuresOf(programs, (await run(programs)).results, 1000)));
  expect(await staleness(LAB, root)).toBeUndefined();
  const suite = join(root, 'labs/03-tiny/messages.ts');
  writeFileSync(suite, `${readFileSync(suite, 'utf8')}//`);
  expect(await staleness(LAB, root)).toContain('was made from another suite:');
  writeFileSync(join(root, 'solutions/03-tiny/two.ts'), 'export const two = 3;');
  expect(await staleness(LAB, root)).toContain('was made from another suite and another solution:');
});

test('a row of the README is put in its place, or takes that of the old one', () => {
  const page = (...rows: string[]) =>
    ['Before', '<!-- strength: npx lockstep strength -->', '| lab |', '| --- |', ...rows, '<!-- end of strength -->', 'After'].join('\n'); // biome-ignore format: one line
  expect(withRow(page(), '| [01](x) | a |')).toBe(page('| [01](x) | a |'));
  expect(withRow(page('| [00](x) | a |', '| [02](x) | a |'), '| [01](x) | b |')).toBe(
    page('| [00](x) | a |', '| [01](x) | b |', '| [02](x) | a |'),
  );
  expect(withRow(page('| [01](x) | a |'), '| [01](x) | b |')).toBe(page('| [01](x) | b |'));
  expect(() => withRow('nothing', '| [01](x) | b |')).toThrow('README.md has no place for the figures');
});

test('the real judge takes mutants as it takes programs', async () => {
  const all = await loadPrograms('00-warm-up', never);
  const mutants = all.mutants.filter(({ file, typeFault }) => file === 'histories.ts' && typeFault === null);
  const programs: Programs = { ...all, alternatives: [], variants: [], mutants };
  const { results } = await run(programs, { seeds: 2, jobs: 2, openJudge: async () => openJudge() });
  const figures = figuresOf({ ...programs, equivalents: [] }, results, 2);
  expect(figures.passing.map(({ failed }) => failed)).toEqual([0]);
  expect(figures.mutants.killed).toBeGreaterThan(0);
});
