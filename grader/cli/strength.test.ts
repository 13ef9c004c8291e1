/** `lockstep strength` from the command line to the page, with a judge that knows its programs by heart. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadManifest } from '../course/catalogue.ts';
import type { Files } from '../course/fixture.ts';
import { LAB, numbersJudge, strengthCourse } from '../strength/fixture.ts';
import type { Context } from './context.ts';
import { fakeContext, sampleCourse } from './fakes.ts';
import { main } from './main.ts';

async function strength(root: string, flags = '', changes: Partial<Context> = {}) {
  let gradings = 0;
  const context = fakeContext({
    cwd: root,
    course: async () => ({ ...sampleCourse, root, lab: async () => loadManifest(LAB, root) }),
    strength: () => import('../strength/index.ts'),
    openJudge: async () => numbersJudge(() => gradings++),
    ...changes,
  });
  const code = await main(['strength', '03', '--jobs', '2', ...flags.split(' ').filter(Boolean)], context);
  return { code, printed: context.terminal.printed, gradings };
}

const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8');

test('a sound lab: the page, the line in the README, exit 0; the second time nothing is graded', async () => {
  const root = strengthCourse();
  const first = await strength(root);
  expect(first.code).toBe(0);
  expect(first.printed).toBe(`Lab 03-tiny
  2 right programs (the solution, the alternatives) on 1,000 seeds per storm
  2 known-wrong variants
  11 mutants: 9 killed, 0 survive, 1 explained, 1 do not compile, 0 in notes
  mutation score 100 %

Written: grader/suites/03-tiny/STRENGTH.md, and a line of README.md
`);
  expect(read(root, 'README.md')).toContain('| 100 % of 9 |');
  const page = read(root, 'grader/suites/03-tiny/STRENGTH.md');
  const second = await strength(root);
  expect([second.code, second.gradings]).toEqual([0, 0]);
  expect(read(root, 'grader/suites/03-tiny/STRENGTH.md')).toBe(page);
  expect((await strength(root, '--fresh')).gradings).toBe(first.gradings);
});

const stale: Files = {
  'solutions/03-tiny/equivalent.ts': `export const equivalents = [
    { id: 'nine', file: 'one.ts', find: '< 9', put: '<= 9', why: 'Nobody asks about 9.' }];\n`,
};

test('a lab to be mended: exit 3, and what survives; --out leaves the course alone', async () => {
  const root = strengthCourse(stale);
  const { code, printed } = await strength(root, '--out page.md');
  expect(code).toBe(3);
  expect(printed).toContain('  ? survives: one.ts:1:42 a > 1 → a >= 1\n');
  expect(printed).toContain('  ✘ The explanation "nine" is stale');
  expect(existsSync(join(root, 'page.md'))).toBe(true);
  expect(existsSync(join(root, 'grader/suites/03-tiny/STRENGTH.md'))).toBe(false);
  expect(read(root, 'README.md')).not.toContain('[03]');
});

test('Ctrl-C: exit 130, no page, and what was found is kept', async () => {
  const root = strengthCourse();
  const stop = new AbortController();
  let graded = 0;
  const openJudge = async () => numbersJudge(() => ++graded === 4 && stop.abort());
  const { code, printed } = await strength(root, '', { signal: stop.signal, openJudge });
  expect([code, printed]).toEqual([
    130,
    '! Interrupted. What was found is kept: the same command goes on from there.\n',
  ]);
  expect(existsSync(join(root, 'grader/suites/03-tiny/STRENGTH.md'))).toBe(false);
  const whole = (await strength(strengthCourse())).gradings;
  expect((await strength(root)).gradings).toBe(whole - 3);
});

test('`check` says when the figures are missing or stale, and calls neither a fault', async () => {
  const root = strengthCourse();
  const check = async () => {
    const context = fakeContext({
      course: async () => ({ ...sampleCourse, root, lab: async () => loadManifest(LAB, root) }),
      strength: () => import('../strength/index.ts'),
      checker: async () => ({ checkLab: async () => true }),
    });
    return [await main(['check', '03'], context), context.terminal.printed];
  };
  const page = (notice: string) => `Lab 03-tiny\n${notice}\nThe course is sound.\n`;
  const file = 'grader/suites/03-tiny/STRENGTH.md';
  expect(await check()).toEqual([0, page(`  ! ${file} is not there: \`npx lockstep strength 03\`\n    writes it.\n`)]);
  await strength(root);
  expect(await check()).toEqual([0, page('')]);
});

test.each([
  ['--seeed 4', "Unknown option '--seeed'"],
  ['--jobs 0', 'It is a whole number from 1 to 9999999.'],
])('%s: exit 2', async (flags, words) => {
  const { code, printed } = await strength('/nowhere', flags);
  expect(code).toBe(2);
  expect(printed).toContain(words);
});
