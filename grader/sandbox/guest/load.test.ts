import { describe, expect, test } from 'vitest';
import { loadPlain } from './load-plain.ts';
import { builtTrial, readTrials, trySealed } from './load-trial.ts';
import { tryProgram } from './load-trial-run.ts';

const steps = 100_000;

describe.each(['innocent', 'stopped', 'positions'])('trials/%s.txt', (name) => {
  const trials = readTrials(name);

  test.each(trials)('$title', async ({ text, outcome }) => {
    const program = await builtTrial(text);
    expect(tryProgram(loadPlain(program.code), program, steps)).toEqual(outcome);
  });

  test('all of them again, sealed', async () => {
    const programs = await Promise.all(trials.map(({ text }) => builtTrial(text)));
    const outcomes = await trySealed(programs, steps);
    expect(trials.map(({ title }, i) => [title, outcomes[i]])).toEqual(
      trials.map(({ title, outcome }) => [title, outcome]),
    );
  });
});
