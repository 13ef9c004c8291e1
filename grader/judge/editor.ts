/** `#editor`: a lab's public tests in the editor's test runner (`npx vitest labs/01`), through a guest like everywhere else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadManifest, loadSuite, readProgram } from '../course/catalogue.ts';
import { renderFailure, renderProblems } from '../reports/index.ts';
import type { GradeOutcome, Judge } from './api.ts';
import { openJudge } from './open-judge.ts';

/** Declares one test for each public test of the lab. */
export async function editorTests(lab: string): Promise<void> {
  const manifest = loadManifest(lab);
  const suite = await loadSuite(lab);
  describe(`${manifest.title}`, () => {
    let judge: Judge;
    beforeAll(() => {
      judge = openJudge({ warm: true });
    });
    afterAll(() => judge.close());
    for (const part of manifest.parts) {
      describe(`Part ${part.id}: ${part.title}`, () => {
        for (const one of suite.public.filter((it) => it.part === part.id)) {
          test(one.title, async () => {
            const program = await readProgram(lab, { kind: 'handed-in' });
            const outcome = await judge.grade({ lab, program, test: one.id, seeds: 50 });
            expect(storyOf(outcome), 'see above').toBe('passed');
          });
        }
      });
    }
  });
}

function storyOf(outcome: GradeOutcome): string {
  switch (outcome.kind) {
    case 'rejected':
      return renderProblems(outcome.problems);
    case 'graded': {
      const [result] = outcome.report.tests;
      if (result === undefined || result.verdict === 'passed')
        return result === undefined ? 'the test did not run' : 'passed';
      return result.failure === null ? (result.because ?? result.verdict) : renderFailure(result.failure);
    }
    case 'course-bug':
      return `The course itself has a fault: ${outcome.text}`;
    case 'interrupted':
      return 'interrupted';
  }
}
