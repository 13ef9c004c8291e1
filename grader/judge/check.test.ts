/** The course examines itself: what `npx lockstep check` does, with as many seeds as a test run can afford. */
import { afterAll, expect, test } from 'vitest';
import { labFolders } from '../course/catalogue.ts';
import { checkLab } from './check.ts';
import { openJudge } from './open-judge.ts';

const judge = openJudge({ warm: true });
afterAll(() => judge.close());

test.each(labFolders())(
  '%s: skeleton fails kindly, solution and alternatives pass, every wrong variant is caught by the test that names it',
  { timeout: 600_000 },
  async (lab) => {
    const faults: string[] = [];
    let lines = 0;
    const onLine = ({ ok, text }: { ok: boolean; text: string }) => {
      lines++;
      if (!ok) faults.push(text);
    };
    expect(await checkLab(judge, lab, { seeds: 100, onLine }), faults.join('\n')).toBe(true);
    expect(lines).toBeGreaterThan(20);
  },
);
