/**
 * The course examines itself: what `npx lockstep check` does, with as many seeds as a test run can afford. The solution
 * gets every point, whole explorations and measures among them; each wrong variant is caught by the test that names it;
 * alternatives break nothing in as many seeds and in the beginning of each exploration and measure (all of it with
 * LOCKSTEP_LONG=1, and by `npx lockstep check`).
 */
import { afterAll, expect, test } from 'vitest';
import { labFolders } from '../course/catalogue.ts';
import { checkLab } from './check.ts';
import { isLong } from './long.fixture.ts';
import { openJudge } from './open-judge.ts';

const judge = openJudge({ warm: true });
afterAll(() => judge.close());

test.each(labFolders())(
  '%s: skeleton fails kindly, solution and alternatives pass, every wrong variant is caught by the test that names it',
  { timeout: 900_000 },
  async (lab) => {
    const faults: string[] = [];
    let lines = 0;
    const onLine = ({ ok, text }: { ok: boolean; text: string }) => {
      lines++;
      if (!ok) faults.push(text);
    };
    const beginning = { states: 10_000, runs: 3 };
    const options = { seeds: 100, onLine, ...(isLong ? {} : { limits: beginning }) };
    expect(await checkLab(judge, lab, options), faults.join('\n')).toBe(true);
    expect(lines).toBeGreaterThan(20);
  },
);
