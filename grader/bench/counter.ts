/** What the step counter costs: lab 01 graded in process with and without it, and the worst loop there is. */

import { Node } from '#contract';
import { readProgram } from '../course/catalogue.ts';
import { gradeLocally } from '../judge/index.ts';
import { buildProgram } from '../sandbox/build/index.ts';
import { loadPlain } from '../sandbox/guest/load.ts';
import type { Measurement } from './index.ts';
import { LAB } from './mutex-world.ts';
import { fixed, inTurn } from './timing.ts';

const LOOP =
  'export function spin(n: number): number {\n  let sum = 0;\n  for (let i = 0; i < n; i++) sum += i & 3;\n  return sum;\n}\n';
const TURNS = 50_000_000;
/** Enough for all of it, and a small integer to the engine, as budgets are. */
const STEPS = 2_000_000_000;

export const counter: Measurement = {
  name: 'counter',
  what: 'lab 01 graded with the step counter against without (aim: ≤ 1.3×)',
  async run(say) {
    const program = await readProgram(LAB, { kind: 'solution' });
    const [counted = 0, free = 0] = await inTurn(
      5,
      () => gradeLocally({ lab: LAB, program, seeds: 200 }),
      () => gradeLocally({ lab: LAB, program, seeds: 200 }, { counted: false }),
    );
    say(
      `whole lab, 200 seeds a storm: ${fixed(counted, 0)} ms with, ${fixed(free, 0)} ms without: ${fixed(counted / free)}×`,
    );
    const [loop, bare] = [await spinner(true), await spinner(false)];
    const [slow = 0, fast = 0] = await inTurn(
      5,
      () => loop(TURNS),
      () => bare(TURNS),
    );
    say(
      `the worst loop (one addition a turn): ${fixed((slow * 1e6) / TURNS)} ns a turn with, ${fixed((fast * 1e6) / TURNS)} ns without: ${fixed(slow / fast)}×`,
    );
  },
};

async function spinner(counted: boolean): Promise<(turns: number) => unknown> {
  const built = await buildProgram({
    files: new Map([['spin.ts', LOOP]]),
    entries: [{ file: 'spin.ts', export: 'spin' }],
    counted,
  });
  if (built.kind === 'rejected') throw new Error('the loop does not build');
  const none = (): never => {
    throw new Error('stopped');
  };
  const booted = loadPlain(built.program.code)({ Node, todo: none, overrun: none, steps: STEPS });
  const spin = booted.exports['spin.ts']?.spin as (turns: number) => unknown; // just built
  return (turns) => {
    booted.reset(STEPS);
    return spin(turns);
  };
}
