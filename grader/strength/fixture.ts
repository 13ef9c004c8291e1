/** A lab with one function and three tests, and a judge that knows them by heart. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { courseOf, type Files, tiny } from '../course/fixture.ts';
import { projectRoot } from '../course/root.ts';
import type { GradeOutcome, GradeRequest, Judge } from '../judge/api.ts';
import type { Verdict } from '../judge/report.ts';

export const LAB = '03-tiny';

const variant = (id: string, find: string, put: string, caughtBy = 'safe-law') =>
  `{ id: '${id}', title: '', source: '', caughtBy: '${caughtBy}', breaks: 'safe', edits: [{ file: 'one.ts', find: '${find}', put: '${put}' }] }`;

/** `f` says whether a number lies in 2 … 8; no test asks about 1. */
export const strengthLab = (changes: Files = {}): Files =>
  tiny({
    'solutions/03-tiny/one.ts': 'export const f = (a: number): boolean => a > 1 && a < 9;\n',
    // The third test asks for it, and so for one.ts as well.
    'solutions/03-tiny/two.ts': "import './one.ts';\nexport const two: 'two' = 'two';\n",
    'solutions/03-tiny/alternatives/other/two.ts': "export const two: 'two' = 'two' as const;\n",
    'solutions/03-tiny/variants.ts': `export const variants = [${variant('no-lower-bound', 'a > 1 &&', '')}, ${variant('nine-too', '< 9', '<= 9', 'live-law')}];
      export const alternatives = [{ id: 'other', title: '', part: 'B', files: ['two.ts'] }];\n`,
    'solutions/03-tiny/equivalent.ts': `export const equivalents = [
      { id: 'one-too', file: 'one.ts', find: 'a > 1 &&', put: '(a >= 1) &&', why: 'Nobody asks about 1.' }];\n`,
    'grader/contract/index.ts': 'export {};\n',
    'README.md':
      '# Tiny\n<!-- strength: npx lockstep strength -->\n| lab | a |\n| --- | --- |\n<!-- end of strength -->\n',
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: { strict: true, target: 'es2022', module: 'nodenext', noEmit: true },
    }),
    ...changes,
  });

export function strengthCourse(changes: Files = {}): string {
  const root = courseOf(strengthLab(changes));
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'), 'junction');
  return root;
}

/** Test → the numbers it asks about, and from how many seeds on it sees them. */
const asks: { readonly [test: string]: { readonly numbers: readonly number[]; readonly fromSeeds: number } } = {
  'safe-law': { numbers: [0, 5], fromSeeds: 1 },
  'live-law': { numbers: [9], fromSeeds: 1 },
  'quick-law': { numbers: [9, 20], fromSeeds: 100 },
};

/** `before` hears of each grading. */
export const numbersJudge = (before: (request: GradeRequest) => void = () => {}): Judge => ({
  close: async () => {},
  async grade(request) {
    before(request);
    if (request.signal?.aborted) return { kind: 'interrupted' };
    const { code } = await transform(request.program.files.get('one.ts') ?? '', { loader: 'ts', format: 'esm' });
    const module = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
    const { f } = module as { f: (a: number) => unknown }; // our own text
    const verdictOf = (test: string): Verdict => {
      const { numbers = [], fromSeeds = 0 } = asks[test] ?? {};
      const sees = (request.seeds ?? 500) >= fromSeeds;
      return sees && numbers.some((a) => f(a) !== (a > 1 && a < 9)) ? 'violated' : 'passed';
    };
    const { tests = Object.keys(asks) } = request;
    return gradedAs(Object.fromEntries(tests.map((test) => [test, verdictOf(test)])));
  },
});

/** As much of a report as strength reads. */
export const gradedAs = (verdicts: { readonly [test: string]: Verdict }): GradeOutcome =>
  ({
    kind: 'graded',
    report: {
      tests: Object.entries(verdicts).map(([id, verdict]) => ({
        id,
        verdict,
        because: null,
        runs: { tried: 10, failed: verdict === 'passed' ? 0 : 1 },
      })),
    },
    engineNotes: [],
  }) as unknown as GradeOutcome;
